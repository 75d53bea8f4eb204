import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { limitTiers } from '../../electron/limits/tiers.ts';
import { faultyKeys, loaded, problems } from './load.ts';
import { selfSigned } from './self-signed.ts';

const own = selfSigned();
const files = { '/tls/cert.pem': own.cert, '/tls/key.pem': own.key };
const tls = { GATEWATCH_TLS_CERT: '/tls/cert.pem', GATEWATCH_TLS_KEY: '/tls/key.pem' };
const sound = {
  GATEWATCH_PROFILE: 'production',
  GATEWATCH_ISSUER: 'https://login.example.com',
  GATEWATCH_TRUSTED_PROXY: '10.1.0.0/16',
  GATEWATCH_MASTER_KEY_FILE: '/keys/master',
};

describe('TLS files', () => {
  it('that belong together make the derived issuer https', () => {
    expect(new X509Certificate(own.cert).subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
    expect(loaded({ env: tls, files }).config.issuer).toBe('https://127.0.0.1:9400');
  });

  it('come as two: one without the other is refused', () => {
    expect(problems({ argv: { tlsCert: '/tls/cert.pem' }, files })).toMatchObject([
      { key: 'tls.key', problem: 'is missing although tls.cert is given' },
    ]);
    expect(problems({ argv: { tlsKey: '/tls/key.pem' }, files })).toMatchObject([
      { key: 'tls.cert', problem: 'is missing although tls.key is given' },
    ]);
  });

  it('that are not there are named', () => {
    const found = problems({ env: tls });
    expect(found).toMatchObject([
      { key: 'tls.cert', source: 'environment', where: 'GATEWATCH_TLS_CERT', problem: 'cannot be read' },
      { key: 'tls.key', problem: 'cannot be read' },
    ]);
  });

  it('of another kind are refused without a word of what is in them', () => {
    const swapped = { '/tls/cert.pem': own.key, '/tls/key.pem': own.cert };
    const found = problems({ env: tls, files: swapped });
    expect(found.map(({ problem }) => problem)).toEqual(['does not hold a certificate', 'does not hold a private key without passphrase']);
    expect(JSON.stringify(found)).not.toContain('BEGIN');
  });

  it('that were not made together are refused at start and not at the first handshake', () => {
    const mixed = { '/tls/cert.pem': own.cert, '/tls/key.pem': selfSigned().key };
    expect(problems({ env: tls, files: mixed })).toMatchObject([
      { key: 'tls.key', problem: 'is not the key of the certificate in tls.cert' },
    ]);
  });

  it('and an http issuer contradict each other', () => {
    expect(faultyKeys({ env: { ...tls, GATEWATCH_ISSUER: 'http://localhost:9400' }, files })).toEqual(['issuer']);
  });
});

describe('keys that contradict each other are refused', () => {
  it.each([
    ['oauth.refreshTokenIdleLifetime', { GATEWATCH_OAUTH_REFRESH_TOKEN_LIFETIME: '3600' }],
    ['oauth.sessionIdleLifetime', { GATEWATCH_OAUTH_SESSION_LIFETIME: '600' }],
    ['passwords.minLength', { GATEWATCH_PASSWORDS_MIN_LENGTH: '100', GATEWATCH_PASSWORDS_MAX_LENGTH: '99' }],
    ['http.headersTimeoutMs', { GATEWATCH_HTTP_HEADERS_TIMEOUT_MS: '20000' }],
    ['keys.publishAheadSeconds', { GATEWATCH_KEYS_ROTATE_EVERY_DAYS: '1' }],
    ['passwords.argon2.memoryKiB', { GATEWATCH_PASSWORDS_ARGON2_MEMORY_KIB: '64', GATEWATCH_PASSWORDS_ARGON2_PARALLELISM: '9' }],
    ['scopes.hierarchy', { GATEWATCH_SCOPES_HIERARCHY: '{"a": ["b"], "b": ["c"], "c": ["a"]}' }],
    ['scopes.hierarchy', { GATEWATCH_SCOPES_HIERARCHY: '{"a": ["a"]}' }],
    ['trustedProxies', { GATEWATCH_TRUSTED_PROXY: '10.0.0.0/8,0.0.0.0/0' }],
    ['trustedProxies', { GATEWATCH_TRUSTED_PROXY: '::/0' }],
    ['masterKeyFile', { GATEWATCH_MASTER_KEY_FILE: '/k', GATEWATCH_MASTER_KEY: 'k' }],
    ['issuer', { GATEWATCH_HOST: '0.0.0.0' }],
    ['issuer', { GATEWATCH_HOST: '192.0.2.1' }],
  ])('%s: %o', (key, env) => {
    expect(faultyKeys({ env })).toEqual([key]);
  });

  it('but a hierarchy may reach a scope by two ways', () => {
    const hierarchy = { a: ['b', 'c'], b: ['d'], c: ['d'] };
    expect(loaded({ env: { GATEWATCH_SCOPES_HIERARCHY: JSON.stringify(hierarchy) } }).config.scopes.hierarchy).toEqual(hierarchy);
  });

  it('and a deep, wide hierarchy is judged at once', () => {
    const layers = Array.from({ length: 100 }, (_, index) => [
      [`a${index}`, [`a${index + 1}`, `b${index + 1}`]],
      [`b${index}`, [`a${index + 1}`, `b${index + 1}`]],
    ]).flat();
    expect(faultyKeys({ env: { GATEWATCH_SCOPES_HIERARCHY: JSON.stringify(Object.fromEntries(layers)) } })).toEqual([]);
  });

  it('and no rule speaks of the default that stands in for a value at fault', () => {
    expect(faultyKeys({ env: { GATEWATCH_OAUTH_SESSION_LIFETIME: '600', GATEWATCH_OAUTH_SESSION_IDLE_LIFETIME: 'x' } })).toEqual([
      'oauth.sessionIdleLifetime',
    ]);
  });
});

describe('the production profile', () => {
  it('accepts a server behind a proxy and one with its own TLS', () => {
    expect(loaded({ env: sound }).config.profile).toBe('production');
    const direct = { ...sound, ...tls, GATEWATCH_TRUSTED_PROXY: '' };
    expect(loaded({ env: direct, files }).warnings).toEqual([]);
  });

  it('takes the master key from the environment as well', () => {
    expect(loaded({ env: { ...sound, GATEWATCH_MASTER_KEY_FILE: '', GATEWATCH_MASTER_KEY: 'k' } }).config.masterKeyFile).toBeUndefined();
  });

  it('refuses an untouched configuration', () => {
    expect(faultyKeys({ argv: { profile: 'production' } })).toEqual(['issuer', 'masterKeyFile']);
  });

  it.each([
    ['issuer', 'a plain http issuer', { GATEWATCH_ISSUER: 'http://localhost:9400' }],
    ['issuer', 'an https issuer where nobody speaks TLS', { GATEWATCH_TRUSTED_PROXY: '' }],
    ['issuer', 'an issuer that is this machine', { GATEWATCH_ISSUER: 'https://localhost' }],
    ['issuer', 'no issuer and no port', { GATEWATCH_ISSUER: '', GATEWATCH_PORT: '0' }],
    ['masterKeyFile', 'a master key made beside the data', { GATEWATCH_MASTER_KEY_FILE: '' }],
    ['limits.enabled', 'no limits at all', { GATEWATCH_LIMITS_ENABLED: 'false' }],
    ['limits.exempt', 'no limits for IPv4', { GATEWATCH_LIMITS_EXEMPT: '[{"addresses": ["0.0.0.0/0"], "tiers": ["token"]}]' }],
    [
      'limits.exempt',
      'no limits for a half of IPv4',
      { GATEWATCH_LIMITS_EXEMPT: '[{"addresses": ["::1", "128.0.0.0/1"], "tiers": ["all"]}]' },
    ],
    ['limits.exempt', 'no limits for IPv6', { GATEWATCH_LIMITS_EXEMPT: '[{"addresses": ["2000::/3"], "tiers": ["all"]}]' }],
    ['passwords.minLength', 'short passwords', { GATEWATCH_PASSWORDS_MIN_LENGTH: '11' }],
    ['passwords.minScore', 'weak passwords', { GATEWATCH_PASSWORDS_MIN_SCORE: '1' }],
    [
      'passwords.argon2.memoryKiB',
      'cheap hashes',
      { GATEWATCH_PASSWORDS_ARGON2_MEMORY_KIB: '7167', GATEWATCH_PASSWORDS_ARGON2_ITERATIONS: '10' },
    ],
    ['passwords.argon2.memoryKiB', 'hashes of too few passes', { GATEWATCH_PASSWORDS_ARGON2_ITERATIONS: '1' }],
    ['cors.origins', 'an http origin', { GATEWATCH_CORS_ORIGINS: 'https://a.example,http://b.example' }],
  ])('refuses at %s %s', (key, _, env) => {
    expect(faultyKeys({ env: { ...sound, ...env } })).toEqual([key]);
  });

  it.each(limitTiers)('refuses to switch the limit of %s off for everybody', (tier) => {
    expect(faultyKeys({ env: { ...sound, [`GATEWATCH_LIMITS_TIERS_${tier.toUpperCase()}_ENABLED`]: 'no' } })).toEqual([
      `limits.tiers.${tier}.enabled`,
    ]);
  });

  it('lets limits be raised for everybody and switched off for named ranges', () => {
    const exempt = '[{"addresses": ["10.0.0.0/8"], "tiers": ["all"]}, {"addresses": ["0.0.0.0/0"], "tiers": ["api"], "requests": 1000}]';
    expect(loaded({ env: { ...sound, GATEWATCH_LIMITS_EXEMPT: exempt } }).config.limits.exempt).toHaveLength(2);
  });

  it('lets an issuer be this machine only when it is written out and has TLS of its own', () => {
    const local = { ...sound, ...tls, GATEWATCH_TRUSTED_PROXY: '' };
    expect(faultyKeys({ env: { ...local, GATEWATCH_ISSUER: '' }, files })).toEqual(['issuer']);
    expect(faultyKeys({ env: { ...local, GATEWATCH_ISSUER: 'https://127.0.0.1:9400' }, files })).toEqual([]);
  });

  it('accepts each set of argon2id parameters that OWASP recommends', () => {
    for (const [memory, passes] of [
      [47_104, 1],
      [19_456, 2],
      [12_288, 3],
      [9216, 4],
      [7168, 5],
    ]) {
      const env = { ...sound, GATEWATCH_PASSWORDS_ARGON2_MEMORY_KIB: `${memory}`, GATEWATCH_PASSWORDS_ARGON2_ITERATIONS: `${passes}` };
      expect(faultyKeys({ env })).toEqual([]);
    }
  });
});

describe('the development profile', () => {
  it('allows what production refuses', () => {
    const env = {
      GATEWATCH_LIMITS_ENABLED: 'false',
      GATEWATCH_PASSWORDS_ARGON2_MEMORY_KIB: '64',
      GATEWATCH_CORS_ORIGINS: 'http://localhost:5173',
    };
    expect(loaded({ env }).config.limits.enabled).toBe(false);
  });

  it('warns of a public issuer, and of an https one where nobody speaks TLS', () => {
    expect(loaded({ argv: { issuer: 'https://login.example.com' } }).warnings).toEqual([
      'The issuer https://login.example.com is public, but the profile is development: set profile to production.',
      'The issuer https://login.example.com is https, but neither the server nor a proxy it trusts speaks TLS.',
    ]);
  });
});
