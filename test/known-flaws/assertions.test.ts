import { createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { type AssertionClient, type AssertionDeps, verifyClientAssertion } from '../../electron/oauth/proofs/verify-client-assertion.ts';
import { readClientMetadata } from '../../electron/oauth/registration/client-metadata.ts';
import { toClientFields } from '../../electron/oauth/registration/to-client-fields.ts';

const START = 1_800_000_000;
const issuer = 'https://id.example';
const depsAt = (seconds: number, over: Partial<AssertionDeps> = {}): AssertionDeps => ({
  clock: { now: () => seconds * 1000, monotonic: () => 0 },
  leeway: 30,
  maxLifetime: 300,
  audiences: [issuer, `${issuer}/token`],
  ...over,
});

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ecJwk = { ...ec.publicKey.export({ format: 'jwk' }) };
const rsaJwk = { ...rsa.publicKey.export({ format: 'jwk' }) };
const keyClient: AssertionClient = { id: 'c1', authMethod: 'private_key_jwt', jwks: { keys: [ecJwk, rsaJwk] } };
const secretClient: AssertionClient = { id: 'c1', authMethod: 'client_secret_jwt', jwks: null };
const secret = Buffer.alloc(64, 's');

const good = { iss: 'c1', sub: 'c1', aud: issuer, jti: 'j1', iat: START, exp: START + 60 };
const sign = (claims: object) => new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256' }).sign(ec.privateKey);
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const mac = (alg: string, key: Uint8Array | string): string => {
  const signed = `${encode({ alg })}.${encode(good)}`;
  return `${signed}.${createHmac(`sha${alg.slice(2)}`, key)
    .update(signed)
    .digest('base64url')}`;
};
const judge = async (deps: AssertionDeps, assertion: string, client = keyClient, secrets: Uint8Array[] = []): Promise<string> => {
  const outcome = await verifyClientAssertion(deps, { assertion, client, secrets });
  return outcome.ok ? 'accepted' : outcome.refusal.reason;
};

/** Every form in which a public key lies about where a secret might be looked for. */
const publicForms: [string, Buffer][] = [ec, rsa].flatMap(({ publicKey }) => [
  [`${publicKey.asymmetricKeyType} PEM`, Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }))],
  [`${publicKey.asymmetricKeyType} trimmed PEM`, Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }).toString().trim())],
  [`${publicKey.asymmetricKeyType} DER`, publicKey.export({ type: 'spki', format: 'der' })],
  [`${publicKey.asymmetricKeyType} JWK`, Buffer.from(JSON.stringify(publicKey.export({ format: 'jwk' })))],
  [
    `${publicKey.asymmetricKeyType} numbers`,
    Buffer.from(String(publicKey.export({ format: 'jwk' }).n ?? publicKey.export({ format: 'jwk' }).x), 'base64url'),
  ],
]);

describe('client assertions that fooled other servers', () => {
  it('known-flaw/024 an assertion without jti can be used again', async () => {
    const { jti: _, ...withoutJti } = good;
    expect(await judge(depsAt(START), await sign(withoutJti))).toBe('no_jti');
    expect(await judge(depsAt(START), await sign({ ...good, jti: '' }))).toBe('no_jti');
  });

  it('known-flaw/025 the jti is forgotten while the assertion is still good', async () => {
    const assertion = await sign(good);
    const outcome = await verifyClientAssertion(depsAt(START), { assertion, client: keyClient, secrets: [] });
    if (!outcome.ok) throw new Error(outcome.refusal.reason);
    const rememberedUntil = outcome.value.expiresAt / 1000;
    expect(await judge(depsAt(rememberedUntil - 0.001), assertion)).toBe('accepted');
    expect(await judge(depsAt(rememberedUntil), assertion)).toBe('expired');
  });

  it('known-flaw/026 another endpoint judges assertions by laxer rules', async () => {
    const atPar = depsAt(START, { audiences: [issuer, `${issuer}/token`, `${issuer}/par`] });
    expect(await judge(atPar, await sign({ ...good, aud: `${issuer}/par` }))).toBe('accepted');
    expect(await judge(depsAt(START), await sign({ ...good, aud: `${issuer}/par` }))).toBe('wrong_audience');
    expect(await judge(atPar, await sign({ ...good, aud: `${issuer}/par`, jti: undefined }))).toBe('no_jti');
  });

  it('known-flaw/027 two judgements of one assertion at once remember the same name, so that one write decides', async () => {
    const assertion = await sign(good);
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, () => verifyClientAssertion(depsAt(START), { assertion, client: keyClient, secrets: [] })),
    );
    expect(new Set(outcomes.map((outcome) => (outcome.ok ? `${outcome.value.jti} ${outcome.value.expiresAt}` : 'refused')))).toEqual(
      new Set([`j1 ${(START + 90) * 1000}`]),
    );
  });
});

describe('algorithm confusion', () => {
  it.each(publicForms)('known-flaw/056 the public key as the secret of a MAC: %s', async (_, form) => {
    for (const alg of ['HS256', 'HS384', 'HS512']) {
      expect(await judge(depsAt(START), mac(alg, form))).toBe('wrong_alg');
      expect(await judge(depsAt(START), mac(alg, form), keyClient, [secret])).toBe('wrong_alg');
      expect(await judge(depsAt(START), mac(alg, form), { ...secretClient, jwks: keyClient.jwks }, [secret])).toBe('wrong_key');
    }
  });

  it('known-flaw/056 a shared secret among the registered keys', async () => {
    const oct = { kty: 'oct', k: secret.toString('base64url'), alg: 'HS256' };
    expect(await judge(depsAt(START), mac('HS256', secret), { ...keyClient, jwks: { keys: [oct] } })).toBe('wrong_alg');
    expect(await judge(depsAt(START), mac('HS256', secret), { ...secretClient, jwks: { keys: [oct] } })).toBe('wrong_key');
    const read = readClientMetadata(
      { grant_types: ['client_credentials'], token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [oct] } },
      'import',
    );
    if (!read.ok) throw new Error(read.refusal.description);
    expect(toClientFields(read.value, { profile: 'development', id: 'c1' }).ok).toBe(false);
  });

  it('known-flaw/056 the signature of one key type under the name of another', async () => {
    const [, claims, signature] = (await sign(good)).split('.');
    for (const alg of ['RS256', 'PS256', 'EdDSA', 'ES384'])
      expect(await judge(depsAt(START), `${encode({ alg })}.${claims}.${signature}`)).toBe('wrong_key');
  });

  it.each(['none', 'None', 'NONE', 'nOnE'])('known-flaw/056 no signature at all, alg %s', async (alg) => {
    for (const client of [keyClient, secretClient]) {
      expect(await judge(depsAt(START), `${encode({ alg })}.${encode(good)}.`, client, [secret])).toBe('wrong_alg');
      expect(await judge(depsAt(START), `${encode({ alg })}.${encode(good)}.AA`, client, [secret])).toBe('wrong_alg');
    }
  });

  it('known-flaw/057 the client secret signs for a client that registered a key', async () =>
    expect(await judge(depsAt(START), mac('HS256', secret), keyClient, [secret])).toBe('wrong_alg'));

  it('known-flaw/057 an empty or short secret signs', async () => {
    for (const key of [Buffer.alloc(0), Buffer.from('secret')])
      expect(await judge(depsAt(START), mac('HS256', key), secretClient, [key])).toBe('wrong_key');
  });

  it('known-flaw/057 the key comes with the assertion', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const own = await new SignJWT({ ...good })
      .setProtectedHeader({ alg: 'ES256', jwk: { ...other.publicKey.export({ format: 'jwk' }) } })
      .sign(other.privateKey);
    expect(await judge(depsAt(START), own)).toBe('forbidden_header');
  });

  it('known-flaw/059 aud, exp and iat are not looked at', async () => {
    expect(await judge(depsAt(START), await sign({ ...good, aud: undefined }))).toBe('wrong_audience');
    expect(await judge(depsAt(START), await sign({ ...good, aud: 'https://other.example' }))).toBe('wrong_audience');
    expect(await judge(depsAt(START), await sign({ ...good, exp: undefined }))).toBe('malformed');
    expect(await judge(depsAt(START + 90), await sign(good))).toBe('expired');
    expect(await judge(depsAt(START - 31), await sign(good))).toBe('not_yet');
  });
});
