import { describe, expect, it } from 'vitest';
import { createRefusalGate } from '../../electron/audit/refusal-gate.ts';
import { compileRule } from '../../electron/detect/compile-rule.ts';
import { type DetectedFact, toDetectedFact } from '../../electron/detect/detected-fact.ts';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { factsOfTest } from '../../electron/detect/try-rule.ts';
import type { AuditKind, Fact } from '../../shared/audit-event.ts';
import type { Rule } from '../../shared/rule.ts';
import { createTestClock } from '../support/test-clock.ts';
import { failure, followed, signIn } from './facts.ts';

/** Kinds that `refuse` records, and not `audit`. */
const GATED: ReadonlySet<string> = new Set<AuditKind>([
  'user.sign_in_failed',
  'operator.sign_in_failed',
  'operation.refused',
  'client.authentication_failed',
  'authorization.refused',
  'consent.denied',
  'code.refused',
  'refresh_token.refused',
  'token.refused',
  'token.rejected',
  'limit.exceeded',
  'request.refused',
  'request.blocked',
  'attack.detected',
  'password.rejected',
]);

/** What the product records at once, whatever the gate says: the reuse or replay that revokes a grant. */
const isStateChange = ({ kind, details }: DetectedFact): boolean =>
  (kind === 'refresh_token.refused' && details.reason === 'reused') || (kind === 'code.refused' && details.reason === 'replayed');

const recorded = (fact: DetectedFact): Fact => {
  const { kind, user, client, session, grant, actor, address, agent, login, details } = fact;
  const members = Object.fromEntries(
    Object.entries({ user, client, session, grant, actor, address, agent, login }).filter(([, value]) => value !== null),
  );
  return { kind, ...members, ...(details.foreign ? { foreign: true } : {}), details } as Fact;
};

/** The facts of a history as they stand in the log of a server with the defaults. */
const throughGate = (history: readonly DetectedFact[]): DetectedFact[] => {
  const clock = createTestClock();
  const gate = createRefusalGate({ clock, window: 60_000, inFull: 5 });
  const networks = new Map(history.map(({ address, network }) => [address, network]));
  const log: DetectedFact[] = [];
  const begin = (history[0]?.at ?? 0) - clock.now();
  const now = (): number => clock.now() + begin;
  const counted = (facts: readonly Fact[]): void => {
    for (const { user, client, address = null, actor, agent = null, login, session, grant, details } of facts) {
      const body = JSON.stringify({ session, grant, actor, details });
      const fact = followed({
        kind: 'refusals.counted',
        seq: 0,
        at: now(),
        body,
        user: user ?? null,
        client: client ?? null,
        login: login ?? null,
      });
      log.push(toDetectedFact(fact, { address, source: address, network: networks.get(address) ?? null, agent }));
    }
  };
  const wait = (until: number): void => {
    while (now() < until) {
      clock.advance(Math.min(10_000, until - now()));
      counted(gate.drain());
    }
  };
  for (const fact of history) {
    wait(fact.at);
    if (GATED.has(fact.kind) && !isStateChange(fact) && !gate.admit(recorded(fact))) continue;
    counted(gate.before(recorded(fact)));
    log.push(fact);
  }
  wait((history.at(-1)?.at ?? 0) + 61_000);
  return log.map((fact, at) => ({ ...fact, seq: at + 1 }));
};

const squeezed = (history: readonly DetectedFact[], apart: number): DetectedFact[] =>
  history.map((fact, n) => ({ ...fact, at: (history[0]?.at ?? 0) + n * apart }));

const finds = (rule: Rule, history: readonly DetectedFact[]): boolean => {
  const detector = compileRule(rule);
  return history.some((fact) => detector.kinds.includes(fact.kind) && detector.fold(fact).length > 0);
};

const histories = builtInRules
  .filter(({ when }) => when.kinds.some((kind) => GATED.has(kind)))
  .flatMap((rule) => rule.tests.map((test) => ({ id: rule.id, title: test.title, rule, history: factsOfTest(test) })));

/** Details that rules read of kinds that are counted, and that a count does not say. */
const ARGUED: Readonly<Record<string, string>> = {
  risk: 'one refusal is enough for the rule that reads it, and the first of an account, address and minute is recorded in full',
  measure: 'read of requests.unusual alone, which is never counted',
};

describe('what rules read of a refusal', () => {
  const TOLD = ['reason', 'tier', 'method', 'operation', 'foreign'];
  const read = builtInRules
    .filter(({ when }) => when.kinds.some((kind) => GATED.has(kind)))
    .flatMap(({ id, when, logic }) =>
      [...JSON.stringify([when, logic]).matchAll(/"details\.(\w+)"/g)].map(([, name = '']) => ({ id, name })),
    );
  it.each(read)('$id: a count says details.$name, or does not have to', ({ name }) => {
    expect(TOLD.includes(name) || name in ARGUED).toBe(true);
  });
});

describe('refusals that are only counted', () => {
  it.each(histories)('$id judges as if each were recorded, at the pace of its history: $title', ({ rule, history }) => {
    expect(finds(rule, throughGate(history))).toBe(finds(rule, history));
  });
  it.each(histories)('$id judges as if each were recorded, ten in a second: $title', ({ rule, history }) => {
    const fast = squeezed(history, 100);
    expect(finds(rule, throughGate(fast))).toBe(finds(rule, fast));
  });

  const ruleOf = (id: string): Rule => builtInRules.find((rule) => rule.id === id) as Rule;
  const fails = (times: number, members: Partial<DetectedFact>): DetectedFact[] =>
    Array.from({ length: times }, (_, n) => failure(n, { user: 'ada', ...members }));

  it.each([1, 15])('nine wrong passwords %i s apart and then the right one are a guessed password', (apart) => {
    const history = [...fails(9, {}), signIn(9, { user: 'ada' })];
    expect(finds(ruleOf('brute-force-success'), throughGate(squeezed(history, apart * 1000)))).toBe(true);
  });
  it('wrong codes of a second factor are no wrong passwords', () => {
    const codes = fails(30, { details: { method: 'otp', reason: 'wrong' }, login: null });
    const names = Array.from({ length: 5 }, (_, n) => failure(40 + n, { login: `p${n}`, user: `p${n}` }));
    const log = throughGate([...codes, ...names, signIn(50, { user: 'ada' })]);
    for (const id of ['brute-force-success', 'brute-force-user', 'guessing-success', 'password-spraying', 'credential-stuffing'])
      expect(finds(ruleOf(id), log), id).toBe(false);
    expect(finds(ruleOf('mfa-fatigue'), log)).toBe(true);
  });
});
