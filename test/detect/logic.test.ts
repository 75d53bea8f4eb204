import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileConditions } from '../../electron/detect/compile-conditions.ts';
import { compileRule } from '../../electron/detect/compile-rule.ts';
import { toDetectedFact } from '../../electron/detect/detected-fact.ts';
import { createDetection, runRules } from '../../electron/detect/detection.ts';
import type { Finding } from '../../electron/detect/detector.ts';
import { createSubjectStates, MOST_ENTRIES, MOST_SUBJECTS } from '../../electron/detect/logic/subject-states.ts';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { type Condition, type Measure, type Rule, type RuleLogic, rule } from '../../shared/rule.ts';
import { failure, followed, NOON, seen, signIn } from './facts.ts';

const ruleOf = (
  logic: RuleLogic,
  subject: Rule['subject'] = 'address',
  kinds: Rule['when']['kinds'] = ['user.sign_in_failed', 'user.signed_in'],
): Rule =>
  rule.parse({
    id: 'own',
    version: 1,
    title: 'Own',
    description: 'A rule of a test.',
    false_positives: [],
    enabled: true,
    severity: 'low',
    risk: 1,
    technique: null,
    subject,
    when: { kinds, where: [] },
    logic,
    group_seconds: 60,
    baseline: null,
    acts: [],
    tests: [],
  });
const counting = (count: number, within = 60): Rule => ruleOf({ type: 'threshold', within, all: [{ count }] });
const foldAll = (one: Rule, facts: Parameters<ReturnType<typeof compileRule>['fold']>[0][]): Finding[] => {
  const detector = compileRule(one);
  return facts.flatMap((fact) => [...detector.fold(fact)]);
};

describe('a condition', () => {
  const met = (condition: Condition, details: Record<string, unknown>): boolean =>
    compileConditions([condition])(seen({ kind: 'token.rejected', details }));

  it.each<[string, Condition, Record<string, unknown>, boolean]>([
    ['is', { field: 'details.a', is: 'x' }, { a: 'x' }, true],
    ['is of another type', { field: 'details.a', is: 1 }, { a: '1' }, false],
    ['is of one item of a list', { field: 'details.a', is: 'x' }, { a: ['y', 'x'] }, true],
    ['in', { field: 'details.a', in: [1, 2] }, { a: 2 }, true],
    ['not of what is absent', { field: 'details.a', not: 'x' }, {}, true],
    ['not of a list that holds it', { field: 'details.a', not: 'x' }, { a: ['x'] }, false],
    ['not_in', { field: 'details.a', not_in: ['x'] }, { a: 'x' }, false],
    ['at_least', { field: 'details.a', at_least: 3 }, { a: 3 }, true],
    ['at_least of text', { field: 'details.a', at_least: 3 }, { a: '4' }, false],
    ['at_most', { field: 'details.a', at_most: 3 }, { a: 4 }, false],
    ['contains, ignoring case', { field: 'details.a', contains: ['zz', 'UNION'] }, { a: 'x union y' }, true],
    ['starts_with', { field: 'details.a', starts_with: 'role' }, { a: 'a role' }, false],
    ['ends_with', { field: 'details.a', ends_with: 'le' }, { a: 'a role' }, true],
    ['exists', { field: 'details.a', exists: true }, { a: '' }, false],
    [
      'any',
      {
        any: [
          { field: 'details.a', is: 1 },
          { field: 'kind', is: 'token.rejected' },
        ],
      },
      {},
      true,
    ],
    [
      'none',
      {
        none: [
          { field: 'details.a', is: 1 },
          { field: 'details.b', is: 1 },
        ],
      },
      { b: 1 },
      false,
    ],
    ['a name every object has', { field: 'details.constructor', exists: true }, {}, false],
    ['an object', { field: 'details.a', contains: 'object' }, { a: { b: 1 } }, false],
  ])('%s', (_, condition, details, expected) => expect(met(condition, details)).toBe(expected));

  it('never throws, whatever the details hold', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), fc.constantFrom('is', 'contains', 'at_least', 'not'), (details, name) => {
        const value = name === 'at_least' ? 1 : 'x';
        expect(typeof met({ field: 'details.a', [name]: value } as Condition, { ...details, a: details })).toBe('boolean');
      }),
    );
  });
});

describe('a threshold', () => {
  it('is met by as many facts within the window, and by each further one', () => {
    const findings = foldAll(
      counting(3),
      [0, 10, 20, 30].map((at) => failure(at)),
    );
    expect(findings.map(({ observed, count, threshold }) => [observed, count, threshold])).toEqual([
      [3, 3, 3],
      [4, 4, 3],
    ]);
  });

  it('is not met by facts that lie further apart than the window', () => {
    expect(
      foldAll(
        counting(3),
        [0, 31, 60].map((at) => failure(at)),
      ),
    ).toEqual([]);
  });

  it('keeps subjects apart and passes over facts without one', () => {
    const facts = [
      failure(0),
      failure(1, { address: '192.0.2.1' }),
      failure(2, { address: null }),
      failure(3, { address: null }),
      failure(4, { address: null }),
    ];
    expect(foldAll(counting(2), facts)).toEqual([]);
  });

  it('counts a count of refusals as that many', () => {
    expect(foldAll(counting(20), [failure(0), failure(1, { weight: 19 })])).toMatchObject([{ observed: 20, added: 19 }]);
  });

  it('counts facts a little out of order, and takes none of the future when the clock was set back', () => {
    expect(foldAll(counting(3), [failure(10), failure(5), failure(12)])).toHaveLength(1);
    expect(foldAll(counting(3), [failure(86_400), failure(86_401), failure(0), failure(1)])).toEqual([]);
    expect(foldAll(counting(2), [failure(86_400), failure(0), failure(1)])).toHaveLength(1);
    // The oldest is near enough, the one after it is not.
    expect(foldAll(counting(3), [failure(100), failure(150), failure(80)])).toEqual([]);
    expect(foldAll(counting(3), [failure(100), failure(150), failure(80), failure(90)])).toMatchObject([{ observed: 3 }]);
  });

  it('adds up the same whether few facts are in the window or many', () => {
    const measures: Measure[] = [
      { distinct: 'login', at_least: 1 },
      { share: [{ field: 'success', is: false }], at_least: 0 },
      { per: 'login', at_most: 1000 },
    ];
    const one = ruleOf({ type: 'threshold', within: 100, all: measures });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(5), fc.boolean()), { minLength: 1, maxLength: 120 }), (steps) => {
        const detector = compileRule(one);
        let at = 0;
        const facts = steps.map(([pause, login, ok]) => {
          at += pause;
          return ok ? signIn(at) : failure(at, { login: `p${login}` });
        });
        for (const [index, fact] of facts.entries()) {
          const found = detector.fold(fact)[0];
          const inside = facts.slice(0, index + 1).filter((other) => fact.at - other.at < 100_000);
          const failures = inside.filter(({ kind }) => kind === 'user.sign_in_failed');
          const sizes = Object.values(Object.groupBy(failures, ({ login }) => login ?? '')).map((those) => those?.length ?? 0);
          const median = sizes.toSorted((one, other) => one - other)[Math.ceil(sizes.length / 2) - 1];
          // What is not counted decides nothing.
          if (fact.kind !== 'user.sign_in_failed') expect(found).toBeUndefined();
          else {
            expect(found?.measures.map(({ observed }) => observed)).toEqual([sizes.length, failures.length / inside.length, median]);
            expect(found?.count).toBe(inside.length);
          }
        }
      }),
    );
  });

  it('names the facts that are counted, and not the honest ones beside them', () => {
    const where: Condition[] = [{ field: 'success', is: false }];
    const one = ruleOf({
      type: 'threshold',
      within: 60,
      all: [
        { count: 2, where },
        { share: where, at_least: 0.5 },
      ],
    });
    const facts = [failure(0), signIn(1), failure(2)];
    expect(foldAll(one, facts)[0]?.facts).toEqual([facts[2]?.seq, facts[0]?.seq]);
  });

  it('names at most a hundred facts, the newest first', () => {
    const findings = foldAll(
      counting(150, 600),
      Array.from({ length: 150 }, (_, at) => failure(at)),
    );
    expect(findings[0]?.facts).toHaveLength(100);
    expect(findings[0]?.facts[0]).toBe(findings[0]?.decidedBy);
  });
});

describe('a sequence', () => {
  const steps = ruleOf({
    type: 'sequence',
    within: 100,
    steps: [
      { kinds: ['user.sign_in_failed'], where: [], at_least: 3 },
      { kinds: ['user.signed_in'], where: [], at_least: 1 },
    ],
  });

  it('is complete with the last step, and counts what more there was of the first', () => {
    expect(foldAll(steps, [failure(0), failure(1), failure(2), failure(3), signIn(4)])).toMatchObject([
      { measures: [{ observed: 4, threshold: 3 }, { observed: 1 }], count: 5 },
    ]);
  });

  it.each([
    ['the steps the other way round', [signIn(0), failure(1), failure(2), failure(3)]],
    ['too few of the first step', [failure(0), failure(1), signIn(2)]],
    ['the first step too long ago', [failure(0), failure(1), failure(2), signIn(102)]],
    ['another subject', [failure(0), failure(1), failure(2), signIn(3, { address: '192.0.2.1' })]],
  ])('is not complete with %s', (_, facts) => expect(foldAll(steps, facts)).toEqual([]));

  it('begins anew with a last step that comes too early, and once it is complete', () => {
    expect(foldAll(steps, [failure(0), failure(1), signIn(2), failure(3), signIn(4)])).toEqual([]);
    const findings = foldAll(steps, [
      failure(0),
      failure(1),
      failure(2),
      signIn(3),
      signIn(4),
      failure(5),
      failure(6),
      failure(7),
      signIn(8),
    ]);
    expect(findings.map(({ at }) => (at - NOON) / 1000)).toEqual([3, 8]);
  });

  it('takes no fact for two steps', () => {
    const twice = ruleOf({
      type: 'sequence',
      within: 100,
      steps: [
        { kinds: ['user.sign_in_failed'], where: [], at_least: 2 },
        { kinds: ['user.sign_in_failed'], where: [], at_least: 2 },
      ],
    });
    expect(foldAll(twice, [failure(0), failure(1), failure(2)])).toEqual([]);
    expect(foldAll(twice, [failure(0), failure(1), failure(2), failure(3)])).toHaveLength(1);
  });
});

describe('a fact as rules see it', () => {
  const nobody = { address: null, source: null, network: null, agent: null };
  it('of counted refusals is as many facts of the kind that was counted', () => {
    const body = JSON.stringify({ details: { of: 'token.rejected', reason: 'unknown', count: 40, from: 1, to: 2 } });
    expect(toDetectedFact(followed({ kind: 'refusals.counted', body }), nobody)).toMatchObject({
      kind: 'token.rejected',
      weight: 40,
      success: false,
      details: { reason: 'unknown' },
    });
  });

  it.each([
    '',
    '[]',
    'null',
    '{"details":[1]}',
    '{"details":null,"actor":7}',
    '{',
    '{"details":{"of":"__proto__","count":-1}}',
  ])('is data, whatever its body: %s', (body) => {
    const fact = toDetectedFact(followed({ kind: 'refusals.counted', body }), nobody);
    expect(fact).toMatchObject({ kind: 'refusals.counted', weight: 1, actor: null });
    expect(createDetection(runRules(builtInRules)).fold(fact)).toEqual([]);
  });
});

describe('all rules together', () => {
  const kinds = [...new Set(builtInRules.flatMap(({ when }) => when.kinds))];
  const anyFact = fc.record({
    kind: fc.constantFrom(...kinds),
    at: fc.integer({ min: NOON, max: NOON + 600_000 }),
    address: fc.constantFrom('198.51.100.1', '198.51.100.2', null),
    network: fc.constantFrom('198.51.100.0/24', null),
    login: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', null),
    user: fc.constantFrom('a', 'b', null),
    client: fc.constantFrom('web', null),
    grant: fc.constantFrom('g', null),
    success: fc.constantFrom(true, false, null),
    weight: fc.integer({ min: 1, max: 30 }),
    details: fc.oneof(
      fc.record({ reason: fc.constantFrom('wrong_password', 'unknown', 'replayed', 'reused'), method: fc.constantFrom('password', 'otp') }),
      fc.dictionary(fc.string({ maxLength: 8 }), fc.anything()),
    ),
  });

  it('find the same in the same facts, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 80 }), (made) => {
        const facts = made.map((fact) => seen(fact));
        const fold = (): unknown => {
          const detection = createDetection(runRules(builtInRules));
          return facts.flatMap((fact) => [...detection.fold(fact)]);
        };
        expect(fold()).toEqual(fold());
      }),
      { numRuns: 60 },
    );
  });

  it('remember a limited number of a hundred thousand addresses, and still find who comes last', () => {
    const detection = createDetection(runRules(builtInRules));
    for (let n = 0; n < 100_000; n++)
      detection.fold(
        failure(0, {
          seq: n,
          address: `2001:db8::${n.toString(16)}`,
          network: `2001:db8:${(n % 65536).toString(16)}::/48`,
          login: `p${n}`,
        }),
      );
    expect(detection.size()).toBeLessThan(builtInRules.length * MOST_SUBJECTS);
    const found = Array.from({ length: 8 }, (_, n) => failure(n, { login: `q${n}` })).flatMap((fact) => [...detection.fold(fact)]);
    expect(found.map(({ rule: id }) => id)).toContain('password-spraying');
  }, 120_000);

  it('remember a limited number of facts, also of subjects that are all known, and find each of those meanwhile', () => {
    const detector = compileRule(counting(60, 3600));
    const addresses = Array.from({ length: 9999 }, (_, n) => `192.0.2.${n}`);
    const found = new Set<string>();
    let seq = 0;
    const fold = (address: string): void => {
      for (const { subject } of detector.fold(failure(0, { seq: ++seq, address }))) found.add(subject.id);
    };
    for (const address of addresses) fold(address);
    expect(detector.size()).toBe(addresses.length);
    for (const address of addresses) for (let n = 0; n < 60; n++) fold(address);
    // Those remembered hold 60 facts at least.
    expect(detector.size() * 60).toBeLessThanOrEqual(MOST_ENTRIES);
    expect(found.size).toBe(addresses.length);
  }, 60_000);

  it('keep who comes again among many who come once', () => {
    const detector = compileRule(counting(5, 3600));
    const found: Finding[] = [];
    for (let n = 0; n < 40_000; n++) {
      if (n % 8000 === 0) found.push(...detector.fold(failure(0)));
      detector.fold(failure(0, { address: `192.0.2.${n}` }));
    }
    expect(found).toHaveLength(1);
  });
});

describe('what is remembered of subjects', () => {
  const MOST = 100;
  const LARGEST = 40;
  /** What is there after the turns, each of which adds an entry to a subject; no subject keeps more than `LARGEST`. */
  const afterTurns = (turns: readonly number[]) => {
    const limits = { subjects: 1000, entries: MOST };
    const states = createSubjectStates<number[]>(
      () => [],
      (state) => state.length,
      limits,
    );
    for (const turn of turns) {
      const state = states.of(`${turn}`);
      const gone = state.length === LARGEST ? state.splice(0, 30).length : 0;
      state.push(turn);
      states.grew(1 - gone);
    }
    return states;
  };

  it('is never more than its limit, in whatever order they come, and of the last one there is all', () => {
    const anyTurns = fc.integer({ min: 3, max: 30 }).chain((most) => fc.array(fc.nat(most), { minLength: 200, maxLength: 400 }));
    fc.assert(
      fc.property(anyTurns, (turns) => {
        // Asked of one subject only each time: to ask is to use.
        const held = [...new Set(turns)].map((subject) => afterTurns(turns).of(`${subject}`).length);
        expect(held.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(MOST);
        const last = turns.findLastIndex((turn) => turn !== turns.at(-1));
        const inARow = turns.length - 1 - last;
        expect(afterTurns(turns).of(`${turns.at(-1)}`).length).toBeGreaterThanOrEqual(Math.min(inARow, 10));
      }),
    );
  });
});
