import { createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Purpose } from '../../electron/keys/derive-keys.ts';
import { createSealer, type Opened } from '../../electron/keys/seal.ts';
import { systemRandom } from '../../electron/lib/random.ts';

const purposes: readonly Purpose[] = [
  'user',
  'totp',
  'signing-key',
  'client-secret',
  'request',
  'interaction',
  'csrf',
  'audit-personal',
  'log-key',
  'address-rule',
  'saved-view',
  'operator',
  'pepper',
];
const random = systemRandom();
const key = randomBytes(32);
const sealer = createSealer({ current: { version: 1, key } }, random);
const reasonOf = (outcome: Opened<unknown>): string => (outcome.ok ? 'opened' : outcome.refusal.reason);

describe('sealing', () => {
  it('gives back what was sealed, bytes or text of any length, for every purpose and context', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...purposes),
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ unit: 'grapheme' }),
        (purpose, bytes, context) => {
          const plaintext = Buffer.from(bytes);
          expect(sealer.open(purpose, sealer.seal(purpose, plaintext, context), context)).toEqual({ ok: true, value: plaintext });
        },
      ),
    );
  });

  it('gives back text of any script through base64url', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = sealer.sealText('request', text, 'authorize');
        expect(sealed).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(sealer.openText('request', sealed, 'authorize')).toEqual({ ok: true, value: text });
      }),
    );
  });

  it('is laid out as layout, key version, nonce, ciphertext, tag, under HKDF-SHA-256 of the purpose', () => {
    const sealed = sealer.seal('totp', 'seed', 'user-1');
    expect([...sealed.subarray(0, 2)]).toEqual([1, 1]);
    expect(sealed.length).toBe(2 + 12 + 4 + 16);
    const derived = Buffer.from(hkdfSync('sha256', key, '', 'gatewatch/v1/totp', 32));
    const decipher = createDecipheriv('aes-256-gcm', derived, sealed.subarray(2, 14))
      .setAAD(Buffer.from('totp\0user-1'))
      .setAuthTag(sealed.subarray(-16));
    expect(decipher.update(sealed.subarray(14, -16), undefined, 'utf8') + decipher.final('utf8')).toBe('seed');
  });

  it('never uses a nonce twice, so equal values look different', () => {
    const nonces = new Set(Array.from({ length: 5000 }, () => sealer.seal('user', 'same').subarray(2, 14).toString('hex')));
    expect(nonces.size).toBe(5000);
  });

  it('opens after the master key was wiped', () => {
    const own = Buffer.from(key);
    const early = createSealer({ current: { version: 1, key: own } }, random);
    own.fill(0);
    expect(early.open('user', sealer.seal('user', 'ada'))).toEqual({ ok: true, value: Buffer.from('ada') });
  });
});

describe('opening refuses', () => {
  it('a value with any one bit changed, whichever it is', () => {
    const sealed = sealer.seal('client-secret', 'a secret of some length', 'client-1');
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const expected = bit < 8 ? 'malformed' : bit < 16 ? 'unknown_key_version' : 'not_authentic';
      expect(reasonOf(sealer.open('client-secret', changed, 'client-1'))).toBe(expected);
    }
  });

  it('a value cut at any length, one with a byte too many, and an empty one', () => {
    const sealed = sealer.seal('user', 'ada@example.org', 'u1');
    for (let length = 0; length < sealed.length; length++) {
      expect(reasonOf(sealer.open('user', sealed.subarray(0, length), 'u1'))).toBe(length < 30 ? 'malformed' : 'not_authentic');
    }
    expect(reasonOf(sealer.open('user', Buffer.concat([sealed, Buffer.of(0)]), 'u1'))).toBe('not_authentic');
    expect(reasonOf(sealer.open('user', Buffer.alloc(0), 'u1'))).toBe('malformed');
    expect(reasonOf(sealer.openText('user', ''))).toBe('malformed');
  });

  it('a value sealed for another purpose, each against each', () => {
    for (const made of purposes) {
      const sealed = sealer.seal(made, 'x');
      for (const read of purposes) expect(reasonOf(sealer.open(read, sealed))).toBe(made === read ? 'opened' : 'not_authentic');
    }
  });

  it('a value moved to another context, to none, or from none', () => {
    const sealed = sealer.seal('totp', 'x', 'user-1');
    for (const context of ['user-2', '', undefined, 'user-1 ', 'USER-1', '\0user-1']) {
      expect(reasonOf(sealer.open('totp', sealed, context))).toBe('not_authentic');
    }
    expect(reasonOf(sealer.open('totp', sealer.seal('totp', 'x'), 'user-1'))).toBe('not_authentic');
  });

  it('a value sealed under another master key, or relabelled to another version of it', () => {
    const other = createSealer({ current: { version: 1, key: randomBytes(32) } }, random);
    expect(reasonOf(other.open('user', sealer.seal('user', 'x')))).toBe('not_authentic');
    const both = createSealer({ current: { version: 2, key }, older: [{ version: 1, key }] }, random);
    const relabelled = both.seal('user', 'x');
    relabelled.writeUInt8(1, 1);
    expect(reasonOf(both.open('user', relabelled))).toBe('not_authentic');
  });

  it('text in any spelling but its own: padded, with blanks, in the other alphabet, with loose last bits', () => {
    const sealed = sealer.sealText('interaction', 'x', 'c');
    const last = sealed.slice(-1);
    const sameBytes = String.fromCharCode(last.charCodeAt(0) + 1);
    for (const spelling of [`${sealed}=`, ` ${sealed}`, `${sealed}\n`, `${sealed.slice(0, 4)}!${sealed.slice(4)}`, 'é']) {
      expect(reasonOf(sealer.openText('interaction', spelling, 'c'))).toBe('malformed');
    }
    // 31 bytes leave 4 loose bits in the last of 42 characters.
    expect(sealed.length).toBe(42);
    expect(Buffer.from(sealed.slice(0, -1) + sameBytes, 'base64url')).toEqual(Buffer.from(sealed, 'base64url'));
    expect(reasonOf(sealer.openText('interaction', sealed.slice(0, -1) + sameBytes, 'c'))).toBe('malformed');
  });

  it('without a word of what was sealed', () => {
    const outcome = sealer.open('user', sealer.seal('user', 'ada@example.org', 'u1'), 'u2');
    expect(JSON.stringify(outcome)).not.toContain('example.org');
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'unreadable' } });
  });
});

describe('versions of the master key', () => {
  const old = createSealer({ current: { version: 7, key } }, random);
  const rotated = createSealer({ current: { version: 8, key: randomBytes(32) }, older: [{ version: 7, key }] }, random);

  it('opens what an older version sealed and seals with the current one', () => {
    expect(reasonOf(rotated.open('user', old.seal('user', 'x')))).toBe('opened');
    expect(rotated.seal('user', 'x')[1]).toBe(8);
    expect(reasonOf(old.open('user', rotated.seal('user', 'x')))).toBe('unknown_key_version');
  });

  it('verifies hashes and finds indexes of an older version', () => {
    expect(rotated.pepperedHash('s')).not.toEqual(old.pepperedHash('s'));
    expect(rotated.verifyPepperedHash('s', old.pepperedHash('s'))).toBe(true);
    expect(rotated.verifyPepperedHash('s', rotated.pepperedHash('s'))).toBe(true);
    expect(old.verifyPepperedHash('s', rotated.pepperedHash('s'))).toBe(false);
    expect(rotated.blindIndexes('user', 'ada')).toEqual([rotated.blindIndex('user', 'ada'), old.blindIndex('user', 'ada')]);
  });

  it('throws for versions that do not fit a byte, are given twice, or have a short key, without showing a key', () => {
    const short = randomBytes(31);
    for (const version of [0, 256, 1.5, Number.NaN]) expect(() => createSealer({ current: { version, key } }, random)).toThrow(RangeError);
    expect(() => createSealer({ current: { version: 1, key }, older: [{ version: 1, key }] }, random)).toThrow('given twice');
    expect(() => createSealer({ current: { version: 1, key: short } }, random)).toThrow(
      /^Master key version 1 is shorter than 32 bytes\.$/,
    );
  });
});

describe('keyed hashes', () => {
  it('are 32 bytes, the same for the same value, and differ by purpose and by use', () => {
    const made = purposes.flatMap((purpose) => [sealer.mac(purpose, 'value'), sealer.blindIndex(purpose, 'value')]);
    expect(made.every((bytes) => bytes.length === 32)).toBe(true);
    expect(new Set(made.map((bytes) => bytes.toString('hex'))).size).toBe(purposes.length * 2);
    expect(sealer.blindIndex('user', 'value')).toEqual(sealer.blindIndex('user', 'value'));
    expect(sealer.mac('csrf', 'value')).toEqual(sealer.mac('csrf', Buffer.from('value')));
  });

  it('are HMAC-SHA-256 under keys derived for that use', () => {
    const by = (label: string): Buffer =>
      createHmac('sha256', Buffer.from(hkdfSync('sha256', key, '', label, 32)))
        .update('v')
        .digest();
    expect(sealer.mac('csrf', 'v')).toEqual(by('gatewatch/v1/csrf/mac'));
    expect(sealer.blindIndex('user', 'v')).toEqual(by('gatewatch/v1/user/index'));
    expect(sealer.pepperedHash('v')).toEqual(by('gatewatch/v1/pepper/mac'));
  });

  it('are verified whole: not with another value, another purpose, a cut or an empty hash', () => {
    const mac = sealer.mac('csrf', 'session-1');
    expect(sealer.verifyMac('csrf', 'session-1', mac)).toBe(true);
    expect(sealer.verifyMac('csrf', 'session-2', mac)).toBe(false);
    expect(sealer.verifyMac('interaction', 'session-1', mac)).toBe(false);
    expect(sealer.verifyMac('csrf', 'session-1', mac.subarray(0, 31))).toBe(false);
    expect(sealer.verifyMac('csrf', 'session-1', Buffer.alloc(0))).toBe(false);
  });
});
