import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileConditions } from '../../../../electron/detect/compile-conditions.ts';
import { factsOfTest } from '../../../../electron/detect/try-rule.ts';
import type { OperationDeps } from '../../../../electron/operations/operation.ts';
import { readSigma } from '../../../../electron/operations/rules/sigma/read-sigma.ts';
import { readYaml } from '../../../../electron/operations/rules/sigma/read-yaml.ts';
import { draftOf, refusalOf, sigma } from './sigma.ts';

const good = sigma('a:\n    user: "1"\ncondition: a');
const laughs = [
  'a: &a ["lol", "lol"]',
  ...Array.from({ length: 20 }, (_, n) => `a${n}: &b${n} [${Array.from({ length: 9 }, () => (n === 0 ? '*a' : `*b${n - 1}`))}]`),
].join('\n');

describe('YAML that is meant to do harm is refused', () => {
  it.each([
    ['a billion laughs', laughs, /line 1: Anchors are not read/],
    ['an alias alone', good.replace('"1"', '*x'), /line 6: Aliases are not read/],
    ['an anchor', good.replace('"1"', '&x "1"'), /line 6: Anchors are not read/],
    ['a tag of its own', good.replace('"1"', '!!js/function "x"'), /line 6: Tags are not read/],
    ['a tag of the core schema', good.replace('"1"', '!!str 1'), /line 6: Tags are not read/],
    ['a tag that says nothing', good.replace('"1"', '! 1'), /line 6: Tags are not read/],
    ['another version of YAML', `%YAML 1.1\n---\n${good}`, /line 1: Directives are not read/],
    ['a handle of tags', `%TAG ! tag:x,2000:\n---\n${good}`, /line 1: Directives are not read/],
    ['a name twice', good.replace('user: "1"', 'user: "1"\n        user: "2"'), /line 7: .*unique/],
    ['a name twice in another spelling', good.replace('user: "1"', 'user: "1"\n        "user": "2"'), /line 7: .*unique/],
    ['a name that is a number', good.replace('user: "1"', '4625: "1"'), /line 6: A name is text/],
    ['a name that is a list', good.replace('user: "1"', '? [user]\n        : "1"'), /line 6: A name is text/],
    ['merged maps', good.replace('user: "1"', '<<: {user: "1"}'), /"<<"/],
    ['a number without end', good.replace('"1"', '.inf'), /line 6: A number has an end/],
    ['a number that is none', good.replace('"1"', '.nan'), /line 6: A number has an end/],
    ['a number too large to keep', good.replace('"1"', '9007199254740993'), /too large to be kept exactly/],
    ['an open quote', good.replace('"1"', '"1'), /^line \d+: /],
    ['tabs for indentation', good.replace('        user', '\tuser'), /^line \d+: /],
    ['no rule', '', /no Sigma rule/],
    ['text alone', 'a rule', /no Sigma rule/],
    ['a list', '- a\n- b\n', /no Sigma rule/],
    ['JSON of another kind', 'null', /no Sigma rule/],
  ])('%s', async (_, text, why) => {
    expect(await refusalOf(text)).toMatch(why);
  });

  it.each([
    ['[', '['.repeat(100_000)],
    ['{', '{'.repeat(100_000)],
    ['- ', '- '.repeat(50_000)],
    ['? ', '? '.repeat(50_000)],
    ['{a: ', '{a: '.repeat(25_000)],
    ['indentation', Array.from({ length: 400 }, (_, n) => `${' '.repeat(n)}a:\n`).join('')],
  ])('%s that is nested without end', async (_, text) => {
    expect(await refusalOf(text)).toMatch(/^line \d+: Values lie too deep/);
  });

  it.each([
    ['lines', 'a: b\n'.repeat(20_000)],
    ['documents', '---\n'.repeat(25_000)],
    ['comments', '#\n'.repeat(50_000)],
    ['commas', `[${'a,'.repeat(49_000)}]`],
    ['lists side by side', `a: [${'[],'.repeat(30_000)}]`],
  ])('more %s than a rule has', async (_, text) => {
    expect(await refusalOf(text)).toMatch(/A rule has fewer parts/);
  });

  it('a file that is too large, before it is looked at', async () => {
    expect(await refusalOf(' '.repeat(100_001))).toBe('The file has 100001 characters, and may have 100000.');
  });

  it('names that objects inherit reach no object', async () => {
    const text = good.replace('    a:\n', '    __proto__:\n        polluted: 1\n    a:\n');
    expect(await refusalOf(text)).toMatch(/"polluted"/);
    expect(await refusalOf(`${good}constructor:\n    prototype:\n        polluted: true\n`)).toMatch(/"constructor"/);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    const named = good.replace('    a:\n', '    __proto__:\n').replace('condition: a', 'condition: __proto__');
    expect((await draftOf(named)).rule.when.where).toEqual([{ field: 'user', is: '1' }]);
  });

  it('whatever the text is, the answer is a rule or a refusal of one line', async () => {
    const piece = fc.constantFrom(
      ...good.split(/(?<=\s)/),
      '- ',
      '[',
      ']',
      '{',
      '}',
      ': ',
      '|',
      '>',
      '\n',
      '    ',
      '"',
      "'",
      '*',
      '!',
      '&a',
      'not ',
      '(',
      ')',
      '\u202e',
      '\0',
      '---\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 40 }), async (pieces) => {
        for (const text of [pieces.join(''), good + pieces.join(''), pieces.join('') + good]) {
          const read = await readSigma({} as OperationDeps, { actor: 'local:cli', role: 'administrator' }, { text });
          if (!read.ok) expect(read.refusal.description).not.toMatch(/[\n\u202e\0]/);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('YAML is read by the core schema', () => {
  it('where words of other schemas are text', () => {
    const read = readYaml('a: [yes, no, on, 2001-01-01, 0o17, 0x1f, 1_000, ~, True, 1e3, "5", 010]');
    expect(read.ok && read.value).toEqual([
      new Map([['a', ['yes', 'no', 'on', '2001-01-01', 15, 31, '1_000', null, true, 1000, '5', 10]]]),
    ]);
  });

  it('and text of several lines may begin its lines with anything', () => {
    const read = readYaml('a: |\n  &x *y\n  !z\n  %Y\nb: "&x !y"\n');
    expect(read.ok && read.value).toEqual([
      new Map([
        ['a', '&x *y\n!z\n%Y\n'],
        ['b', '&x !y'],
      ]),
    ]);
  });
});

describe('a condition means what it says', () => {
  type Said = { readonly text: string; readonly holds: (of: readonly boolean[]) => boolean };
  /** `and` binds closer than `or`. */
  const within = ({ text }: Said): string => (text.includes(' or ') ? `(${text})` : text);
  const names = ['a', 'b', 'c', 'd'];
  const fields = ['user', 'client', 'session', 'grant'] as const;
  const { said } = fc.letrec<{ said: Said }>((tie) => ({
    said: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.nat({ max: 3 }).map((n): Said => ({ text: names[n] ?? '', holds: (of) => of[n] ?? false })),
      tie('said').map((one): Said => ({ text: `not (${one.text})`, holds: (of) => !one.holds(of) })),
      fc
        .tuple(tie('said'), tie('said'))
        .map(([one, other]): Said => ({ text: `${within(one)} and ${within(other)}`, holds: (of) => one.holds(of) && other.holds(of) })),
      fc
        .tuple(tie('said'), tie('said'))
        .map(([one, other]): Said => ({ text: `${one.text} or ${other.text}`, holds: (of) => one.holds(of) || other.holds(of) })),
    ),
  }));

  it('for every fact, however it is put together', async () => {
    const every = Array.from({ length: 16 }, (_, bits) => names.map((_name, n) => (bits & (1 << n)) !== 0));
    const facts = every.map((of) => {
      const given = Object.fromEntries(fields.flatMap((field, n) => (of[n] ? [[field, '1']] : [])));
      const test = {
        title: 'x',
        fires: true,
        facts: [{ after_seconds: 0, kind: 'token.issued' as const, times: 1, every_seconds: 1, fields: given }],
      };
      return { of, facts: factsOfTest(test) };
    });
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(said, async ({ text, holds }) => {
        const marks = new Set(text.split(/[\s()]+/));
        const selections = names.flatMap((name, n) => (marks.has(name) ? [`${name}:\n    ${fields[n]}: "1"`] : []));
        const read = await readSigma(
          {} as OperationDeps,
          { actor: 'local:cli', role: 'administrator' },
          { text: sigma(`${selections.join('\n')}\ncondition: ${text}`) },
        );
        if (!read.ok) throw new Error(read.refusal.description);
        const met = compileConditions(read.value.rule.when.where);
        for (const {
          of,
          facts: [fact],
        } of facts)
          expect(fact && met(fact)).toBe(holds(of));
        compared += 1;
      }),
      { numRuns: 200 },
    );
    expect(compared).toBe(200);
  });
});
