import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { type Condition, type Measure, type Rule, type RuleLogic, rule as ruleSchema } from '../../shared/rule.ts';
import { describeCondition } from '../../shared/rule-words/describe-condition.ts';
import { describeMeasures, describeParameter, thresholdWords } from '../../shared/rule-words/describe-measure.ts';
import { describeRule } from '../../shared/rule-words/describe-rule.ts';
import { factWords, narrowFacts } from '../../shared/rule-words/fact-words.ts';
import { kindsWords, kindWords, spoken } from '../../shared/rule-words/kind-words.ts';
import { countedPhrases, ruleMeasures } from '../../shared/rule-words/measure-words.ts';
import { shareWords, spanWords } from '../../shared/rule-words/number-words.ts';

const builtIn = (id: string): Rule => {
  const found = builtInRules.find((rule) => rule.id === id);
  if (!found) throw new Error(`There is no rule ${id}.`);
  return found;
};
/** A rule as somebody writes it, who gives nothing a name. */
const own = (logic: RuleLogic, kinds: Rule['when']['kinds'] = ['user.sign_in_failed', 'user.signed_in'], where: Condition[] = []): Rule =>
  ruleSchema.parse({ ...builtIn('operator-guessing'), id: 'own', when: { kinds, where }, logic });
const measuring = (measures: readonly Measure[], ...rest: readonly [Rule['when']['kinds']?, Condition[]?]): Rule =>
  own({ type: 'threshold', within: 600, all: [...measures] }, ...rest);
const wordsOf = (rule: Rule): string =>
  describeRule(rule)
    .map(({ text, items }) => [text, ...items.map((item) => `- ${item}`)].join('\n'))
    .join('\n');

const FAILED: Condition = { field: 'kind', is: 'user.sign_in_failed' };

describe('a rule in words', () => {
  it('says whom it judges, what it looks at, when it finds something, and what joins', () => {
    expect(wordsOf(builtIn('token-abuse'))).toBe(
      [
        'It judges each client on its own, and looks at tokens issued to clients.',
        'It finds something when all of this holds at once within 1 hour:',
        '- at least 10 different addresses among granted token requests (tokens issued to clients)',
        '- at least 100 granted token requests (tokens issued to clients)',
        'Later findings about the same client join the open alert while its last event is no older than 1 hour.',
      ].join('\n'),
    );
  });

  it('says the steps of a sequence in their order', () => {
    expect(wordsOf(builtIn('brute-force-success'))).toMatch(
      /follow one another within 15 minutes:\n- at least 8 failed sign-ins with a password \(failed sign-ins where the method is “password”\)\n- at least 1 successful sign-in\n/,
    );
  });

  it('says the figures of a detector that is code, without the switch of its kind', () => {
    const words = wordsOf(builtIn('refresh-token-theft'));
    expect(words).toMatch(/a lost reply comes again within: 1 minute/);
    expect(words).not.toMatch(/theft: 1/);
    expect(wordsOf(builtIn('client-unusual'))).toMatch(/- standard deviations over the mean: 3/);
    expect(wordsOf(builtIn('impossible-travel'))).toMatch(/Two sign-ins of one person came from places/);
  });

  it.each(builtInRules.map(({ id }) => id))('has a sentence for all of %s, and names each of its thresholds', (id) => {
    const rule = builtIn(id);
    const words = wordsOf(rule);
    expect(words).not.toMatch(/undefined|null|NaN|\[object|\bdetails\.|The detector/);
    if (rule.logic.type === 'threshold')
      for (const measure of rule.logic.all) if ('count' in measure) expect(words).toContain(measure.count.toLocaleString('en-US'));
    expect(thresholdWords(rule)).not.toMatch(/undefined|NaN/);
    expect(thresholdWords(rule).length).toBeGreaterThan(5);
  });

  it.each(builtInRules.map(({ id }) => id))('tells each measure of %s apart by its words, and none by what every event is called', (id) => {
    const rule = builtIn(id);
    const names = ruleMeasures(rule).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of [...names, thresholdWords(rule)])
      expect(name).not.toMatch(/\bevents?\b(?! or more of the log)|\bfailures?\b|\bwhere\b/);
  });

  it('keeps what an importer wrote as it is: text, never more', () => {
    const evil = '<img src=x onerror=alert(1)>\u202e';
    expect(describeCondition({ field: 'agent', contains: [evil] })).toBe(`the program contains “${evil}”`);
  });
});

describe('a condition in words', () => {
  it.each<[Condition, string]>([
    [{ field: 'success', is: false }, 'it was refused'],
    [{ field: 'success', is: true }, 'it worked'],
    [{ field: 'success', not: true }, 'it was refused'],
    [{ field: 'kind', is: 'limit.exceeded' }, 'it is among the exceeded limits'],
    [{ field: 'kind', not: 'limit.exceeded' }, 'it is not among the exceeded limits'],
    [{ field: 'details.reason', in: ['unknown', 'too_long'] }, 'the reason is “unknown” or “too_long”'],
    [{ field: 'details.reason', not_in: ['unknown'] }, 'the reason is not “unknown”'],
    [{ field: 'details.count', at_least: 1200 }, 'the count is at least 1,200'],
    [{ field: 'details.count', at_most: 2 }, 'the count is at most 2'],
    [{ field: 'agent', starts_with: 'curl' }, 'the program starts with “curl”'],
    [{ field: 'agent', ends_with: ['a', 'b'] }, 'the program ends with “a” or “b”'],
    [{ field: 'login', exists: false }, 'the login name is missing'],
    [{ field: 'login', exists: true }, 'the login name is given'],
    [
      {
        any: [
          { field: 'success', is: false },
          { field: 'login', exists: true },
        ],
      },
      'it was refused, or the login name is given',
    ],
    [{ none: [{ field: 'success', is: false }] }, 'not one of these holds: it was refused'],
    [{ field: 'details.port', in: Array.from({ length: 30 }, (_, n) => n) }, 'the port is 0, 1, 2, 3, 4, 5, 6, 7 or 22 more'],
  ])('%j', (condition, words) => {
    expect(describeCondition(condition)).toBe(words);
  });
});

describe('facts in words', () => {
  const said = (kinds: readonly string[], ...conditions: readonly Condition[]): string => factWords(narrowFacts(kinds, conditions))[1];

  it.each<[string, string]>([
    [said(['user.sign_in_failed', 'user.signed_in'], FAILED), 'failed sign-ins'],
    [said(['user.sign_in_failed', 'user.signed_in'], { field: 'success', is: true }), 'successful sign-ins'],
    [said(['user.sign_in_failed', 'user.signed_in']), 'attempted sign-ins'],
    [said(['code.refused', 'token.refused', 'user.signed_in'], { field: 'success', is: false }), 'refused codes or refused token requests'],
    [
      said(['code.refused'], { field: 'success', is: false }, { field: 'details.reason', is: 'x' }),
      'refused codes where the reason is “x”',
    ],
    [said(['code.refused', 'code.redeemed'], { field: 'kind', not: 'code.redeemed' }), 'refused codes'],
  ])('leave out what their kind says already: %s', (words, expected) => expect(words).toBe(expected));

  it('leave out alternatives that none of them can meet, and conditions that all of them do', () => {
    const passwords: Condition = {
      any: [
        { field: 'kind', is: 'user.signed_in' },
        { field: 'details.method', is: 'password' },
      ],
    };
    expect(said(['user.sign_in_failed'], passwords)).toBe('failed sign-ins where the method is “password”');
    expect(said(['user.signed_in'], passwords)).toBe('successful sign-ins');
    expect(said(['user.signed_in'], { none: [FAILED] })).toBe('successful sign-ins');
  });

  it('are named one by one as long as there are few kinds of them', () => {
    expect(kindsWords(['code.refused', 'token.refused', 'token.rejected'])[1]).toBe(
      'refused codes, refused token requests or rejected access tokens',
    );
    expect(kindsWords(['code.refused', 'token.refused', 'token.rejected', 'user.sign_in_failed'])[1]).toBe('failures');
    expect(kindsWords(['code.redeemed', 'token.issued', 'refresh_token.rotated', 'user.signed_in'])[1]).toBe('successes');
    expect(kindsWords(['code.redeemed', 'token.issued', 'refresh_token.rotated', 'code.refused'])[0]).toBe('event');
  });
});

describe('measures without a name of their own', () => {
  it.each<[Measure, string]>([
    [{ count: 1 }, 'at least 1 attempted sign-in'],
    [{ count: 1, where: [FAILED] }, 'at least 1 failed sign-in'],
    [{ distinct: 'login', at_least: 5, where: [FAILED] }, 'at least 5 different login names among failed sign-ins'],
    [{ distinct: 'details.endpoint', at_least: 20 }, 'at least 20 different values of endpoint among attempted sign-ins'],
    [{ per: 'login', at_most: 2 }, 'in the median at most 2 attempted sign-ins for each login name'],
    [{ share: [FAILED], at_least: 0.8 }, 'at least 80 % of all attempted sign-ins are failed sign-ins'],
    [{ share: [FAILED], at_most: 0.125 }, 'at most 12.5 % of all attempted sign-ins are failed sign-ins'],
  ])('%j', (measure, words) => expect(describeMeasures(measuring([measure]))).toEqual([words]));

  it('say what is asked of them, but not what is asked of every fact in several ways', () => {
    const where: Condition[] = [{ any: [FAILED, { field: 'details.method', is: 'otp' }] }];
    const rule = measuring(
      [{ count: 3, where: [{ field: 'details.reason', is: 'locked' }] }],
      ['user.sign_in_failed', 'token.refused'],
      where,
    );
    expect(ruleMeasures(rule)[0]?.name).toBe('failed sign-ins or refused token requests where the reason is “locked”');
  });
});

describe('what was counted, in phrases', () => {
  const phrases = (rule: Rule, ...observed: number[]) => countedPhrases(rule, observed);
  const REFUSED: Condition = { field: 'success', is: false };

  it('says of a narrower count that it is part of the wider', () => {
    const all = [
      { count: 20, where: [REFUSED] },
      { count: 5, where: [FAILED] },
    ];
    const rule = measuring(all, ['user.sign_in_failed', 'code.refused', 'user.signed_in']);
    expect(phrases(rule, 24, 10)).toEqual(['24 failed sign-ins or refused codes', '10 of them failed sign-ins']);
    expect(phrases(rule, 24, 24)).toEqual(['24 failed sign-ins or refused codes', 'all of them failed sign-ins']);
  });

  it('says different values with the facts they are values of, counted or not', () => {
    const many: Measure = { distinct: 'login', at_least: 5, where: [FAILED] };
    expect(phrases(measuring([many, { count: 8, where: [FAILED] }]), 9, 12)).toEqual(['12 failed sign-ins with 9 different login names']);
    expect(phrases(measuring([many, { distinct: 'address', at_least: 2, where: [FAILED] }]), 9, 1)).toEqual([
      'failed sign-ins with 9 different login names from 1 address',
    ]);
    expect(
      phrases(
        measuring([
          { distinct: 'network', at_least: 2 },
          { distinct: 'address', at_least: 2 },
        ]),
        4,
        6,
      ),
    ).toEqual(['attempted sign-ins from 4 different networks and 6 different addresses']);
    expect(phrases(measuring([{ distinct: 'user', at_least: 2 }]), 3)).toEqual(['attempted sign-ins of 3 different accounts']);
  });

  it('says a share or an average where nothing is counted', () => {
    expect(phrases(measuring([{ share: [FAILED], at_least: 0.5 }]), 0.75)).toEqual(['failed sign-ins are 75 % of all attempted sign-ins']);
    expect(phrases(measuring([{ per: 'login', at_most: 2 }]), 2)).toEqual(['2 attempted sign-ins for each login name']);
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
    expect(kindWords('client.secret_rotated')).toEqual(['event client.secret_rotated', 'events client.secret_rotated']);
  });
});
