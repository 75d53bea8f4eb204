import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Purpose } from '../../electron/keys/derive-keys.ts';
import { createSealer } from '../../electron/keys/seal.ts';
import { fitsAlgorithm, generateSigningKey, openSigningKey, type SigningKey, sealSigningKey } from '../../electron/keys/signing-key.ts';
import { systemRandom } from '../../electron/lib/random.ts';
import { type SigningAlgorithm, signingAlgorithms } from '../../electron/oauth/client.ts';

const sealer = createSealer({ current: { version: 1, key: randomBytes(32) } }, systemRandom());
const make = async (alg: SigningAlgorithm, rsaBits?: number): Promise<SigningKey> => {
  const made = await generateSigningKey(rsaBits === undefined ? { alg } : { alg, rsaBits });
  if (!made.ok) throw new Error(made.refusal.description);
  return made.value;
};
const reasonOf = (outcome: ReturnType<typeof openSigningKey>): string => (outcome.ok ? 'opened' : outcome.refusal.reason);

describe.each(signingAlgorithms)('a %s signing key', (alg) => {
  it('RFC 7638 is named by the thumbprint of its public key', async () => {
    const { kid, publicJwk } = await make(alg);
    expect(publicJwk).toMatchObject({ kid, alg, use: 'sig' });
    expect(kid).toBe(await calculateJwkThumbprint({ ...publicJwk }));
  });

  it('comes back whole from its sealed form, which shows nothing of it', async () => {
    const key = await make(alg);
    const sealed = sealSigningKey(sealer, key);
    const der = key.privateKey.export({ format: 'der', type: 'pkcs8' });
    expect(sealed.includes(der.subarray(-32))).toBe(false);
    const opened = openSigningKey(sealer, { kid: key.kid, alg, sealed });
    if (!opened.ok) throw new Error(opened.refusal.reason);
    expect(opened.value.privateKey.equals(key.privateKey)).toBe(true);
    expect(opened.value.publicJwk).toEqual(key.publicJwk);
  });

  it('is not opened under another name, another algorithm or another master key', async () => {
    const key = await make(alg);
    const sealed = sealSigningKey(sealer, key);
    const stranger = createSealer({ current: { version: 1, key: randomBytes(32) } }, systemRandom());
    expect(reasonOf(openSigningKey(sealer, { kid: `${key.kid}x`, alg, sealed }))).toBe('not_authentic');
    for (const other of signingAlgorithms.filter((name) => name !== alg)) {
      expect(reasonOf(openSigningKey(sealer, { kid: key.kid, alg: other, sealed }))).toBe('not_authentic');
    }
    expect(reasonOf(openSigningKey(stranger, { kid: key.kid, alg, sealed }))).toBe('not_authentic');
    expect(reasonOf(openSigningKey(sealer, { kid: key.kid, alg, sealed: Buffer.alloc(0) }))).toBe('malformed');
  });
});

describe('signing keys', () => {
  it('are ES256 unless another algorithm is named', async () => {
    const made = await generateSigningKey();
    expect(made).toMatchObject({ ok: true, value: { alg: 'ES256', publicJwk: { kty: 'EC', crv: 'P-256' } } });
  });

  it.each([2048, 3072, 4096])('RFC 7518 §3.3 may be RSA of %i bits', async (rsaBits) => {
    const { privateKey } = await make('RS256', rsaBits);
    expect(privateKey.asymmetricKeyDetails?.modulusLength).toBe(rsaBits);
  });

  it.each([
    0,
    1024,
    2047,
    2049,
    4097,
    8192,
    2048.5,
    Number.NaN,
  ])('are refused as RSA of %d bits, with the range in the message', async (rsaBits) => {
    for (const alg of ['RS256', 'PS256'] as const) {
      const outcome = await generateSigningKey({ alg, rsaBits });
      expect(outcome).toMatchObject({ ok: false, refusal: { code: 'invalid_key_size', reason: 'rsa_bits_out_of_range' } });
      expect(outcome.ok ? '' : outcome.refusal.description).toMatch(/2048 to 4096 bits.*asked for/);
    }
  });

  it('are refused when the sealed key inside is not the one its row names', async () => {
    const [a, b] = [await make('ES256'), await make('ES256')];
    const sealAs = (key: SigningKey, context: string): Buffer => {
      const purpose: Purpose = 'signing-key';
      return sealer.seal(purpose, key.privateKey.export({ format: 'der', type: 'pkcs8' }), context);
    };
    expect(reasonOf(openSigningKey(sealer, { kid: b.kid, alg: 'ES256', sealed: sealAs(a, `ES256 ${b.kid}`) }))).toBe('wrong_key');
    expect(reasonOf(openSigningKey(sealer, { kid: a.kid, alg: 'RS256', sealed: sealAs(a, `RS256 ${a.kid}`) }))).toBe('wrong_key');
  });

  it('fit one kind of algorithm only', async () => {
    for (const alg of signingAlgorithms) {
      const { privateKey } = await make(alg);
      const fits = signingAlgorithms.filter((name) => fitsAlgorithm(privateKey, name));
      expect(fits).toEqual(alg === 'RS256' || alg === 'PS256' ? ['RS256', 'PS256'] : [alg]);
    }
  });
});
