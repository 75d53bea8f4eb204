import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { canonicalAddress } from '../../electron/lib/addresses.ts';
import { parseAddressRange, rangeHas } from '../../electron/limits/address-range.ts';
import { type AddressRules, createAddressRules, type StandingRule } from '../../electron/limits/address-rules.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

let clock: TestClock;
let rules: AddressRules;
beforeEach(() => {
  clock = createTestClock();
  rules = createAddressRules({ clock });
});

const ruleOf = (text: string, kind: StandingRule['kind'] = 'block', seconds: number | null = null): StandingRule => {
  const parsed = parseAddressRange(text);
  if (!parsed.ok) throw new Error(parsed.refusal.description);
  return { id: `${kind} ${text}`, kind, range: parsed.value, expiresAt: seconds === null ? null : clock.now() + seconds * 1000 };
};
const put = (text: string, kind?: StandingRule['kind'], seconds?: number): void => rules.put(ruleOf(text, kind, seconds ?? null));
const deciding = (address: string): string | undefined => rules.judge(address)?.id;

describe('a rule decides about the addresses of its range', () => {
  it('and about no other', () => {
    put('203.0.113.9');
    put('198.51.100.0/24');
    put('2001:db8:1::/48');
    expect(deciding('203.0.113.9')).toBe('block 203.0.113.9');
    expect(deciding('203.0.113.10')).toBeUndefined();
    expect(deciding('198.51.100.0')).toBe('block 198.51.100.0/24');
    expect(deciding('198.51.100.255')).toBe('block 198.51.100.0/24');
    expect(deciding('198.51.101.0')).toBeUndefined();
    expect(deciding('2001:db8:1::')).toBe('block 2001:db8:1::/48');
    expect(deciding('2001:db8:1:ffff:ffff:ffff:ffff:ffff')).toBe('block 2001:db8:1::/48');
    expect(deciding('2001:db8:2::')).toBeUndefined();
  });

  it('none does where there is no rule', () => {
    expect([rules.judge('203.0.113.9'), rules.size]).toEqual([null, 0]);
  });

  it('the ends of the address space are addresses like others', () => {
    put('255.255.255.255');
    put('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff');
    put('::1');
    expect(deciding('255.255.255.255')).toBeDefined();
    expect(deciding('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')).toBeDefined();
    expect(deciding('::1')).toBeDefined();
    expect(deciding('0.0.0.0')).toBeUndefined();
    expect(deciding('::')).toBeUndefined();
  });

  it('RFC 6052 §2.1 an IPv4 peer who comes through a translator is that IPv4 peer', () => {
    put('203.0.113.0/24');
    expect(deciding('64:ff9b::cb00:7109')).toBe('block 203.0.113.0/24');
    expect(deciding('64:ff9b::cb00:7209')).toBeUndefined();
  });

  it.each(['', 'unknown', '203.0.113.9:80', 'a:b', '%00', ':', '::ffff:1.2.3.4'])('none decides about %j, which is no address', (text) => {
    put('203.0.113.9');
    put('::/16');
    expect(rules.judge(text)).toBeNull();
  });

  it('as the range itself says, for any address and any range', () =>
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(112), (address, near, cut) => {
        const peer = canonicalAddress(address) ?? '';
        const parsed = parseAddressRange(near);
        if (!parsed.ok) return;
        const bits = Math.max(parsed.value.family === 4 ? 8 : 16, (parsed.value.family === 4 ? 32 : 128) - cut);
        const beyond = BigInt((parsed.value.family === 4 ? 32 : 128) - bits);
        const range = { ...parsed.value, bits, first: (parsed.value.first >> beyond) << beyond };
        const one = createAddressRules({ clock });
        one.put({ id: 'r', kind: 'block', range, expiresAt: null });
        expect(one.judge(peer) !== null).toBe(rangeHas(range, peer));
        const itself = canonicalAddress(near) ?? '';
        expect(one.judge(itself) !== null).toBe(rangeHas(range, itself));
      }),
    ));
});

describe('of several rules', () => {
  it('an allowance beats a block, however narrow the block', () => {
    put('203.0.113.0/24', 'allow');
    put('203.0.113.9', 'block');
    expect(deciding('203.0.113.9')).toBe('allow 203.0.113.0/24');
  });

  it('the narrowest of a kind decides', () => {
    put('203.0.0.0/16');
    put('203.0.113.0/24');
    put('203.0.113.9');
    expect(deciding('203.0.113.9')).toBe('block 203.0.113.9');
    expect(deciding('203.0.113.8')).toBe('block 203.0.113.0/24');
    expect(deciding('203.0.112.8')).toBe('block 203.0.0.0/16');
  });

  it('one of the same kind and range takes the place of the former', () => {
    rules.put({ ...ruleOf('203.0.113.9'), id: 'first' });
    rules.put({ ...ruleOf('203.0.113.9'), id: 'second' });
    expect([deciding('203.0.113.9'), rules.size]).toEqual(['second', 1]);
    rules.remove('first');
    expect(deciding('203.0.113.9')).toBe('second');
  });
});

describe('a change holds for the next request', () => {
  it('also from an address that was judged before', () => {
    expect(deciding('203.0.113.9')).toBeUndefined();
    put('203.0.113.9');
    expect(deciding('203.0.113.9')).toBeDefined();
    put('203.0.113.9', 'allow');
    expect(deciding('203.0.113.9')).toBe('allow 203.0.113.9');
    rules.remove('allow 203.0.113.9');
    expect(deciding('203.0.113.9')).toBe('block 203.0.113.9');
    rules.remove('block 203.0.113.9');
    expect([deciding('203.0.113.9'), rules.size]).toEqual([undefined, 0]);
  });

  it('removing what is not there changes nothing', () => {
    put('203.0.113.9');
    rules.remove('another');
    expect([deciding('203.0.113.9'), rules.size]).toEqual(['block 203.0.113.9', 1]);
  });
});

describe('the end of a rule', () => {
  it('is judged by the time of the request, to the millisecond, without anybody putting it away', () => {
    put('203.0.113.9', 'block', 60);
    expect(deciding('203.0.113.9')).toBeDefined();
    clock.advance(59_999);
    expect(deciding('203.0.113.9')).toBeDefined();
    clock.advance(1);
    expect(deciding('203.0.113.9')).toBeUndefined();
  });

  it('lets the rule beneath it decide', () => {
    put('203.0.113.0/24', 'block');
    put('203.0.113.9', 'allow', 60);
    expect(deciding('203.0.113.9')).toBe('allow 203.0.113.9');
    clock.advance(60_000);
    expect(deciding('203.0.113.9')).toBe('block 203.0.113.0/24');
  });
});

describe('hits', () => {
  it('are counted for the rule that decided, and drained once', () => {
    put('203.0.113.0/24');
    put('198.51.100.7', 'allow');
    for (let i = 0; i < 3; i++) rules.judge('203.0.113.9');
    clock.advance(5000);
    rules.judge('203.0.113.10');
    rules.judge('198.51.100.7');
    rules.judge('192.0.2.1');
    expect(rules.drainHits()).toEqual([
      { id: 'block 203.0.113.0/24', hits: 4, lastHitAt: clock.now() },
      { id: 'allow 198.51.100.7', hits: 1, lastHitAt: clock.now() },
    ]);
    expect(rules.drainHits()).toEqual([]);
  });

  it('that could not be stored are taken back, and those of a rule that is gone forgotten', () => {
    put('203.0.113.9');
    put('203.0.113.10');
    rules.judge('203.0.113.9');
    rules.judge('203.0.113.10');
    const hits = rules.drainHits();
    const first = clock.now();
    clock.advance(1000);
    rules.judge('203.0.113.9');
    rules.remove('block 203.0.113.10');
    rules.returnHits(hits);
    expect(rules.drainHits()).toEqual([{ id: 'block 203.0.113.9', hits: 2, lastHitAt: first + 1000 }]);
  });
});

describe('10,000 rules', () => {
  it('are judged as one is', () => {
    for (let i = 0; i < 5000; i++) put(`10.${i >> 8}.${i & 255}.7`);
    for (let i = 0; i < 3000; i++) put(`172.${16 + (i >> 8)}.${i & 255}.0/24`);
    for (let i = 0; i < 2000; i++) put(`2001:db8:${i.toString(16)}::/48`);
    expect(rules.size).toBe(10_000);
    expect(deciding('10.19.135.7')).toBe('block 10.19.135.7');
    expect(deciding('10.19.136.7')).toBeUndefined();
    expect(deciding('172.27.183.200')).toBe('block 172.27.183.0/24');
    expect(deciding('2001:db8:7cf::9')).toBe('block 2001:db8:7cf::/48');
    expect(deciding('2001:db8:7d0::9')).toBeUndefined();
  });

  it('and far more addresses than verdicts are kept, each by its own', () => {
    put('20.0.128.0/17');
    for (let i = 0; i < 65_536; i++) expect(rules.judge(`20.0.${i >> 8}.${i & 255}`) !== null).toBe(i >> 8 >= 128);
  });
});
