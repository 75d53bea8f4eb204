import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../../../electron/detect/rules/built-in-rules.ts';
import { describeChanges } from '../../../../renderer/views/rules/draft/describe-changes.ts';
import { diffRules, pathWords } from '../../../../renderer/views/rules/draft/diff-rules.ts';
import { draftOf, problemsByPath, withText } from '../../../../renderer/views/rules/draft/draft-state.ts';
import { blankRule, copyOf } from '../../../../renderer/views/rules/draft/new-rule.ts';
import { nextVersion, overrideOf } from '../../../../renderer/views/rules/draft/override-of.ts';
import { readRule, writeRule } from '../../../../renderer/views/rules/draft/read-rule.ts';
import { groupNumber, thresholdNumbers, withNumber } from '../../../../renderer/views/rules/draft/rule-numbers.ts';
import { joinSpan, splitSpan } from '../../../../renderer/views/rules/draft/span-units.ts';
import { describeLost } from '../../../../renderer/views/rules/trial/describe-lost.ts';
import { type Rule, rule as ruleSchema, withOverride } from '../../../../shared/rule.ts';

const builtIn = (id: string): Rule => {
  const found = builtInRules.find((rule) => rule.id === id);
  if (!found) throw new Error(`There is no rule ${id}.`);
  return found;
};
const numbersOf = (rule: Rule) => [...thresholdNumbers(rule), groupNumber(rule)];

describe('thresholds as a form', () => {
  it.each(builtInRules.map(({ id }) => id))('of %s: every number goes out and comes back, each at its place alone', (id) => {
    const rule = builtIn(id);
    const numbers = numbersOf(rule);
    expect(new Set(numbers.map(({ path }) => path)).size).toBe(numbers.length);
    expect(new Set(numbers.map(({ label }) => label)).size).toBe(numbers.length);
    for (const { path, value, max } of numbers) {
      expect(withNumber(rule, path, value)).toEqual(rule);
      const other = value === max ? value - 1 : Math.min(max, value + 1);
      const changed = withNumber(rule, path, other);
      expect(diffRules(rule, changed).map((change) => change.path)).toEqual([path]);
      expect(numbersOf(changed).find((number) => number.path === path)?.value).toBe(other);
      expect(ruleSchema.safeParse(changed).success).toBe(true);
    }
  });

  it('names what each number is about, and in what it is asked for', () => {
    expect(numbersOf(builtIn('brute-force-address')).map(({ path, label, form }) => [path, label, form])).toEqual([
      ['logic.within', 'Window', 'seconds'],
      ['logic.all.0.count', 'Refused proofs, at least', 'count'],
      ['logic.all.1.count', 'Failed sign-ins, at least', 'count'],
      ['logic.all.2.at_least', 'Share of refused proofs, at least', 'share'],
      ['group_seconds', 'Joins the open alert within', 'seconds'],
    ]);
    expect(numbersOf(builtIn('brute-force-success')).map(({ label }) => label)).toContain('Step 2, at least');
    expect(numbersOf(builtIn('refresh-token-theft')).map(({ path }) => path)).not.toContain('logic.parameters.theft');
  });

  it('changes nothing at a place that a rule does not have', () => {
    const rule = builtIn('token-abuse');
    for (const path of ['logic.all.9.count', 'logic.steps.0.at_least', 'logic.parameters.tokens', '__proto__.within'])
      expect(withNumber(rule, path, 7)).toEqual(rule);
  });

  it('keeps every second, in the unit that fits', () => {
    expect([1, 59, 60, 90, 600, 3600, 5400, 86_400, 90_000].map(splitSpan)).toEqual([
      { count: 1, unit: 's' },
      { count: 59, unit: 's' },
      { count: 1, unit: 'min' },
      { count: 90, unit: 's' },
      { count: 10, unit: 'min' },
      { count: 1, unit: 'h' },
      { count: 90, unit: 'min' },
      { count: 1, unit: 'd' },
      { count: 25, unit: 'h' },
    ]);
    for (const seconds of [1, 59, 90, 600, 5400, 90_000]) {
      const { count, unit } = splitSpan(seconds);
      expect(joinSpan(count, unit)).toBe(seconds);
    }
  });
});

describe('what a draft changes', () => {
  const rule = builtIn('brute-force-address');
  const draft = { ...withNumber(rule, 'logic.all.0.count', 30), severity: 'critical', title: 'Another', version: 9 } as const;

  it('is told field by field, old and new, and never by its version', () => {
    expect(diffRules(rule, draft)).toEqual([
      { path: 'title', label: 'Title', before: rule.title, after: 'Another' },
      { path: 'severity', label: 'Severity', before: 'high', after: 'critical' },
      { path: 'logic.all.0.count', label: 'Measure 1, at least so many events', before: '20', after: '30' },
    ]);
    expect(diffRules(rule, { ...rule, version: 4 })).toEqual([]);
  });

  it('says what was added and taken out, and tells time as time', () => {
    const { logic } = rule;
    if (logic.type !== 'threshold') throw new Error('The rule has no thresholds.');
    const shorter = { ...rule, group_seconds: 60, logic: { ...logic, all: logic.all.slice(0, 2) } };
    const changes = diffRules(rule, shorter);
    expect(changes).toContainEqual({ path: 'group_seconds', label: 'Joins the open alert within', before: '1 hour', after: '1 minute' });
    expect(changes.find(({ path }) => path === 'logic.all.2')).toMatchObject({ label: 'Measure 3', after: null });
    expect(diffRules(shorter, rule).find(({ path }) => path === 'logic.all.2')).toMatchObject({ before: null });
  });

  it('compares a list of words whole, and a whole logic by its members', () => {
    expect(diffRules(rule, { ...rule, acts: [] })).toEqual([
      { path: 'acts', label: 'Suggested acts', before: '["addresses.block"]', after: '[]' },
    ]);
    expect(pathWords(['logic', 'steps', '1', 'where', '0', 'is'])).toBe('Step 2, condition 1, is');
  });

  it('leaves a built-in rule only what an installation may change, and nothing where nothing differs', () => {
    const override = overrideOf(rule, draft);
    expect(Object.keys(override).toSorted()).toEqual(['logic', 'severity']);
    expect(diffRules(withOverride(rule, override, 2), { ...draft, title: rule.title })).toEqual([]);
    expect(overrideOf(rule, { ...rule })).toEqual({});
  });

  it('becomes the version after that in force, and the first of a new rule', () => {
    expect(nextVersion({ ...rule, version: 4 }, draft).version).toBe(5);
    expect(nextVersion(undefined, draft).version).toBe(1);
  });
});

describe('a rule as text', () => {
  it.each(builtInRules.map(({ id }) => id))('%s comes back as it went', (id) => {
    expect(readRule(writeRule(builtIn(id)))).toEqual({ ok: true, rule: builtIn(id) });
  });

  it('that is no JSON says so, of the whole', () => {
    expect(readRule('{ "id": ')).toMatchObject({ ok: false, problems: [{ path: '', problem: expect.stringMatching(/^This is no JSON/) }] });
  });

  it.each([
    ['risk', { risk: 101 }],
    ['id', { id: 'Not A Slug' }],
    ['when.kinds.0', { when: { kinds: ['no.such'], where: [] } }],
    ['logic.within', { logic: { type: 'threshold', within: 0, all: [{ count: 1 }] } }],
    ['logic.all.0.count', { logic: { type: 'threshold', within: 60, all: [{ count: 0 }] } }],
    ['when.where.0.field', { when: { kinds: ['user.signed_in'], where: [{ field: 'constructor', is: 1 }] } }],
    ['group_seconds', { group_seconds: 'soon' }],
  ])('is refused at %s', (path, change) => {
    const read = readRule(JSON.stringify({ ...builtIn('token-abuse'), ...change }));
    expect(read).toMatchObject({ ok: false });
    expect((read.ok ? [] : read.problems).map((problem) => problem.path)).toContain(path);
  });

  it('refuses members that no rule has, and rules about what rules bring about', () => {
    const rule = builtIn('token-abuse');
    expect(readRule(JSON.stringify({ ...rule, run: 'rm -rf /' }))).toMatchObject({ ok: false });
    expect(readRule(JSON.stringify({ ...rule, when: { kinds: ['alert.raised'], where: [] } }))).toMatchObject({ ok: false });
  });

  it('stays in the editor as it was typed while it is no rule, and the last rule stays with it', () => {
    const before = draftOf(builtIn('token-abuse'));
    const broken = withText(before, '{');
    expect(broken).toMatchObject({ text: '{', rule: before.rule });
    expect(broken.problems.length).toBe(1);
    const mended = withText(broken, writeRule(builtIn('code-replay')));
    expect(mended).toMatchObject({ rule: builtIn('code-replay'), problems: [] });
  });

  it('tells a number that is out of bounds at its field', () => {
    const { problems } = draftOf(withNumber(builtIn('token-abuse'), 'logic.within', 0));
    expect(Object.keys(problemsByPath(problems))).toEqual(['logic.within']);
  });

  it('begins as a rule, switched off; a copy takes a name of its own', () => {
    expect(ruleSchema.safeParse(blankRule).success).toBe(true);
    for (const rule of builtInRules) {
      const copy = copyOf({ ...rule, version: 7 });
      expect([ruleSchema.safeParse(copy).success, copy.id === rule.id, copy.version, copy.enabled]).toEqual([true, false, 1, false]);
    }
    const long = copyOf({ ...builtIn('token-abuse'), id: `a${'b'.repeat(63)}`, title: 't'.repeat(120) });
    expect(ruleSchema.safeParse(long).success).toBe(true);
  });
});

describe('what a draft would lose', () => {
  it('names true positives first, and nothing where nothing is lost', () => {
    const none = { true_positive: 0, benign: 0, false_positive: 0, undetermined: 0, unjudged: 0 };
    expect(describeLost(none)).toEqual([]);
    expect(describeLost({ ...none, true_positive: 1, false_positive: 1200, unjudged: 2 })).toEqual([
      { text: '1 true positive', tone: 'critical' },
      { text: '2 not judged yet', tone: 'medium' },
      { text: '1,200 false positives', tone: 'ok' },
    ]);
  });
});

describe('a change of thresholds', () => {
  it('is called as the form calls it, and as its place where the form has no name', () => {
    const rule = builtIn('credential-stuffing');
    const changed = { ...withNumber(rule, 'logic.all.0.at_least', 9), title: 'Another' };
    expect(describeChanges(rule, changed).map(({ label }) => label)).toEqual(['Title', 'Different login names, at least']);
  });
});
