import { createHmac, generateKeyPairSync, type KeyObject, sign as signRaw } from 'node:crypto';
import fc from 'fast-check';
import { type JWTHeaderParameters, SignJWT } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../electron/lib/clock.ts';
import { assertionAlgorithms } from '../../electron/oauth/proofs/assertion-algorithms.ts';
import { dummyAssertionClient } from '../../electron/oauth/proofs/dummy-assertion-client.ts';
import { MAX_ASSERTION_CHARS, readClientAssertionClaims } from '../../electron/oauth/proofs/read-client-assertion.ts';
import { type AssertionClient, type AssertionDeps, verifyClientAssertion } from '../../electron/oauth/proofs/verify-client-assertion.ts';

const NOW = 1_800_000_000;
const clock: Clock = { now: () => NOW * 1000, monotonic: () => 0 };
const issuer = 'https://id.example';
const endpoint = `${issuer}/token`;
const deps: AssertionDeps = { clock, leeway: 30, maxLifetime: 300, audiences: [issuer, endpoint] };

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const ed = generateKeyPairSync('ed25519');
const pairs = new Map(Object.entries({ ES256: p256, ES384: p384, RS256: rsa, PS256: rsa, EdDSA: ed, Ed25519: ed }));
const jwk = (key: KeyObject, more: object = {}): Record<string, unknown> => ({ ...key.export({ format: 'jwk' }), ...more });

const secret = Buffer.alloc(64, 's');
const keyClient: AssertionClient = { id: 'c1', authMethod: 'private_key_jwt', jwks: { keys: [jwk(p256.publicKey)] } };
const signingKey = (alg: string): KeyObject | Uint8Array => pairs.get(alg)?.privateKey ?? secret;
const secretClient: AssertionClient = { id: 'c1', authMethod: 'client_secret_jwt', jwks: null };

const good = { iss: 'c1', sub: 'c1', aud: issuer, jti: 'j1', iat: NOW, exp: NOW + 60 };
const sign = (claims: object, header: Partial<JWTHeaderParameters> = {}, key: KeyObject | Uint8Array = p256.privateKey): Promise<string> =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', ...header }).sign(key);

const judge = async (
  assertion: string,
  client = keyClient,
  secrets: Uint8Array[] = [],
  over: Partial<AssertionDeps> = {},
): Promise<string> => {
  const outcome = await verifyClientAssertion({ ...deps, ...over }, { assertion, client, secrets });
  if (outcome.ok) return 'accepted';
  // One public answer for every reason: the caller gets no oracle.
  expect(outcome.refusal).toEqual({
    code: 'invalid_client',
    description: 'The client could not be authenticated.',
    reason: outcome.refusal.reason,
  });
  return outcome.refusal.reason;
};
const judgeClaims = async (change: object, over: Partial<AssertionDeps> = {}): Promise<string> =>
  judge(await sign({ ...good, ...change }), keyClient, [], over);

const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('what an assertion is signed with', () => {
  it.each([...pairs])('OpenID Connect Core §9 takes private_key_jwt by %s', async (alg, { publicKey, privateKey }) => {
    const client = { ...keyClient, jwks: { keys: [jwk(publicKey)] } };
    expect(await judge(await sign(good, { alg }, privateKey), client)).toBe('accepted');
  });
  it.each(['HS256', 'HS384', 'HS512'])('OpenID Connect Core §9 takes client_secret_jwt by %s', async (alg) =>
    expect(await judge(await sign(good, { alg }, secret), secretClient, [secret])).toBe('accepted'));
  it('RFC 7523 §3 item 9 refuses a signature by another key', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await judge(await sign(good, {}, other.privateKey))).toBe('wrong_key');
    expect(await judge(await sign(good, { alg: 'HS256' }, Buffer.alloc(64, 'x')), secretClient, [secret])).toBe('wrong_key');
  });
  it('RFC 7523 §3 item 9 refuses changed claims and a cut or missing signature', async () => {
    const [header, , signature] = (await sign(good)).split('.');
    const changed = encode({ ...good, jti: 'j2' });
    expect(await judge(`${header}.${changed}.${signature}`)).toBe('wrong_key');
    expect(await judge(`${header}.${encode(good)}.${signature?.slice(0, -2)}`)).toBe('wrong_key');
    expect(await judge(`${header}.${encode(good)}.`)).toBe('wrong_key');
  });
  it('OpenID Connect Core §9 refuses the algorithms of the other method', async () => {
    expect(await judge(await sign(good, { alg: 'HS256' }, secret), keyClient, [secret])).toBe('wrong_alg');
    expect(await judge(await sign(good), { ...secretClient, jwks: keyClient.jwks }, [secret])).toBe('wrong_alg');
  });
  it.each([
    'client_secret_basic',
    'client_secret_post',
    'none',
  ] as const)('OpenID Connect Core §9 refuses an assertion of a client of %s', async (authMethod) => {
    expect(await judge(await sign(good), { ...keyClient, authMethod })).toBe('wrong_alg');
    expect(await judge(await sign(good, { alg: 'HS256' }, secret), { ...keyClient, authMethod }, [secret])).toBe('wrong_alg');
  });
  it.each([
    'none',
    'None',
    'HS1',
    'RS1',
    'RS512',
    'ES512',
    'dir',
    '',
    'constructor',
    '__proto__',
  ])('RFC 8725 §3.1 refuses alg %j', async (alg) => {
    const rest = `${encode(good)}.${(await sign(good)).split('.')[2]}`;
    expect(await judge(`${encode({ alg })}.${rest}`)).toBe('wrong_alg');
    expect(await judge(`${encode({ alg })}.${encode(good)}.`)).toBe('wrong_alg');
  });
  it.each([undefined, 1, null, ['ES256'], { a: 'ES256' }])('RFC 7515 §4.1.1 refuses alg %j', async (alg) =>
    expect(await judge(`${encode({ alg })}.${encode(good)}.${(await sign(good)).split('.')[2]}`)).toBe('wrong_alg'));
  it('RFC 7591 §2 token_endpoint_auth_signing_alg is the one algorithm taken', async () => {
    const client = { ...keyClient, jwks: { keys: [jwk(rsa.publicKey)] }, assertionAlg: 'PS256' };
    expect(await judge(await sign(good, { alg: 'PS256' }, rsa.privateKey), client)).toBe('accepted');
    expect(await judge(await sign(good, { alg: 'RS256' }, rsa.privateKey), client)).toBe('wrong_alg');
    expect(await judge(await sign(good, { alg: 'RS256' }, rsa.privateKey), { ...client, assertionAlg: null })).toBe('accepted');
    expect(await judge(await sign(good, { alg: 'HS512' }, secret), { ...secretClient, assertionAlg: 'HS256' }, [secret])).toBe('wrong_alg');
  });
  it('RFC 7518 §3.2 refuses a secret shorter than the hash', async () => {
    for (const [alg, octets] of [
      ['HS256', 32],
      ['HS384', 48],
      ['HS512', 64],
    ] as const) {
      const exact = Buffer.alloc(octets, 'k');
      expect(await judge(await sign(good, { alg }, exact), secretClient, [exact])).toBe('accepted');
      const short = exact.subarray(1);
      expect(await judge(await sign(good, { alg }, short), secretClient, [short])).toBe('wrong_key');
    }
  });
  it('OpenID Connect Core §9 refuses when nothing is registered', async () => {
    expect(await judge(await sign(good), { ...keyClient, jwks: null })).toBe('wrong_key');
    expect(await judge(await sign(good), { ...keyClient, jwks: { keys: [] } })).toBe('wrong_key');
    expect(await judge(await sign(good, { alg: 'HS256' }, Buffer.alloc(64)), secretClient, [])).toBe('wrong_key');
  });
  it('takes either secret while a rotation overlaps', async () => {
    const next = Buffer.alloc(64, 'n');
    for (const key of [secret, next])
      expect(await judge(await sign(good, { alg: 'HS256' }, key), secretClient, [next, secret])).toBe('accepted');
  });
});

describe('which key is tried', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const withKeys = (...keys: Record<string, unknown>[]): AssertionClient => ({ ...keyClient, jwks: { keys } });

  it('RFC 7515 §4.1.4 kid selects the key', async () => {
    const client = withKeys(jwk(other.publicKey, { kid: 'a' }), jwk(p256.publicKey, { kid: 'b' }));
    expect(await judge(await sign(good, { kid: 'b' }), client)).toBe('accepted');
    expect(await judge(await sign(good, { kid: 'a' }), client)).toBe('wrong_key');
    expect(await judge(await sign(good, { kid: 'c' }), client)).toBe('wrong_key');
  });
  it('RFC 7515 §4.1.4 without kid every fitting key is tried', async () => {
    const client = withKeys(jwk(rsa.publicKey), jwk(other.publicKey, { kid: 'a' }), jwk(p256.publicKey, { kid: 'b' }));
    expect(await judge(await sign(good), client)).toBe('accepted');
  });
  it('RFC 7515 §4.1.4 a kid that no key has leads to the keys without one', async () => {
    expect(await judge(await sign(good, { kid: 'thumbprint' }), withKeys(jwk(p256.publicKey)))).toBe('accepted');
  });
  it('tries at most ten keys', async () => {
    const others = Array.from({ length: 10 }, () => jwk(other.publicKey));
    expect(await judge(await sign(good), withKeys(...others.slice(1), jwk(p256.publicKey)))).toBe('accepted');
    expect(await judge(await sign(good), withKeys(...others, jwk(p256.publicKey)))).toBe('wrong_key');
  });
  it.each([
    ['use', { use: 'enc' }],
    ['alg', { alg: 'ES384' }],
    ['key_ops', { key_ops: ['deriveKey'] }],
    ['key_ops', { key_ops: 'verify' }],
    ['crv', { crv: 'P-384' }],
    ['kty', { kty: 'RSA' }],
    ['x', { x: 'AA' }],
    ['d', { d: 'AA' }],
  ])('RFC 7517 §4 does not use a key whose %s does not fit', async (_, more) => {
    expect(await judge(await sign(good), withKeys(jwk(p256.publicKey, more)))).toBe('wrong_key');
    expect(await judge(await sign(good), withKeys(jwk(p256.publicKey, more), jwk(p256.publicKey)))).toBe('accepted');
  });
  it('RFC 7518 §3.3 does not use an RSA key below 2048 bits', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const [header, claims] = [encode({ alg: 'RS256' }), encode(good)];
    const signature = signRaw('sha256', Buffer.from(`${header}.${claims}`), weak.privateKey).toString('base64url');
    expect(await judge(`${header}.${claims}.${signature}`, withKeys(jwk(weak.publicKey)))).toBe('wrong_key');
  });
  it.each(['jwk', 'jku', 'x5u', 'crit', 'b64', 'zip'])('RFC 7515 §4.1 refuses the header %s', async (name) => {
    const header = { alg: 'ES256', [name]: name === 'jwk' ? jwk(p256.publicKey) : 'https://evil.example/keys' };
    expect(await judge(`${encode(header)}.${encode(good)}.${(await sign(good)).split('.')[2]}`)).toBe('forbidden_header');
  });
  it('RFC 7515 §4.1.6 never takes a key from a certificate in the header', async () => {
    const signed = await sign(good, { x5c: ['AAAA'], x5t: 'AAAA' }, other.privateKey);
    expect(await judge(signed)).toBe('wrong_key');
    expect(await judge(await sign(good, { x5c: ['AAAA'], x5t: 'AAAA' }))).toBe('accepted');
  });
});

describe('what an assertion claims', () => {
  it('RFC 7523 §3 gives back what must be remembered, until the leeway is over as well', async () => {
    const outcome = await verifyClientAssertion(deps, {
      assertion: await sign({ ...good, exp: NOW + 60.5 }),
      client: keyClient,
      secrets: [],
    });
    expect(outcome).toEqual({ ok: true, value: { jti: 'j1', expiresAt: (NOW + 90.5) * 1000 } });
  });
  it.each([
    { iss: 'c2' },
    { sub: 'c2' },
    { iss: 'c2', sub: 'c2' },
    { iss: undefined },
    { sub: undefined },
    { iss: ['c1'] },
    { iss: 'C1', sub: 'C1' },
    { iss: 'c1 ' },
    { iss: '', sub: '' },
    { iss: issuer },
  ])('RFC 7523 §3 items 1 and 2 refuse %j', async (change) => expect(await judgeClaims(change)).toBe('wrong_issuer'));

  it.each([
    [issuer],
    [endpoint],
    [[issuer]],
    [['https://other.example', endpoint]],
  ])('RFC 7523 §3 item 3 takes the audience %j', async (aud) => expect(await judgeClaims({ aud })).toBe('accepted'));
  it.each([
    [undefined],
    [null],
    [''],
    ['https://other.example'],
    [`${issuer}/`],
    ['https://ID.example'],
    [[]],
    [['https://other.example']],
    [[issuer, 1]],
    [[[issuer]]],
    [{ 0: issuer }],
    [1],
    [[null, issuer]],
  ])('RFC 7523 §3 item 3 refuses the audience %j', async (aud) => expect(await judgeClaims({ aud })).toBe('wrong_audience'));

  it('FAPI 2.0 Security Profile §5.3.2.1 takes the issuer as a single text only', async () => {
    const over = { issuerOnly: true };
    expect(await judgeClaims({ aud: issuer }, over)).toBe('accepted');
    expect(await judgeClaims({ aud: endpoint }, over)).toBe('wrong_audience');
    expect(await judgeClaims({ aud: [issuer] }, over)).toBe('wrong_audience');
    expect(await judgeClaims({ aud: undefined }, { issuerOnly: true, audiences: [] })).toBe('wrong_audience');
  });

  it.each<[object, string]>([
    [{ exp: undefined }, 'malformed'],
    [{ exp: `${NOW + 60}` }, 'malformed'],
    [{ exp: null }, 'malformed'],
    [{ exp: NOW - 29, iat: NOW - 60 }, 'accepted'],
    [{ exp: NOW - 30, iat: NOW - 60 }, 'expired'],
    [{ exp: 0, iat: 0 }, 'expired'],
    [{ exp: -1, iat: undefined }, 'expired'],
    [{ exp: NOW + 300 }, 'accepted'],
    [{ exp: NOW + 301 }, 'too_long'],
    [{ exp: NOW + 330, iat: undefined }, 'accepted'],
    [{ exp: NOW + 331, iat: undefined }, 'too_long'],
    [{ exp: NOW + 10, iat: NOW - 291 }, 'too_long'],
    [{ exp: (NOW + 60) * 1000 }, 'too_long'],
  ])('RFC 7523 §3 item 4 judges %j: %s', async (change, verdict) => expect(await judgeClaims(change)).toBe(verdict));

  it.each(['exp', 'iat', 'nbf'])('RFC 7519 §2 refuses an %s that is no finite number', async (name) => {
    for (const number of ['1e999', '-1e999']) {
      const signed = `${encode({ alg: 'HS256' })}.${encode(JSON.stringify({ ...good, [name]: 0 }).replace(`"${name}":0`, `"${name}":${number}`))}`;
      const mac = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(await judge(`${signed}.${mac}`, secretClient, [secret])).toBe('malformed');
    }
  });

  it.each(['iat', 'nbf'])('RFC 7523 §3 items 5 and 6 take an absent %s, a past one, and one within the leeway', async (name) => {
    expect(await judgeClaims({ [name]: undefined })).toBe('accepted');
    expect(await judgeClaims({ [name]: NOW - 100 })).toBe('accepted');
    expect(await judgeClaims({ [name]: NOW + 30 })).toBe('accepted');
    expect(await judgeClaims({ [name]: NOW + 31 })).toBe('not_yet');
    expect(await judgeClaims({ [name]: '1' })).toBe('malformed');
    expect(await judgeClaims({ [name]: null })).toBe('malformed');
  });

  it.each([undefined, null, '', 1, ['j1'], 'j'.repeat(257)])('OpenID Connect Core §9 refuses the jti %j', async (jti) =>
    expect(await judgeClaims({ jti })).toBe('no_jti'));
  it('OpenID Connect Core §9 takes a jti of 256 characters', async () =>
    expect(await judgeClaims({ jti: 'j'.repeat(256) })).toBe('accepted'));

  it.each([
    'JWT',
    'jwt',
    'client-authentication+jwt',
    'application/client-authentication+jwt',
  ])('RFC 8725 §3.11 takes the type %s', async (typ) => expect(await judge(await sign(good, { typ }))).toBe('accepted'));
  it.each(['at+jwt', 'dpop+jwt', 'logout+jwt', 'oauth-authz-req+jwt', ''])('RFC 8725 §3.11 refuses a token of the type %j', async (typ) =>
    expect(await judge(await sign(good, { typ }))).toBe('wrong_type'));
});

describe('the form of an assertion', () => {
  it.each([
    '',
    'a',
    'a.b',
    'a.b.c',
    'a.b.c.d',
    '..',
    `${encode('[]')}.${encode({})}.AA`,
    `${encode('null')}.${encode({})}.AA`,
    `${encode({ alg: 'ES256' })}.${encode('"x"')}.AA`,
    `${encode({ alg: 'ES256' })}.${encode('{')}.AA`,
    `${encode({ alg: 'ES256' })}=.${encode({})}.AA`,
    `${encode({ alg: 'ES256' })}.${encode({})}.A A`,
    `${Buffer.from([0xff, 0xfe]).toString('base64url')}.${encode({})}.AA`,
    `${encode({ alg: 'ES256', kid: 7 })}.${encode({})}.AA`,
    `${encode({ alg: 'ES256', typ: 7 })}.${encode({})}.AA`,
    '{"payload":"e30","signatures":[]}',
  ])('RFC 7515 §7.1 refuses %j', async (assertion) => {
    expect(await judge(assertion)).toBe('malformed');
  });
  it('RFC 7523 §3 takes 8,192 characters and refuses more unread', async () => {
    const size = async (pad: number) => sign({ ...good, pad: 'p'.repeat(pad) });
    let pad = 5800;
    while ((await size(pad)).length < MAX_ASSERTION_CHARS) pad += 1;
    const atLimit = await size((await size(pad)).length > MAX_ASSERTION_CHARS ? pad - 1 : pad);
    expect(atLimit.length).toBeLessThanOrEqual(MAX_ASSERTION_CHARS);
    expect(await judge(atLimit)).toBe('accepted');
    expect(readClientAssertionClaims(atLimit)).toEqual({ iss: 'c1', sub: 'c1' });
    const over = await size(pad + 2);
    expect(over.length).toBeGreaterThan(MAX_ASSERTION_CHARS);
    expect(await judge(over)).toBe('malformed');
    expect(readClientAssertionClaims(over)).toBeNull();
  });
  it('RFC 7523 §3 property: no text makes the judgement throw, and none is accepted unsigned', async () => {
    const part = fc.oneof(
      fc.base64String(),
      fc.string({ maxLength: 6 }),
      fc.json().map(encode),
      fc.constantFrom(encode({ alg: 'ES256' }), encode({ alg: 'HS256' }), encode({ alg: 'RS256' }), encode(good)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 4 }),
        fc.constantFrom(keyClient, secretClient, dummyAssertionClient),
        async (parts, client) => {
          expect(await judge(parts.join('.'), client, [secret])).not.toBe('accepted');
        },
      ),
      { numRuns: 400 },
    );
  });
  it('RFC 7523 §3 reads issuer and subject to find the client, or nothing', () => {
    expect(readClientAssertionClaims(`${encode({})}.${encode({ iss: 'a', sub: 'b' })}.`)).toEqual({ iss: 'a', sub: 'b' });
    expect(readClientAssertionClaims(`${encode({})}.${encode({ iss: 'a' })}.`)).toBeNull();
    expect(readClientAssertionClaims(`${encode({})}.${encode({ iss: 'a', sub: 1 })}.`)).toBeNull();
    expect(readClientAssertionClaims('x')).toBeNull();
  });
});

describe('an unknown client', () => {
  it.each([
    ...assertionAlgorithms.private_key_jwt,
    ...assertionAlgorithms.client_secret_jwt,
  ])('RFC 6749 §2.3 is refused by %s like one whose method is another, and with the public answer of a wrong key', async (alg) => {
    expect(await judge(await sign({ ...good, iss: '', sub: '' }, { alg }, signingKey(alg)), dummyAssertionClient)).toBe('wrong_alg');
  });
  it('RFC 6749 §2.3 is refused even with the secret that stands in for its own', async () => {
    const zeros = Buffer.alloc(64);
    const signed = await sign({ ...good, iss: '', sub: '' }, { alg: 'HS256' }, zeros);
    expect(await judge(signed, dummyAssertionClient)).toBe('wrong_alg');
    expect(await judge(await sign(good, { alg: 'HS256' }, zeros), secretClient)).toBe('wrong_key');
    expect(await judge(signed, { ...secretClient, id: '' }, [zeros])).toBe('wrong_issuer');
  });
  it.each<[string, AssertionClient]>([
    ['a known client whose key does not match', keyClient],
    ['an unknown client', dummyAssertionClient],
    ['a client of another method', { ...keyClient, authMethod: 'client_secret_basic' }],
    ['a client of the other assertion method', secretClient],
    ['a client whose keys are of another type', { ...keyClient, jwks: { keys: [jwk(rsa.publicKey)] } }],
    ['a client whose keys have other names', { ...keyClient, jwks: { keys: [jwk(p256.publicKey, { kid: 'a' })] } }],
    ['a client without keys', { ...keyClient, jwks: null }],
    [
      'a client that signs by one algorithm only',
      { ...keyClient, jwks: { keys: [jwk(p256.publicKey), jwk(p256.publicKey)] }, assertionAlg: 'ES384' },
    ],
  ])('RFC 6749 §2.3 one verification is spent on %s, so that the time tells nothing', async (_, client) => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const signed = await sign(good, { kid: 'b' }, other.privateKey);
    const verify = vi.spyOn(crypto.subtle, 'verify');
    try {
      expect(await judge(signed, client, [secret])).toMatch(/^wrong_(alg|key)$/);
      expect(verify.mock.calls.map(([algorithm]) => algorithm)).toEqual([{ name: 'ECDSA', hash: 'SHA-256' }]);
    } finally {
      verify.mockRestore();
    }
  });
  it.each([
    ...assertionAlgorithms.private_key_jwt,
    ...assertionAlgorithms.client_secret_jwt,
  ])('RFC 6749 §2.3 a verification by %s is spent on an unknown client', async (alg) => {
    const signed = await sign(good, { alg }, signingKey(alg));
    const verify = vi.spyOn(crypto.subtle, 'verify');
    try {
      expect(await judge(signed, dummyAssertionClient)).toBe('wrong_alg');
      expect(verify).toHaveBeenCalledTimes(1);
      expect(await verify.mock.results[0]?.value).toBe(false);
    } finally {
      verify.mockRestore();
    }
  });
});
