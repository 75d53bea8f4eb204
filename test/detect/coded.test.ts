import { describe, expect, it } from 'vitest';
import { compileRule } from '../../electron/detect/compile-rule.ts';
import type { DetectedFact } from '../../electron/detect/detected-fact.ts';
import type { Finding } from '../../electron/detect/detector.ts';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import type { Rule } from '../../shared/rule.ts';
import { NOON, seen } from './facts.ts';

const ruleNamed = (id: string): Rule => {
  const found = builtInRules.find((rule) => rule.id === id);
  if (!found) throw new Error(`There is no rule ${id}.`);
  return found;
};
const foldAll = (id: string, facts: readonly DetectedFact[]): Finding[] => {
  const detector = compileRule(ruleNamed(id));
  return facts.flatMap((fact) => [...detector.fold(fact)]);
};

describe('the reuse of a refresh token', () => {
  const caller = { address: '192.0.2.9', agent: 'app/1', client: 'web', user: 'ada', grant: 'g' };
  const rotated = (seconds: number, from: string, to: string, members: Partial<DetectedFact> = {}): DetectedFact =>
    seen({
      kind: 'refresh_token.rotated',
      at: NOON + seconds * 1000,
      ...caller,
      success: true,
      ...members,
      details: { from, to, ...members.details },
    });
  const reused = (seconds: number, token: string, members: Partial<DetectedFact> = {}): DetectedFact =>
    seen({
      kind: 'refresh_token.refused',
      at: NOON + seconds * 1000,
      ...caller,
      ...members,
      details: { reason: 'reused', refresh_token: token },
    });
  const verdict = (facts: readonly DetectedFact[]): string => {
    const [theft, lost] = [foldAll('refresh-token-theft', facts), foldAll('refresh-token-lost-reply', facts)];
    expect(theft.length + lost.length).toBe(1);
    return String([...theft, ...lost][0]?.values.verdict);
  };

  it.each<[string, string, DetectedFact[]]>([
    ['lost_reply', 'the same caller, soon, the successor unused', [rotated(0, 'r1', 'r2'), reused(60, 'r1')]],
    ['theft', 'later than that', [rotated(0, 'r1', 'r2'), reused(61, 'r1')]],
    ['theft', 'another address', [rotated(0, 'r1', 'r2'), reused(10, 'r1', { address: '203.0.113.1' })]],
    ['theft', 'another program', [rotated(0, 'r1', 'r2'), reused(10, 'r1', { agent: 'curl/8' })]],
    ['theft', 'the successor used', [rotated(0, 'r1', 'r2'), rotated(5, 'r2', 'r3'), reused(10, 'r1')]],
    ['theft', 'an address that was erased', [rotated(0, 'r1', 'r2', { address: null }), reused(10, 'r1', { address: null })]],
    ['theft', 'a token whose exchange nobody remembers', [reused(10, 'r1')]],
  ])('is %s: %s', (expected, _, facts) => expect(verdict(facts)).toBe(expected));

  it('is theft when somebody at another place takes the answer within the grace', () => {
    const taken = rotated(5, 'r1', 'r3', { address: '203.0.113.1', agent: 'curl/8', details: { recovered: true } });
    expect(foldAll('refresh-token-theft', [rotated(0, 'r1', 'r2'), taken])).toMatchObject([{ subject: { kind: 'grant', id: 'g' } }]);
    const again = rotated(5, 'r1', 'r3', { details: { recovered: true } });
    expect(foldAll('refresh-token-theft', [rotated(0, 'r1', 'r2'), again])).toEqual([]);
  });

  it('names the exchange and the reuse as its facts', () => {
    const facts = [rotated(0, 'r1', 'r2'), reused(10, 'r1', { agent: 'curl/8' })];
    expect(foldAll('refresh-token-theft', facts)[0]?.facts).toEqual([facts[1]?.seq, facts[0]?.seq]);
  });

  it('finds nothing in other refusals, or in details that are no text', () => {
    const odd = seen({ kind: 'refresh_token.refused', ...caller, details: { reason: 'reused', refresh_token: { toString: 1 } } });
    expect(foldAll('refresh-token-lost-reply', [odd])).toEqual([]);
    expect(foldAll('refresh-token-theft', [seen({ kind: 'refresh_token.refused', ...caller, details: { reason: 'expired' } })])).toEqual(
      [],
    );
    expect(foldAll('refresh-token-theft', [seen({ kind: 'refresh_token.rotated', ...caller, details: { from: 7, to: [] } })])).toEqual([]);
  });
});

describe('a client against its own hours', () => {
  const usual = { mean: 40, deviation: 10, samples: 200 };
  const tokens = (count: number, clientBaseline: DetectedFact['clientBaseline'], from = 0): DetectedFact[] =>
    Array.from({ length: count }, (_, n) =>
      seen({ kind: 'token.issued', at: NOON + from + n * 1000, client: 'batch', success: true, clientBaseline }),
    );

  it('is found from the mean and three deviations on, and twice the mean, and 50 tokens', () => {
    expect(foldAll('client-unusual', tokens(79, usual))).toEqual([]);
    expect(foldAll('client-unusual', tokens(80, usual))).toMatchObject([{ observed: 80, threshold: 80, values: usual }]);
    expect(foldAll('client-unusual', tokens(100, { ...usual, deviation: 20 }))).toMatchObject([{ threshold: 100 }]);
    expect(foldAll('client-unusual', tokens(50, { mean: 1, deviation: 0, samples: 300 }))).toMatchObject([{ threshold: 50 }]);
  });

  it('is not found while its hours are too few, or nothing is known of them, or it is hardly busy', () => {
    expect(foldAll('client-unusual', tokens(300, { ...usual, samples: 23 }))).toEqual([]);
    expect(foldAll('client-unusual', tokens(300, null))).toEqual([]);
    expect(foldAll('client-unusual', tokens(49, { mean: 1, deviation: 0, samples: 300 }))).toEqual([]);
  });

  it('begins anew with every hour', () => {
    expect(foldAll('client-unusual', [...tokens(60, usual), ...tokens(60, usual, 3_600_000)])).toEqual([]);
  });
});
