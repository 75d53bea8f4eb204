import { createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PublishedKey, publicJwks } from '../../electron/keys/jwks.ts';
import { generateSigningKey } from '../../electron/keys/signing-key.ts';
import { signingAlgorithms } from '../../electron/oauth/client.ts';

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'];
const published: PublishedKey[] = [];

beforeAll(async () => {
  for (const alg of signingAlgorithms) {
    const made = await generateSigningKey({ alg });
    if (!made.ok) throw new Error(made.refusal.description);
    // The worst that a careless store could hand over: the whole private key.
    const publicJwk = { ...made.value.privateKey.export({ format: 'jwk' }), note: 'internal' };
    published.push({ kid: made.value.kid, alg, state: 'active', createdAt: 1, publicJwk });
  }
});

describe('the JWK Set', () => {
  it('RFC 7517 §9.2 holds no private member, even when given private keys', () => {
    const set = publicJwks(published);
    expect(set.keys).toHaveLength(4);
    for (const [i, jwk] of set.keys.entries()) {
      expect(Object.keys(published[i]?.publicJwk ?? {})).toContain('d');
      for (const member of [...PRIVATE_MEMBERS, 'note']) expect(jwk).not.toHaveProperty(member);
    }
    const text = JSON.stringify(set);
    for (const { publicJwk } of published) {
      for (const member of PRIVATE_MEMBERS.filter((name) => typeof publicJwk[name] === 'string'))
        expect(text).not.toContain(publicJwk[member]);
    }
  });

  it('RFC 7517 §4 names kid, alg and use of every key, each of which the runtime can import', () => {
    for (const jwk of publicJwks(published).keys) {
      expect(jwk).toMatchObject({ kid: expect.any(String), alg: expect.any(String), use: 'sig' });
      expect(createPublicKey({ key: { ...jwk }, format: 'jwk' }).type).toBe('public');
    }
  });

  it('leaves retired keys out and lists active, coming and retiring ones in this order, newest first', () => {
    const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: 'AA' };
    const key = (kid: string, state: PublishedKey['state'], createdAt: number): PublishedKey => ({
      kid,
      alg: 'EdDSA',
      state,
      createdAt,
      publicJwk,
    });
    const keys = [
      key('r1', 'retiring', 1),
      key('x', 'retired', 9),
      key('n', 'next', 5),
      key('b', 'active', 3),
      key('a', 'active', 3),
      key('c', 'active', 4),
      key('r2', 'retiring', 2),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (shuffled) => {
        expect(publicJwks(shuffled).keys.map(({ kid }) => kid)).toEqual(['c', 'a', 'b', 'n', 'r2', 'r1']);
      }),
    );
  });

  it('is empty without keys', () => {
    expect(publicJwks([])).toEqual({ keys: [] });
  });

  it('throws, and shows no value, when a stored public key is symmetric, damaged or of an unknown kind', () => {
    const bad = [
      { kty: 'oct', k: 'c2VjcmV0' },
      { kty: 'EC', crv: 'P-256', x: 'AA', d: 'c2VjcmV0' },
      { kty: 'RSA', n: 1, e: 'AQAB', d: 'c2VjcmV0' },
      {},
    ];
    for (const publicJwk of bad) {
      const attempt = () => publicJwks([{ kid: 'k', alg: 'ES256', state: 'active', createdAt: 0, publicJwk }]);
      expect(attempt).toThrow(TypeError);
      expect(attempt).not.toThrow('c2VjcmV0');
    }
  });
});
