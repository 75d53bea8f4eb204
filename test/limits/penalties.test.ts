import { beforeEach, describe, expect, it } from 'vitest';
import { parseAddressRange } from '../../electron/limits/address-range.ts';
import { createPenalties, type Penalties, type ViolationKind } from '../../electron/limits/penalties.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CONFIG = { enabled: true, first: { violations: 3, minutes: 60 }, second: { violations: 10, minutes: 1440 }, forgetMinutes: 60 };
const A = '203.0.113.9';

let clock: TestClock;
let penalties: Penalties;
beforeEach(() => {
  clock = createTestClock();
  penalties = createPenalties({ clock, config: CONFIG });
});

const attack = (times: number, address = A) => Array.from({ length: times }, () => penalties.violated(address, 'attack'));
const range = (text: string) => {
  const parsed = parseAddressRange(text);
  if (!parsed.ok) throw new Error(parsed.refusal.description);
  return parsed.value;
};

describe('C2 penalties', () => {
  it('begin with the third violation, last an hour, and are told once', () => {
    expect(attack(2)).toEqual([null, null]);
    expect(penalties.waitOf(A)).toBe(0);
    expect(attack(1)).toEqual([{ violations: 3, until: clock.now() + HOUR, level: 1 }]);
    expect(penalties.waitOf(A)).toBe(3600);
    expect(attack(3)).toEqual([null, null, null]);
    clock.advance(HOUR - 1);
    expect(penalties.waitOf(A)).toBe(1);
    clock.advance(1);
    expect(penalties.waitOf(A)).toBe(0);
  });

  it('become a day with the tenth', () => {
    const begun = attack(10);
    expect(begun.map((penalty) => penalty?.level ?? 0)).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 2]);
    expect(penalties.waitOf(A)).toBe(86_400);
  });

  it('come back with the next violation, since the former are not forgotten at once', () => {
    attack(5);
    clock.advance(HOUR);
    expect(penalties.waitOf(A)).toBe(0);
    expect(attack(1)).toMatchObject([{ violations: 5, level: 1 }]);
  });

  it('forget a violation every hour, and at last all', () => {
    attack(2);
    clock.advance(HOUR);
    expect(attack(1)).toEqual([null]);
    clock.advance(10 * HOUR);
    expect(attack(2)).toEqual([null, null]);
    expect(penalties.waitOf(A)).toBe(0);
  });

  it.each<ViolationKind>(['limit', 'blocked'])('count %s once a minute, however many requests there were', (kind) => {
    for (let i = 0; i < 500; i++) expect(penalties.violated(A, kind)).toBeNull();
    clock.advance(MINUTE);
    expect(penalties.violated(A, kind)).toBeNull();
    clock.advance(MINUTE - 1);
    expect(penalties.violated(A, kind)).toBeNull();
    clock.advance(1);
    expect(penalties.violated(A, kind)).toMatchObject({ violations: 3, level: 1 });
  });

  it('are not made longer by asking while they last, only by another attack', () => {
    attack(3);
    for (let i = 0; i < 30; i++) {
      clock.advance(MINUTE);
      expect(penalties.violated(A, 'limit')).toBeNull();
    }
    expect(penalties.waitOf(A)).toBe(1800);
    expect(attack(7).at(-1)).toMatchObject({ level: 2 });
  });

  it('are about one address, and one /64 of IPv6', () => {
    attack(3, '2001:db8:1:2::1');
    expect(penalties.waitOf('2001:db8:1:2:ffff::9')).toBe(3600);
    expect(penalties.waitOf('2001:db8:1:3::1')).toBe(0);
    expect(penalties.waitOf('203.0.113.10')).toBe(0);
    attack(3, '::ffff:203.0.113.10');
    expect(penalties.waitOf('203.0.113.10')).toBe(3600);
  });

  it('are listed, the longest first, as long as they last', () => {
    attack(3, '192.0.2.1');
    attack(10, '192.0.2.2');
    attack(2, '192.0.2.3');
    expect(penalties.list(10)).toEqual([
      { address: '192.0.2.2', level: 2, violations: 10, until: clock.now() + 24 * HOUR },
      { address: '192.0.2.1', level: 1, violations: 3, until: clock.now() + HOUR },
    ]);
    expect(penalties.list(1)).toHaveLength(1);
    clock.advance(2 * HOUR);
    expect(penalties.list(10).map(({ address }) => address)).toEqual(['192.0.2.2']);
  });

  it('are forgiven with their violations, by address and by range', () => {
    for (const address of ['192.0.2.1', '192.0.2.200', '198.51.100.1', '2001:db8::1']) attack(3, address);
    penalties.forgive(range('192.0.2.0/24'));
    penalties.forgive(range('2001:db8::7'));
    expect(['192.0.2.1', '192.0.2.200', '198.51.100.1', '2001:db8::1'].map(penalties.waitOf)).toEqual([0, 0, 3600, 0]);
    expect(attack(2, '192.0.2.1')).toEqual([null, null]);
  });

  it('do not care for the wall clock', () => {
    attack(3);
    clock.jump(clock.now() - 365 * 24 * HOUR);
    expect(penalties.waitOf(A)).toBe(3600);
  });

  it('are none when they are off', () => {
    const off = createPenalties({ clock, config: { ...CONFIG, enabled: false } });
    for (let i = 0; i < 20; i++) expect(off.violated(A, 'attack')).toBeNull();
    expect([off.waitOf(A), off.size]).toEqual([0, 0]);
  });

  it('keep a bounded number of addresses', () => {
    for (let i = 0; i < 100_000; i++) penalties.violated(`10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`, 'limit');
    expect(penalties.size).toBeLessThanOrEqual(20_000);
  });
});
