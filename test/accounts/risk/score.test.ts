import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CommonValues,
  type RiskFeature,
  riskFeatures,
  type SignInFeatures,
  type SignInHistory,
  scoreSignIn,
} from '../../../electron/accounts/risk/score-sign-in.ts';

const THRESHOLDS = { medium: 50, high: 85 };
const HOME = { address: '203.0.113.20', network: '203.0.113.0/24', agent: 'firefox on linux', hour: '9' };
const AWAY = { address: '198.51.100.9', network: '198.51.100.0/24', agent: 'chrome on windows', hour: '22' };

type Values = SignInFeatures['values'];

const historyOf = (signIns: readonly Values[]): SignInHistory => {
  const countsOf = (feature: RiskFeature): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const values of signIns) counts.set(values[feature], (counts.get(values[feature]) ?? 0) + 1);
    return counts;
  };
  return { address: countsOf('address'), network: countsOf('network'), agent: countsOf('agent'), hour: countsOf('hour') };
};

const commonly = (of: number, seen = 1): CommonValues => {
  const common = { count: seen, total: of, distinct: 200 };
  return { address: common, network: common, agent: common, hour: common };
};

const times = (count: number, values: Values): Values[] => new Array<Values>(count).fill(values);
const known = (values: Values, knownBrowser = false): SignInFeatures => ({ values, knownBrowser });
const scoreOf = (signIns: readonly Values[], values: Values, globals = commonly(10_000)) =>
  scoreSignIn(historyOf(signIns), known(values), globals, THRESHOLDS);

describe('the score of a sign-in', () => {
  it('is low for what is usual and high for what is wholly new', () => {
    expect(scoreOf(times(30, HOME), HOME)).toMatchObject({ level: 'low', score: 0 });
    expect(scoreOf(times(30, HOME), AWAY)).toMatchObject({ level: 'high' });
    expect(scoreOf(times(30, HOME), AWAY).score).toBeGreaterThanOrEqual(90);
  });

  it.each<[string, Partial<Values>]>([
    ['a journey, with the browser as always', { address: AWAY.address, network: AWAY.network }],
    ['a new device at home', { agent: AWAY.agent }],
    ['another address of the provider', { address: '203.0.113.99' }],
    ['the night', { hour: '3' }],
  ])('is low for %s', (_, changes) => expect(scoreOf(times(30, HOME), { ...HOME, ...changes }).level).toBe('low'));

  it('is never high for a place alone, with a program that everybody uses, however often the person was at the usual one', () => {
    const moved = { ...HOME, address: AWAY.address, network: AWAY.network };
    const everybodys = { ...commonly(10_000), agent: { count: 4000, total: 10_000, distinct: 6 } };
    expect(scoreOf(times(5000, HOME), moved, everybodys).level).not.toBe('high');
    expect(scoreOf(times(5000, HOME), AWAY).level).toBe('high');
  });

  it('is medium for a new place and device of somebody who is not known for long', () =>
    expect(scoreOf(times(6, HOME), AWAY).level).toBe('medium'));

  it('says how often each feature was seen, what weighs most first', () => {
    const { reasons } = scoreOf(times(30, HOME), { ...HOME, agent: AWAY.agent });
    expect(reasons.find(({ feature }) => feature === 'agent')).toMatchObject({ seen: 0, ofSignIns: 30 });
    expect(reasons.find(({ feature }) => feature === 'address')).toMatchObject({ seen: 30, ofSignIns: 30 });
    const weights = reasons.map(({ contribution }) => Math.abs(contribution));
    expect(weights).toEqual(weights.toSorted((one, other) => other - one));
    expect(reasons.filter(({ contribution }) => contribution > 0).map(({ feature }) => feature)).toEqual(['agent']);
  });

  it('says nothing against somebody new: without a sign-in nothing is unusual', () => {
    const { level, reasons } = scoreOf([], AWAY);
    expect(level).toBe('low');
    for (const { contribution } of reasons) expect(contribution).toBeCloseTo(0);
  });

  it.each([0, 1, 2])('is never high after %i sign-ins, whatever the thresholds', (count) => {
    const odd = scoreSignIn(historyOf(times(count, HOME)), known(AWAY), commonly(10), { medium: 1, high: 2 });
    expect(odd.level).not.toBe('high');
    const clear = scoreSignIn(historyOf(times(count + 3, HOME)), known(AWAY), commonly(10), { medium: 1, high: 2 });
    expect(clear.level).toBe('high');
  });

  it('counts less against somebody who is often somewhere new', () => {
    const roaming = Array.from({ length: 30 }, (_, n) => ({ ...HOME, address: `192.0.2.${n}`, network: `net ${n}` }));
    expect(scoreOf(roaming, AWAY).score).toBeLessThan(scoreOf(times(30, HOME), AWAY).score);
  });

  it('takes a neighbouring hour, past midnight too, for half as familiar', () => {
    const late = times(20, { ...HOME, hour: '23' });
    const at = (hour: string) => scoreOf(late, { ...HOME, hour }).reasons.find(({ feature }) => feature === 'hour');
    expect([at('23')?.seen, at('0')?.seen, at('22')?.seen, at('1')?.seen]).toEqual([20, 10, 10, 0]);
  });

  it('takes a program that everybody uses for less of a sign than a rare one', () => {
    const weight = (globals: CommonValues) => scoreOf(times(20, HOME), HOME, globals).reasons.find(({ feature }) => feature === 'agent');
    expect(weight(commonly(10_000, 2))?.contribution).toBeLessThan(weight(commonly(10_000, 9000))?.contribution ?? 0);
  });

  const value = fc.constantFrom('a', 'b', 'c', 'd');
  const values: fc.Arbitrary<Values> = fc
    .record({ site: value, agent: value, hour: fc.integer({ min: 0, max: 23 }) })
    .map(({ site, agent, hour }) => ({ address: site, network: site, agent, hour: String(hour) }));
  const common = fc
    .record({
      count: fc.integer({ min: 0, max: 500 }),
      more: fc.integer({ min: 0, max: 5000 }),
      distinct: fc.integer({ min: 0, max: 500 }),
    })
    .map(({ count, more, distinct }) => ({ count, total: count + more, distinct }));
  const globals: fc.Arbitrary<CommonValues> = fc.record({ address: common, network: common, agent: common, hour: common });

  it('never rises when a feature becomes a familiar one', () => {
    fc.assert(
      fc.property(
        fc.array(values, { minLength: 1, maxLength: 40 }),
        values,
        globals,
        fc.subarray([...riskFeatures]),
        (signIns, other, all, which) => {
          const history = historyOf(signIns);
          const seen = signIns[0] ?? other;
          const strange: Values = { address: 'x', network: 'x', agent: 'x', hour: other.hour };
          const familiar = { ...strange, ...Object.fromEntries(which.filter((one) => one !== 'hour').map((one) => [one, seen[one]])) };
          const [before, after] = [strange, familiar].map((one) => scoreSignIn(history, known(one), all, THRESHOLDS).score);
          expect(after).toBeLessThanOrEqual(before ?? 0);
          expect(scoreSignIn(history, known(familiar, true), all, THRESHOLDS).score).toBeLessThanOrEqual(after ?? 0);
        },
      ),
    );
  });

  it('never rises when the same sign-in comes again, and stays within 0 and 100', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 3, maxLength: 40 }), values, globals, fc.boolean(), (signIns, next, all, browser) => {
        const [before, after] = [signIns, [...signIns, next]].map(
          (one) => scoreSignIn(historyOf(one), known(next, browser), all, THRESHOLDS).score,
        );
        expect(after).toBeLessThanOrEqual(before ?? 0);
        expect(before).toBeGreaterThanOrEqual(0);
        expect(before).toBeLessThanOrEqual(100);
      }),
    );
  });
});
