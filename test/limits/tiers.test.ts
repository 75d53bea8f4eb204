import { describe, expect, it } from 'vitest';
import { limitHeaders } from '../../electron/limits/limit-headers.ts';
import { createLimits, type LimitSubject, type LimitsConfig, type LimitTier, limitTiers } from '../../electron/limits/tiers.ts';

const clock = { monotonic: () => 5000 };
const limitOf = (requests: number, windowSeconds = 60, enabled = true) => ({ requests, windowSeconds, enabled });

/** The figures of the feature list. */
const tiers: LimitsConfig['tiers'] = {
  auth: limitOf(10),
  token: limitOf(60),
  authorize: limitOf(120),
  api: limitOf(100),
  userinfo: limitOf(300),
  introspection: limitOf(180),
  discovery: limitOf(1000),
  registration: limitOf(5, 3600),
};

const limitsWith = (config: Partial<LimitsConfig> = {}, capacity?: number) =>
  createLimits({ clock, config: { enabled: true, tiers, exempt: [], ...config }, ...(capacity === undefined ? {} : { capacity }) });

/** How many requests of that subject are allowed, of at most 2000. */
const allowance = (limits: ReturnType<typeof limitsWith>, tier: LimitTier, subject: LimitSubject): number => {
  let allowed = 0;
  while (allowed < 2000 && limits.check(tier, subject).allowed) allowed += 1;
  return allowed;
};

const here = { address: '192.0.2.7', client: 'web', user: 'ada' };

describe('rate limits', () => {
  it.each(limitTiers)('allow the configured number in the %s tier and deny the next', (tier) => {
    expect(allowance(limitsWith(), tier, here)).toBe(tiers[tier].requests);
  });

  it.each([
    ['auth', { address: true, client: false, user: false }],
    ['token', { address: true, client: true, user: false }],
    ['authorize', { address: true, client: false, user: false }],
    ['api', { address: true, client: false, user: false }],
    ['userinfo', { address: false, client: false, user: true }],
    ['introspection', { address: false, client: true, user: false }],
    ['discovery', { address: true, client: false, user: false }],
    ['registration', { address: true, client: false, user: false }],
  ] as const)('of the %s tier tell apart what they count by: %o', (tier, apart) => {
    const other = { address: '198.51.100.9', client: 'mobile', user: 'grace' };
    for (const party of ['address', 'client', 'user'] as const) {
      const limits = limitsWith();
      allowance(limits, tier, here);
      expect(limits.check(tier, { ...here, [party]: other[party] }).allowed, party).toBe(apart[party]);
    }
  });

  it.each(['token', 'introspection', 'userinfo'] as const)('of the %s tier count the address where nobody is named', (tier) => {
    const limits = limitsWith();
    expect(allowance(limits, tier, { address: here.address })).toBe(tiers[tier].requests);
    expect(limits.check(tier, { address: '198.51.100.9' }).allowed).toBe(true);
  });

  it('do not take a client called like an address for that address', () => {
    const limits = limitsWith();
    allowance(limits, 'introspection', { address: '198.51.100.9', client: here.address });
    allowance(limits, 'introspection', { address: '198.51.100.9', client: `address ${here.address}` });
    expect(limits.check('introspection', { address: here.address }).allowed).toBe(true);
  });

  it('count tiers apart, and a flood in one washes out nothing in another', () => {
    const limits = limitsWith({}, 5);
    allowance(limits, 'auth', here);
    for (let i = 0; i < 200; i++) limits.check('discovery', { address: `10.0.0.${i}` });
    expect(limits.check('auth', here).allowed).toBe(false);
  });

  it('count IPv6 by /64, so that changing the address within it gains nothing', () => {
    const limits = limitsWith();
    for (let i = 0; i < 10; i++) expect(limits.check('auth', { address: `2001:db8::${i}` }).allowed).toBe(true);
    expect(limits.check('auth', { address: '2001:db8::ffff:1' }).allowed).toBe(false);
    expect(limits.check('auth', { address: '2001:db8:0:1::1' }).allowed).toBe(true);
  });

  it('count an IPv4-mapped address as the IPv4 address', () => {
    const limits = limitsWith();
    allowance(limits, 'auth', here);
    expect(limits.check('auth', { address: `::ffff:${here.address}` }).allowed).toBe(false);
  });

  it('can be off altogether, or for one tier', () => {
    expect(allowance(limitsWith({ enabled: false }), 'auth', here)).toBe(2000);
    const limits = limitsWith({ tiers: { ...tiers, token: limitOf(60, 60, false) } });
    expect([allowance(limits, 'token', here), allowance(limits, 'auth', here)]).toEqual([2000, 10]);
  });

  it('are raised, lowered or lifted for a range of addresses, in the tiers named', () => {
    const limits = limitsWith({
      exempt: [
        { addresses: ['10.0.0.0/8', '2001:db8::/32'], tiers: ['token'], requests: 500 },
        { addresses: ['192.0.2.0/24'], tiers: ['all'] },
        { addresses: ['198.51.100.0/24'], tiers: ['token'], requests: 2 },
      ],
    });
    expect(allowance(limits, 'token', { address: '10.1.2.3' })).toBe(500);
    expect(allowance(limits, 'token', { address: '2001:db8::1' })).toBe(500);
    expect(allowance(limits, 'auth', { address: '10.1.2.3' })).toBe(10);
    expect(limitTiers.map((tier) => allowance(limits, tier, here))).toEqual(limitTiers.map(() => 2000));
    expect(allowance(limits, 'token', { address: '198.51.100.9' })).toBe(2);
    expect(allowance(limits, 'token', { address: '203.0.113.1' })).toBe(60);
  });

  it('take the first exemption that matches address and tier', () => {
    const limits = limitsWith({
      exempt: [
        { addresses: ['10.0.0.1/32'], tiers: ['auth'], requests: 3 },
        { addresses: ['10.0.0.0/8'], tiers: ['all'], requests: 20 },
        { addresses: ['10.0.0.0/8'], tiers: ['all'] },
      ],
    });
    expect(allowance(limits, 'auth', { address: '10.0.0.1' })).toBe(3);
    expect(allowance(limits, 'token', { address: '10.0.0.1' })).toBe(20);
  });

  it('refuse an exempt range that is none', () => {
    expect(() => limitsWith({ exempt: [{ addresses: ['10.0.0.0/99'], tiers: ['all'] }] })).toThrow(RangeError);
  });

  it('show who is nearest to a limit', () => {
    const limits = limitsWith();
    for (let i = 0; i < 30; i++) limits.check('token', here);
    limits.check('token', { address: '2001:db8::1' });
    expect(limits.usage('token', 5)).toEqual([
      { key: 'address 192.0.2.7 client web', used: 30, limit: 60 },
      { key: 'address 2001:db8::/64', used: 1, limit: 60 },
    ]);
    expect(limits.usage('auth', 5)).toEqual([]);
  });
});

describe('the headers of a limit', () => {
  it('draft-ietf-httpapi-ratelimit-headers: policy, remaining and reset of an allowed request, and no Retry-After', () => {
    expect(limitHeaders(limitsWith().check('registration', here))).toEqual({
      'ratelimit-policy': '"registration";q=5;w=3600',
      ratelimit: '"registration";r=4;t=3600',
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '4',
      'x-ratelimit-reset': '3600',
    });
  });

  it('RFC 9110 §10.2.3 a denied request is told in whole seconds when to come again, and RateLimit does not promise it earlier', () => {
    const limits = limitsWith();
    allowance(limits, 'auth', here);
    const headers = limitHeaders(limits.check('auth', here));
    expect(headers).toMatchObject({ 'retry-after': '61', ratelimit: '"auth";r=0;t=61', 'x-ratelimit-remaining': '0' });
  });

  it('are those of the raised limit for an exempt address', () => {
    const limits = limitsWith({ exempt: [{ addresses: ['10.0.0.0/8'], tiers: ['all'], requests: 500 }] });
    expect(limitHeaders(limits.check('auth', { address: '10.0.0.1' }))).toMatchObject({ 'ratelimit-policy': '"auth";q=500;w=60' });
  });

  it('are absent where nothing is counted', () => {
    expect(limitHeaders(limitsWith({ enabled: false }).check('auth', here))).toEqual({});
  });
});
