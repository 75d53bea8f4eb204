import { createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateLogKey, openLogKey, sealLogKey } from '../../electron/keys/log-key.ts';
import { createSealer } from '../../electron/keys/seal.ts';
import { systemRandom } from '../../electron/lib/random.ts';

const random = systemRandom();
const sealer = createSealer({ current: { version: 1, key: randomBytes(32) } }, random);
const reasonOf = (outcome: ReturnType<typeof openLogKey>): string => (outcome.ok ? 'opened' : outcome.refusal.reason);

describe('the log key', () => {
  it('RFC 8032 §7.1 has the public key and makes the signature of the test vector for its seed', () => {
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
    const { publicKey, privateKey } = generateLogKey({ random: { bytes: () => Buffer.from(seed) } });
    expect(publicKey.toString('hex')).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    expect(sign(null, Buffer.alloc(0), privateKey).toString('hex')).toBe(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
  });

  it('leaves no seed behind in the buffer it was drawn into', () => {
    const seed = randomBytes(32);
    generateLogKey({ random: { bytes: () => seed } });
    expect(seed).toEqual(Buffer.alloc(32));
  });

  it('comes back from its sealed form and signs what its raw public key verifies', () => {
    const made = generateLogKey({ random });
    const opened = openLogKey(sealer, { publicKey: made.publicKey, sealed: sealLogKey(sealer, made) });
    if (!opened.ok) throw new Error(opened.refusal.reason);
    const raw = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: made.publicKey.toString('base64url') }, format: 'jwk' });
    const note = Buffer.from('gatewatch\n1\nhash\n');
    expect(verify(null, note, raw, sign(null, note, opened.value.privateKey))).toBe(true);
    expect(opened.value.publicKey).toEqual(made.publicKey);
  });

  it('is refused beside another public key, changed, cut, or under another master key', () => {
    const [a, b] = [generateLogKey({ random }), generateLogKey({ random })];
    const sealed = sealLogKey(sealer, a);
    expect(reasonOf(openLogKey(sealer, { publicKey: b.publicKey, sealed }))).toBe('not_authentic');
    expect(reasonOf(openLogKey(sealer, { publicKey: a.publicKey, sealed: sealed.subarray(0, -1) }))).toBe('not_authentic');
    expect(reasonOf(openLogKey(sealer, { publicKey: a.publicKey, sealed: Buffer.alloc(3) }))).toBe('malformed');
    const stranger = createSealer({ current: { version: 1, key: randomBytes(32) } }, random);
    expect(reasonOf(openLogKey(stranger, { publicKey: a.publicKey, sealed }))).toBe('not_authentic');
    expect(reasonOf(openLogKey(sealer, { publicKey: b.publicKey, sealed: sealLogKey(sealer, { ...a, publicKey: b.publicKey }) }))).toBe(
      'wrong_key',
    );
  });

  it('throws when another kind of key was sealed in its place', () => {
    const { publicKey } = generateLogKey({ random });
    const sealed = sealer.seal('log-key', 'no key at all', publicKey.toString('base64url'));
    expect(() => openLogKey(sealer, { publicKey, sealed })).toThrow();
  });
});
