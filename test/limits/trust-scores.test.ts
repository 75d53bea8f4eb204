import { beforeEach, describe, expect, it } from 'vitest';
import { protectionShape } from '../../electron/config/schema/protection.ts';
import { createPeopleSeen } from '../../electron/limits/people-seen.ts';
import { createLimits, type LimitsConfig, limitTiers } from '../../electron/limits/tiers.ts';
import { createTrustScores, type TrustScores } from '../../electron/limits/trust-scores.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

const MINUTE = 60_000;
const CONFIG = protectionShape.protection.parse(undefined).trust;
const A = '203.0.113.9';

let clock: TestClock;
let trust: TrustScores;
beforeEach(() => {
  clock = createTestClock();
  trust = createTrustScores({ clock, config: CONFIG });
});

const goodMinutes = (minutes: number, address = A): void => {
  for (let i = 0; i < minutes; i++) {
    trust.succeeded(address);
    clock.advance(MINUTE);
  }
};

describe('C3 trust', () => {
  it('is nothing for an address that nobody knows, and looking does not make it known', () => {
    expect([trust.score(A), trust.factor(A), trust.size]).toEqual([0, 1, 0]);
  });

  it('halves the limits under -2 and not at -2', () => {
    trust.refused(A, 2);
    expect([trust.score(A), trust.factor(A)]).toEqual([-2, 1]);
    trust.refused(A, 0.2);
    expect(trust.factor(A)).toBe(0.5);
  });

  it('leaves the limit of sign-ins whole for ten failed ones: the rules about guessing are to see them all', () => {
    for (let i = 0; i < 10; i++) {
      expect(trust.factor(A)).toBe(1);
      trust.refused(A, CONFIG.points.failedProof);
    }
  });

  it('raises them by half over 2, which takes time and not volume', () => {
    for (let i = 0; i < 10_000; i++) trust.succeeded(A);
    expect(trust.score(A)).toBeCloseTo(0.1);
    goodMinutes(19);
    expect(trust.factor(A)).toBe(1);
    goodMinutes(3);
    expect(trust.factor(A)).toBe(1.5);
  });

  it('stays between -5 and 5', () => {
    for (let i = 0; i < 100; i++) trust.refused(A, 3);
    expect(trust.score(A)).toBe(-5);
    const other = createTrustScores({ clock, config: { ...CONFIG, halfLifeMinutes: 43_200 } });
    for (let i = 0; i < 500; i++) {
      other.succeeded(A);
      clock.advance(MINUTE);
    }
    expect(other.score(A)).toBeGreaterThan(4.8);
    expect(other.score(A)).toBeLessThanOrEqual(5);
  });

  it('is won back by successes, but not beyond zero', () => {
    trust.refused(A, 1);
    for (let i = 0; i < 3; i++) trust.succeeded(A);
    expect(trust.score(A)).toBeCloseTo(-0.25);
    trust.succeeded(A, 50);
    expect(trust.score(A)).toBe(0);
  });

  it('wears off: a half in its half-life, and all of it in the end', () => {
    trust.refused(A, 4);
    clock.advance(360 * MINUTE);
    expect(trust.score(A)).toBeCloseTo(-2);
    clock.advance(10 * 360 * MINUTE);
    expect(trust.score(A)).toBe(0);
  });

  it('is of an address, or of a /64', () => {
    trust.refused('2001:db8:1:2::1', 3);
    expect([trust.factor('2001:db8:1:2::99'), trust.factor('2001:db8:1:2::/64'), trust.factor('2001:db8:1:3::1')]).toEqual([0.5, 0.5, 1]);
  });

  it('moves as far, and limits as much, as is configured', () => {
    const points = { ...CONFIG.points, success: 1, recovery: 0.5 };
    const other = createTrustScores({ clock, config: { ...CONFIG, most: 3, low: 1, high: 1, lowPercent: 20, highPercent: 200, points } });
    other.refused(A, 9);
    expect([other.score(A), other.factor(A)]).toEqual([-3, 0.2]);
    other.succeeded(A, 6);
    expect([other.score(A), other.factor(A)]).toEqual([0, 1]);
    for (let i = 0; i < 4; i++) {
      other.succeeded(A);
      clock.advance(MINUTE);
    }
    expect(other.score(A)).toBeGreaterThan(2.9);
    expect(other.factor(A)).toBe(2);
  });

  it('moves no limit when it is off', () => {
    const off = createTrustScores({ clock, config: { ...CONFIG, enabled: false } });
    off.refused(A, 5);
    expect([off.factor(A), off.score(A)]).toEqual([1, -5]);
  });

  it('is kept of a bounded number of addresses', () => {
    for (let i = 0; i < 120_000; i++) trust.refused(`10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`, 0.1);
    expect(trust.size).toBeLessThanOrEqual(50_000);
  });
});

describe('C3 the limits of an address', () => {
  const tiers = Object.fromEntries(limitTiers.map((tier) => [tier, { requests: 10, windowSeconds: 60, enabled: true }]));
  const config = { enabled: true, exempt: [], tiers } as unknown as LimitsConfig;
  const allowed = (tier: 'auth' | 'userinfo' | 'introspection', subject: { address: string; user?: string; client?: string }): number => {
    const limits = createLimits({ config, clock, trust });
    let count = 0;
    while (count < 100 && limits.check(tier, subject).allowed) count += 1;
    return count;
  };

  it('follow its trust, and are told in the verdict', () => {
    expect(allowed('auth', { address: A })).toBe(10);
    trust.refused(A, 3);
    expect(allowed('auth', { address: A })).toBe(5);
    expect(createLimits({ config, clock, trust }).check('auth', { address: A }).limit).toBe(5);
    trust.succeeded(A, 50);
    goodMinutes(30);
    expect(allowed('auth', { address: A })).toBe(15);
  });

  it('do not move those of a person or a client who comes from there', () => {
    trust.refused(A, 5);
    expect(allowed('userinfo', { address: A, user: 'u1' })).toBe(10);
    expect(allowed('introspection', { address: A, client: 'rs' })).toBe(10);
    expect(allowed('userinfo', { address: A })).toBe(5);
  });

  it('never fall to nothing', () => {
    trust.refused(A, 5);
    const limits = createLimits({
      config: { ...config, tiers: { ...config.tiers, auth: { requests: 1, windowSeconds: 60, enabled: true } } },
      clock,
      trust,
    });
    expect(limits.check('auth', { address: A })).toMatchObject({ allowed: true, limit: 1 });
  });
});

describe('the people seen at a place', () => {
  it('count once each, for an hour', () => {
    const people = createPeopleSeen({ clock });
    for (const person of ['a', 'b', 'a', 'a']) people.note(A, person);
    expect([people.count(A), people.count('203.0.113.10')]).toEqual([2, 0]);
    clock.advance(59 * MINUTE);
    people.note(A, 'b');
    clock.advance(2 * MINUTE);
    expect(people.count(A)).toBe(1);
    clock.advance(60 * MINUTE);
    expect(people.count(A)).toBe(0);
  });

  it('are at most 64, so that nobody makes an address boundless', () => {
    const people = createPeopleSeen({ clock });
    for (let i = 0; i < 10_000; i++) people.note(A, `p${i}`);
    expect(people.count(A)).toBe(64);
  });
});
