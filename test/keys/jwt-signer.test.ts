import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicJwks } from '../../electron/keys/jwks.ts';
import { createJwtSigner } from '../../electron/keys/jwt-signer.ts';
import { generateSigningKey, type SigningKey } from '../../electron/keys/signing-key.ts';
import { type SigningAlgorithm, signingAlgorithms } from '../../electron/oauth/client.ts';

const made = new Map<SigningAlgorithm, SigningKey>();
const keyOf = (alg: SigningAlgorithm): SigningKey => {
  const key = made.get(alg);
  if (key === undefined) throw new Error(`no key for ${alg}`);
  return key;
};
const publishedSet = () =>
  createLocalJWKSet(structuredClone(publicJwks([...made.values()].map((key) => ({ ...key, state: 'active', createdAt: 0 })))));

beforeAll(async () => {
  for (const alg of signingAlgorithms) {
    const key = await generateSigningKey({ alg });
    if (key.ok) made.set(alg, key.value);
  }
});

describe.each(signingAlgorithms)('a token signed with %s', (alg) => {
  const payload = { iss: 'https://id.example', sub: 'Zoë ✓', scope: 'openid', nested: { a: [1, null, true] } };

  it('RFC 7515 §5.2 is verified by another library against the published JWK Set', async () => {
    const token = createJwtSigner(keyOf(alg)).sign('at+jwt', payload);
    const verified = await jwtVerify(token, publishedSet(), { typ: 'at+jwt', algorithms: [alg], issuer: 'https://id.example' });
    expect(verified.payload).toEqual(payload);
    expect(verified.protectedHeader).toEqual({ alg, typ: 'at+jwt', kid: keyOf(alg).kid });
  });

  it('RFC 7515 §5.2 is verified 200 times over, whatever the payload', async () => {
    const signer = createJwtSigner(keyOf(alg));
    const keys = publishedSet();
    for (let i = 0; i < 200; i++) await jwtVerify(signer.sign('JWT', { i, text: 'x'.repeat(i) }), keys, { algorithms: [alg] });
  });

  it('does not verify once a character of its payload or signature is changed', async () => {
    const [header, body, signature] = createJwtSigner(keyOf(alg)).sign('JWT', payload).split('.');
    const flip = (text = ''): string => `${text.slice(0, 9)}${text[9] === 'A' ? 'B' : 'A'}${text.slice(10)}`;
    await expect(jwtVerify(`${header}.${flip(body)}.${signature}`, publishedSet())).rejects.toThrow();
    await expect(jwtVerify(`${header}.${body}.${flip(signature)}`, publishedSet())).rejects.toThrow();
  });

  it('is refused a key that is not of the algorithm: no confusion of kinds', () => {
    for (const other of signingAlgorithms) {
      const isRsaTwin = ['RS256', 'PS256'].includes(alg) && ['RS256', 'PS256'].includes(other);
      const { kid, privateKey } = keyOf(other);
      const make = () => createJwtSigner({ kid, alg, privateKey });
      if (other === alg || isRsaTwin) expect(make().alg).toBe(alg);
      else expect(make).toThrow(`cannot sign with ${alg}`);
    }
  });
});

describe('the signer', () => {
  it('RFC 9068 §2.1 writes the type it is told, with alg and kid and nothing else in the header', () => {
    const { kid } = keyOf('ES256');
    const signer = createJwtSigner(keyOf('ES256'));
    expect(decodeProtectedHeader(signer.sign('JWT', {}))).toEqual({ alg: 'ES256', typ: 'JWT', kid });
    expect(decodeProtectedHeader(signer.sign('at+jwt', {}))).toEqual({ alg: 'ES256', typ: 'at+jwt', kid });
  });

  it('refuses keys that are too small, on another curve, public, or RSA restricted to other padding', () => {
    const attempt = (alg: SigningAlgorithm, privateKey: SigningKey['privateKey']) => () => createJwtSigner({ kid: 'k', alg, privateKey });
    expect(attempt('RS256', generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)).toThrow(TypeError);
    expect(attempt('PS256', generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey)).toThrow(TypeError);
    expect(attempt('ES256', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey)).toThrow(TypeError);
    expect(attempt('ES256', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey)).toThrow(TypeError);
    expect(attempt('EdDSA', generateKeyPairSync('ed448').privateKey)).toThrow(TypeError);
    expect(attempt('ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)).toThrow(TypeError);
  });
});
