import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../../../electron/detect/rules/built-in-rules.ts';
import { describeCondition, describeFacts } from '../../../../renderer/views/rules/words/describe-condition.ts';
import { describeMeasure, describeParameter, thresholdWords } from '../../../../renderer/views/rules/words/describe-measure.ts';
import { describeRule } from '../../../../renderer/views/rules/words/describe-rule.ts';
import { kindWords, spoken } from '../../../../renderer/views/rules/words/kind-words.ts';
import { shareWords, spanWords } from '../../../../renderer/views/rules/words/span-words.ts';
import type { Rule } from '../../../../shared/rule.ts';

const builtIn = (id: string): Rule => {
  const found = builtInRules.find((rule) => rule.id === id);
  if (!found) throw new Error(`There is no rule ${id}.`);
  return found;
};
const wordsOf = (rule: Rule): string =>
  describeRule(rule)
    .map(({ text, items }) => [text, ...items.map((item) => `- ${item}`)].join('\n'))
    .join('\n');

describe('a rule in words', () => {
  it('says whom it judges, what it looks at, when it finds something, and what joins', () => {
    expect(wordsOf(builtIn('token-abuse'))).toBe(
      [
        'It judges each client on its own, and looks at tokens issued to clients.',
        'It finds something when all of this holds at once within 1 hour:',
        '- at least 10 different addresses',
        '- at least 100 events',
        'Later findings about the same client join the open alert while its last event is no older than 1 hour.',
      ].join('\n'),
    );
  });

  it('says the steps of a sequence in their order', () => {
    const words = wordsOf(builtIn('brute-force-success'));
    expect(words).toMatch(
      /follow one another within 15 minutes:\n- at least 8 times: refused sign-ins where the method is “password”\n- at least once: sign-ins/,
    );
  });

  it('says the figures of a detector that is code, without the switch of its kind', () => {
    const words = wordsOf(builtIn('refresh-token-theft'));
    expect(words).toMatch(/a lost reply comes again within: 1 minute/);
    expect(words).not.toMatch(/theft: 1/);
    expect(wordsOf(builtIn('client-unusual'))).toMatch(/- standard deviations over the mean: 3/);
  });

  it.each(builtInRules.map(({ id }) => id))('has a sentence for all of %s, and names each of its thresholds', (id) => {
    const rule = builtIn(id);
    const words = wordsOf(rule);
    expect(words).not.toMatch(/undefined|null|NaN|\[object|\bdetails\./);
    if (rule.logic.type === 'threshold')
      for (const measure of rule.logic.all) if ('count' in measure) expect(words).toContain(measure.count.toLocaleString('en-US'));
    expect(thresholdWords(rule.logic)).not.toMatch(/undefined|NaN/);
    expect(thresholdWords(rule.logic).length).toBeGreaterThan(5);
  });

  it('keeps what an importer wrote as it is: text, never more', () => {
    const evil = '<img src=x onerror=alert(1)>\u202e';
    expect(describeCondition({ field: 'agent', contains: [evil] })).toBe(`the user agent contains “${evil}”`);
  });
});

describe('a condition in words', () => {
  it.each([
    [{ field: 'success', is: false }, 'it was refused'],
    [{ field: 'success', is: true }, 'it worked'],
    [{ field: 'success', not: true }, 'it was refused'],
    [{ field: 'kind', is: 'limit.exceeded' }, 'it is among the exceeded limits'],
    [{ field: 'kind', not: 'limit.exceeded' }, 'it is not among the exceeded limits'],
    [{ field: 'details.reason', in: ['unknown', 'too_long'] }, 'the reason is “unknown” or “too_long”'],
    [{ field: 'details.reason', not_in: ['unknown'] }, 'the reason is not “unknown”'],
    [{ field: 'details.count', at_least: 1200 }, 'the count is at least 1,200'],
    [{ field: 'details.count', at_most: 2 }, 'the count is at most 2'],
    [{ field: 'agent', starts_with: 'curl' }, 'the user agent starts with “curl”'],
    [{ field: 'agent', ends_with: ['a', 'b'] }, 'the user agent ends with “a” or “b”'],
    [{ field: 'login', exists: false }, 'the typed name is missing'],
    [{ field: 'login', exists: true }, 'the typed name is given'],
    [
      {
        any: [
          { field: 'success', is: false },
          { field: 'login', exists: true },
        ],
      },
      'it was refused, or the typed name is given',
    ],
    [{ none: [{ field: 'success', is: false }] }, 'not one of these holds: it was refused'],
  ] as const)('%j', (condition, words) => {
    expect(describeCondition(condition as never)).toBe(words);
  });

  it.each([
    [undefined, 'events'],
    [[{ field: 'kind', is: 'user.sign_in_failed' }], 'refused sign-ins'],
    [[{ field: 'success', is: false }], 'events that were refused'],
    [
      [
        { field: 'success', is: false },
        { field: 'kind', not: 'limit.exceeded' },
      ],
      'events that were refused other than exceeded limits',
    ],
    [
      [
        { field: 'details.reason', is: 'x' },
        { field: 'kind', in: ['code.refused', 'token.refused'] },
      ],
      'refused codes or refused token requests where the reason is “x”',
    ],
  ] as const)('and the facts that meet %j', (conditions, words) => {
    expect(describeFacts(conditions as never)).toBe(words);
  });
});

describe('a measure in words', () => {
  it.each([
    [{ count: 1 }, 'at least 1 event'],
    [{ count: 1, where: [{ field: 'success', is: false }] }, 'at least 1 event that was refused'],
    [{ distinct: 'login', at_least: 5 }, 'at least 5 different typed names'],
    [
      { distinct: 'login', at_least: 5, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      'at least 5 different typed names among refused sign-ins',
    ],
    [{ distinct: 'details.endpoint', at_least: 20 }, 'at least 20 different values of endpoint'],
    [{ per: 'login', at_most: 2 }, 'on average at most 2 events for each typed name'],
    [{ share: [{ field: 'success', is: false }], at_least: 0.8 }, 'at least 80 % of all events are events that were refused'],
    [{ share: [{ field: 'success', is: false }], at_most: 0.125 }, 'at most 12.5 % of all events are events that were refused'],
  ] as const)('%j', (measure, words) => {
    expect(describeMeasure(measure as never)).toBe(words);
  });
});

describe('lengths, parts and lists', () => {
  it('lose no second and no fraction that is shown', () => {
    expect([0, 1, 90, 600, 3600, 5400, 90_061].map(spanWords)).toEqual([
      '0 seconds',
      '1 second',
      '1 minute 30 seconds',
      '10 minutes',
      '1 hour',
      '1 hour 30 minutes',
      '1 day 1 hour 1 minute 1 second',
    ]);
    expect([0, 0.5, 0.333, 1].map(shareWords)).toEqual(['0 %', '50 %', '33.3 %', '100 %']);
    expect(describeParameter('memory_seconds', 3600)).toBe('an exchange is remembered for: 1 hour');
  });

  it('are spoken as people do, and a kind without a name by its own', () => {
    expect([spoken([]), spoken(['a']), spoken(['a', 'b'], 'or'), spoken(['a', 'b', 'c'])]).toEqual(['', 'a', 'a or b', 'a, b and c']);
    expect(kindWords('client.secret_rotated')).toBe('client secret rotated');
  });
});
