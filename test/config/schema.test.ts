import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPasswordPolicy } from '../../electron/accounts/password-policy.ts';
import { configKeys } from '../../electron/config/config-keys.ts';
import { deriveIssuer } from '../../electron/config/derive-issuer.ts';
import { flagVariable, keyVariable, serveFlags } from '../../electron/config/flags.ts';
import { coversMostOfTheInternet, readRange } from '../../electron/config/schema/cidr-range.ts';
import { isLoopbackHost, issuerProblem } from '../../electron/config/schema/issuer-url.ts';
import { createLimits, limitTiers } from '../../electron/limits/tiers.ts';
import { defaultScopeHierarchy } from '../../electron/oauth/scopes.ts';
import { faultyKeys, loaded } from './load.ts';

describe('every key', () => {
  it('has a variable of its own, a description that ends, and words for what it accepts', () => {
    expect(new Set(configKeys.map(({ variable }) => variable)).size).toBe(configKeys.length);
    for (const { variable, description, accepts } of configKeys) {
      expect(variable).toMatch(/^GATEWATCH(_[A-Z\d]+)+$/);
      expect(description).toMatch(/[.]$/);
      expect(accepts).not.toBe('');
    }
  });

  it('takes its own default when that is written out', () => {
    for (const { key, schema, defaultValue } of configKeys) {
      if (defaultValue !== undefined) expect(schema.parse(defaultValue), key).toEqual(defaultValue);
    }
  });

  it.each(configKeys.filter(({ form }) => form === 'number'))('$key is refused outside of its bounds', ({ key, variable }) => {
    expect(faultyKeys({ env: { [variable]: '-1' } })).toEqual([key]);
    expect(faultyKeys({ env: { [variable]: '999999999999' } })).toEqual([key]);
  });

  it('is known by its flag’s variable if it has a flag, else by its own words', () => {
    expect([keyVariable('trustedProxies'), keyVariable('limits.enabled'), keyVariable('passwords.argon2.memoryKiB')]).toEqual([
      'GATEWATCH_TRUSTED_PROXY',
      'GATEWATCH_LIMITS_ENABLED',
      'GATEWATCH_PASSWORDS_ARGON2_MEMORY_KIB',
    ]);
    expect(keyVariable('oauth.codeLifetime')).toBe('GATEWATCH_OAUTH_CODE_LIFETIME');
  });

  it('that a flag sets exists', () => {
    const keys = configKeys.map(({ key }) => key);
    for (const { key } of serveFlags) expect(key === null || keys.includes(key), String(key)).toBe(true);
    expect(flagVariable('--tls-cert')).toBe('GATEWATCH_TLS_CERT');
  });
});

describe('the defaults', () => {
  it('are those of feature C1, and the limits can be made of them', () => {
    const { limits } = loaded().config;
    const pairs = limitTiers.map((tier) => [tier, limits.tiers[tier].requests, limits.tiers[tier].windowSeconds]);
    expect(pairs).toEqual([
      ['auth', 10, 60],
      ['token', 60, 60],
      ['authorize', 120, 60],
      ['api', 100, 60],
      ['userinfo', 300, 60],
      ['introspection', 180, 60],
      ['discovery', 1000, 60],
      ['registration', 5, 3600],
    ]);
    const verdict = createLimits({ config: limits, clock: { monotonic: () => 0 } }).check('auth', { address: '192.0.2.1' });
    expect(verdict).toMatchObject({ allowed: true, limit: 10 });
  });

  it('of passwords are those of the policy: a longest allowed run is one less than the refused one', () => {
    const { passwords } = loaded().config;
    const { lower, upper, digit, symbol, ...policy } = defaultPasswordPolicy;
    expect(passwords).toMatchObject({
      minLength: policy.minLength,
      maxLength: policy.maxLength,
      maxRepeat: policy.repeatedRun - 1,
      maxSequence: policy.sequentialRun - 1,
      minScore: policy.minStrength,
    });
    expect(passwords.requireClasses).toEqual(Object.keys({ lower, upper, digit, symbol }));
    expect([lower, upper, digit, symbol]).toEqual([true, true, true, true]);
  });

  it('of scopes are those of the protocol', () => {
    expect(loaded().config.scopes).toEqual({ hierarchy: defaultScopeHierarchy, descriptions: {} });
  });
});

describe('RFC 8414 §2 an issuer', () => {
  it.each([
    'https://login.example.com',
    'https://login.example.com:8443',
    'http://localhost:9400',
    'http://127.0.0.1',
    'http://[::1]:1',
  ])('%s is accepted', (issuer) => {
    expect(issuerProblem(issuer)).toBeUndefined();
  });

  it.each([
    ['login.example.com', 'is not a URL'],
    ['ftp://login.example.com', 'is neither an https nor an http URL'],
    ['javascript:alert(1)', 'is neither an https nor an http URL'],
    ['https://a:b@login.example.com', 'carries a user name or password'],
    ['https://@login.example.com', 'carries a user name or password'],
    ['https://login.example.com/?a=b', 'has a query (RFC 8414 §2 forbids it)'],
    ['https://login.example.com?', 'has a query (RFC 8414 §2 forbids it)'],
    ['https://login.example.com#', 'has a fragment (RFC 8414 §2 forbids it)'],
    ['https://login.example.com/', 'must be written exactly as https://login.example.com'],
    ['https://login.example.com/a/', 'has a path: give the server a host name of its own'],
    ['https://Login.Example.com', 'must be written exactly as https://login.example.com'],
    ['https://login.example.com:443', 'must be written exactly as https://login.example.com'],
    ['https://login.example.com/a/../b', 'has a path: give the server a host name of its own'],
    ['https:\\\\login.example.com', 'must be written exactly as https://login.example.com'],
    [' https://login.example.com', 'must be written exactly as https://login.example.com'],
    ['https://*.example.com', 'has a host that is neither a name nor an address'],
    ['https://login.example.com/a%2fb', 'has a path: give the server a host name of its own'],
    ['https://login.example.com//a', 'has a path: give the server a host name of its own'],
    ['http://login.example.com', 'is http on a host other than this machine: use https'],
    ['http://localhost.example.com', 'is http on a host other than this machine: use https'],
    ['http://10.0.0.1', 'is http on a host other than this machine: use https'],
  ])('%s %s', (issuer, problem) => {
    expect(issuerProblem(issuer)).toBe(problem);
  });

  it('with a password in it is refused without being shown', () => {
    expect(faultyKeys({ env: { GATEWATCH_ISSUER: 'https://ada:hunter2@login.example.com' } })).toEqual(['issuer']);
  });

  it('is derived only from a host that is this machine', () => {
    expect(deriveIssuer({ host: '::1', port: 443, tls: true })).toBe('https://[::1]');
    expect(deriveIssuer({ host: 'LOCALHOST', port: 8443, tls: true })).toBe('https://localhost:8443');
    for (const host of ['0.0.0.0', '::', '192.0.2.1', 'login.example.com'])
      expect(deriveIssuer({ host, port: 1, tls: true })).toBeUndefined();
  });

  it('of 127.0.0.0/8 is loopback and of a look-alike is not', () => {
    expect(['127.0.0.1', '127.255.0.9', '::1', '[::1]', 'localhost'].every(isLoopbackHost)).toBe(true);
    expect(['127.0.0.1.example', '128.0.0.1', 'localhost.', '::', '1127.0.0.1'].some(isLoopbackHost)).toBe(false);
  });
});

describe('an address range', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['192.0.2.7', '192.0.2.7/32'],
    ['2001:DB8:0::/32', '2001:db8::/32'],
    ['::1', '::1/128'],
    ['0.0.0.0/0', '0.0.0.0/0'],
  ])('%s is %s', (given, range) => {
    expect(readRange(given)).toEqual({ range });
  });

  it.each([
    ['10.0.0.5/8', '10.0.0.0/8'],
    ['2001:db8::1/32', '2001:db8::/32'],
  ])('%s with address bits beyond its prefix is refused, with what to write', (given, meant) => {
    expect(readRange(given)).toEqual({ problem: expect.stringContaining(`write ${meant}`) });
  });

  it.each([
    '',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    '::/129',
    '10.0.0/8',
    '010.0.0.0/8',
    '0x0a.0.0.0/8',
    'fe80::1%eth0',
    '::ffff:10.0.0.0/104',
    '*',
    '10.0.0.0/8/8',
    ' ::1',
  ])('%j is refused', (given) => {
    expect(readRange(given)).toHaveProperty('problem');
  });

  it('once canonical stays as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const first = readRange(address);
        fc.pre('range' in first);
        if ('range' in first) expect(readRange(first.range)).toEqual(first);
      }),
    );
  });

  it.each([
    ['10.0.0.0/8', false],
    ['0.0.0.0/7', true],
    ['0.0.0.0/0', true],
    ['2001::/16', false],
    ['2000::/3', true],
  ])('%s covers most of the internet: %s', (range, most) => {
    expect(coversMostOfTheInternet(range)).toBe(most);
  });
});

describe('hosts, origins and tokens', () => {
  it.each(['', '127.0.0.256', '1.2.3', 'a b', 'http://a', 'a:80', '-a', `${'a'.repeat(64)}.b`, '[::1]'])('host %j is refused', (host) => {
    expect(faultyKeys({ argv: { host, issuer: 'https://a.example' } })).toEqual(['host']);
  });

  it.each([
    '*',
    'null',
    'https://a.example/',
    'https://*.example',
    'https://A.example',
    'https://a.example:443',
    'ftp://a.example',
    'https://a.example/x',
  ])('origin %j is refused: only an exact one can be compared', (origin) => {
    expect(faultyKeys({ env: { GATEWATCH_CORS_ORIGINS: origin } })).toEqual(['cors.origins']);
  });

  it('RFC 6749 §3.3 a scope of other characters is refused', () => {
    expect(faultyKeys({ env: { GATEWATCH_SCOPES_HIERARCHY: '{"a b": ["c"]}' } })).toEqual(['scopes.hierarchy']);
    expect(faultyKeys({ env: { GATEWATCH_SCOPES_HIERARCHY: '{"a": ["c\\""]}' } })).toEqual(['scopes.hierarchy']);
  });
});
