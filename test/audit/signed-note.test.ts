import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkpointText,
  decodeVerifierKey,
  encodeVerifierKey,
  keyId,
  type NoteSigner,
  parseCheckpoint,
  parseNote,
  signNote,
  verifyNote,
} from '../../electron/audit/signed-note.ts';

/** A key pair out of a seed of equal bytes, so that the vectors below never change. */
const signer = (name: string, seed: number): NoteSigner => {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKeyRaw = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(12);
  return { name, privateKey, publicKeyRaw };
};

const LOG = signer('gatewatch.example/log', 1);
const WITNESS = signer('witness.example/w1', 2);
const ROOT = Buffer.alloc(32, 0xab);
const TEXT = checkpointText({ origin: LOG.name, size: 300, root: ROOT });
const NOTE = signNote(TEXT, LOG);

/** A signature line put together by hand. */
const line = ({ name, publicKeyRaw, privateKey }: NoteSigner, text: string, id = keyId(name, publicKeyRaw)): string => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(id);
  return `— ${name} ${Buffer.concat([head, sign(null, Buffer.from(text), privateKey)]).toString('base64')}\n`;
};
const reasonOf = (note: string, keys = [LOG]): string => {
  const outcome = verifyNote(note, keys);
  return outcome.ok ? 'accepted' : outcome.refusal.reason;
};

describe('C2SP signed-note', () => {
  test('C2SP signed-note "Signatures" the key id is the head of SHA-256(name || 0x0A || 0x01 || key)', () => {
    const digest = createHash('sha256').update('gatewatch.example/log\n\u0001').update(LOG.publicKeyRaw).digest('hex');
    expect(keyId(LOG.name, LOG.publicKeyRaw).toString(16).padStart(8, '0')).toBe(digest.slice(0, 8));
  });

  test('C2SP signed-note "Format" a note is the text, an empty line and a line for the signature', () => {
    expect(NOTE).toBe(`${TEXT}\n${line(LOG, TEXT)}`);
  });

  test('verifies a note and a key that other software published', () => {
    const key = decodeVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const encoded = 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';
    const note = `${text}\n— PeterNeumann ${encoded}\n`;
    expect(key === undefined ? undefined : verifyNote(note, [key])).toEqual({ ok: true, value: { text, signedBy: [key] } });
  });

  test('the text may hold empty lines: the last one ends it', () => {
    const text = 'one\n\ntwo\n\n';
    const outcome = verifyNote(signNote(text, LOG), [LOG]);
    expect(outcome).toEqual({ ok: true, value: { text, signedBy: [LOG] } });
  });

  test('signatures of unknown keys are passed over, also under a known name or a known id', () => {
    const impostor = { ...WITNESS, name: LOG.name };
    const sameId = line(WITNESS, TEXT, keyId(LOG.name, LOG.publicKeyRaw));
    expect(reasonOf(`${TEXT}\n${line(impostor, TEXT)}${sameId}${line(LOG, TEXT)}`)).toBe('accepted');
    expect(reasonOf(`${TEXT}\n${line(impostor, TEXT)}${sameId}`)).toBe('unknown_key');
  });

  test('a known key whose signature fails spoils the note, whatever else is good', () => {
    const wrong = line(LOG, 'another text\n');
    expect(reasonOf(`${TEXT}\n${wrong}`)).toBe('bad_signature');
    expect(reasonOf(`${TEXT}\n${line(WITNESS, TEXT)}${wrong}`, [LOG, WITNESS])).toBe('bad_signature');
    expect(reasonOf(`${TEXT}\n${line(LOG, TEXT)}${wrong}`)).toBe('bad_signature');
    const short = `— ${LOG.name} ${Buffer.from(line(LOG, TEXT).split(' ')[2] ?? '', 'base64')
      .subarray(0, 60)
      .toString('base64')}\n`;
    expect(reasonOf(`${TEXT}\n${short}`)).toBe('bad_signature');
  });

  test('a note nobody known signed is refused', () => {
    expect(reasonOf(NOTE, [])).toBe('unknown_key');
    expect(reasonOf(NOTE, [WITNESS])).toBe('unknown_key');
  });

  test('every key that signed is named, once', () => {
    const outcome = verifyNote(`${NOTE}${line(WITNESS, TEXT)}${line(LOG, TEXT)}`, [WITNESS, LOG]);
    expect(outcome.ok && outcome.value.signedBy).toEqual([LOG, WITNESS]);
  });

  test('16 and up to 100 signatures are accepted, 101 are not', () => {
    const strangers = (count: number) => Array.from({ length: count }, (_, i) => line({ ...WITNESS, name: `w${i}` }, TEXT)).join('');
    expect(reasonOf(`${TEXT}\n${strangers(15)}${line(LOG, TEXT)}`)).toBe('accepted');
    expect(reasonOf(`${TEXT}\n${strangers(99)}${line(LOG, TEXT)}`)).toBe('accepted');
    expect(reasonOf(`${TEXT}\n${strangers(100)}${line(LOG, TEXT)}`)).toBe('malformed');
  });

  test('any changed byte of the text or of the signature is noticed', () => {
    fc.assert(
      fc.property(fc.nat({ max: NOTE.length - 1 }), fc.integer({ min: 0x20, max: 0x7e }), (at, code) => {
        const changed = NOTE.slice(0, at) + String.fromCharCode(code) + NOTE.slice(at + 1);
        return changed === NOTE || reasonOf(changed) !== 'accepted';
      }),
      { numRuns: 1000 },
    );
  });

  const good = line(LOG, TEXT);
  test.each([
    ['nothing', ''],
    ['no signature', `${TEXT}\n`],
    ['no empty line', `${TEXT}${good}`],
    ['no final newline', NOTE.slice(0, -1)],
    ['a line after the signatures', `${NOTE}more\n`],
    ['an empty line after the signatures', `${NOTE}\n`],
    ['a hyphen for the dash', NOTE.replace('—', '-')],
    ['two spaces', NOTE.replace('— ', '—  ')],
    ['a trailing space', NOTE.replace(/\n$/, ' \n')],
    ['a carriage return', NOTE.replaceAll('\n', '\r\n')],
    ['a tab in the text', `a\tb\n\n${line(LOG, 'a\tb\n')}`],
    ['a NUL in the text', `a\0b\n\n${line(LOG, 'a\0b\n')}`],
    ['half a surrogate pair', `a\ud800\n\n${good}`],
    ['a name with a plus', `${TEXT}\n${good.replace('/log', '+log')}`],
    ['a name with a no-break space', `${TEXT}\n${good.replace('/log', '\u00a0log')}`],
    ['base64 without its padding', NOTE.replace(/=\n$/, '\n')],
    ['base64 with trailing bits set', NOTE.replace(/.=\n$/, '/=\n')],
    ['base64url', NOTE.replace(/.{3}=\n$/, '-_A=\n')],
    ['a key id and no signature', `${TEXT}\n— ${LOG.name} AAAAAA==\n`],
    ['more than a million characters', `${'a'.repeat(1_000_000)}\n\n${good}`],
  ])('refuses a note with %s', (_what, note) => {
    expect(parseNote(note)).toBeUndefined();
    expect(reasonOf(note)).toBe('malformed');
  });

  test('does not sign what nobody would accept', () => {
    for (const text of ['', 'no newline', 'tab\t\n', 'half \ud800\n']) expect(() => signNote(text, LOG)).toThrow(TypeError);
    for (const name of ['', 'a b', 'a+b', 'a\nb', 'a\u2003b', '\ud800']) expect(() => signNote(TEXT, { ...LOG, name })).toThrow(TypeError);
  });
});

describe('C2SP verifier keys', () => {
  test('what is encoded is decoded, for any name and key', () => {
    const name = fc.stringMatching(/^[a-z0-9./é-]{1,40}$/);
    fc.assert(
      fc.property(name, fc.uint8Array({ minLength: 32, maxLength: 32 }), (text, bytes) => {
        const key = { name: text, publicKeyRaw: Buffer.from(bytes) };
        expect(decodeVerifierKey(encodeVerifierKey(key))).toEqual(key);
      }),
    );
  });

  test('has the form name+id+base64(0x01 || key)', () => {
    const id = keyId(LOG.name, LOG.publicKeyRaw).toString(16).padStart(8, '0');
    expect(encodeVerifierKey(LOG)).toBe(`${LOG.name}+${id}+${Buffer.concat([Buffer.of(1), LOG.publicKeyRaw]).toString('base64')}`);
  });

  const vkey = encodeVerifierKey(LOG);
  const [name = '', id = '', encoded = ''] = vkey.split('+', 3);
  const typed = (type: number, bytes: Buffer) => Buffer.concat([Buffer.of(type), bytes]).toString('base64');
  test.each([
    ['nothing', ''],
    ['a name alone', name],
    ['no key', `${name}+${id}`],
    ['another name', `x${vkey}`],
    ['another id', `${name}+00000000+${vkey.slice(name.length + 10)}`],
    ['an id in capitals', `${name}+${id.toUpperCase()}A+${encoded}`],
    ['another signature type', `${name}+${id}+${typed(2, LOG.publicKeyRaw)}`],
    ['a short key', `${name}+${id}+${typed(1, LOG.publicKeyRaw.subarray(1))}`],
    ['a space in the name', ` ${vkey}`],
    ['a newline at the end', `${vkey}\n`],
    ['base64 without padding that it needs', vkey.replace(/.$/, '')],
  ])('refuses %s', (_what, text) => {
    expect(decodeVerifierKey(text)).toBeUndefined();
  });
});

describe('C2SP tlog-checkpoint', () => {
  const root = ROOT.toString('base64');

  test('C2SP tlog-checkpoint "Note text" is origin, size and root, a line each', () => {
    expect(TEXT).toBe(`gatewatch.example/log\n300\n${root}\n`);
    expect(checkpointText({ origin: 'o', size: 0, root: ROOT })).toBe(`o\n0\n${root}\n`);
  });

  test('what is written is read, for any size', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, bytes) => {
        const checkpoint = { origin: 'gatewatch.example/log', size, root: Buffer.from(bytes) };
        expect(parseCheckpoint(checkpointText(checkpoint))).toEqual(checkpoint);
      }),
    );
  });

  test('extension lines are passed over', () => {
    expect(parseCheckpoint(`o\n7\n${root}\nextension one\ntwo\n`)).toEqual({ origin: 'o', size: 7, root: ROOT });
  });

  test.each([
    ['nothing', ''],
    ['no origin', `\n7\n${root}\n`],
    ['an origin with a space', `o o\n7\n${root}\n`],
    ['an origin with a plus', `o+o\n7\n${root}\n`],
    ['a leading zero', `o\n07\n${root}\n`],
    ['a sign', `o\n+7\n${root}\n`],
    ['a negative size', `o\n-7\n${root}\n`],
    ['an exponent', `o\n1e3\n${root}\n`],
    ['a size past 2^53', `o\n9007199254740992\n${root}\n`],
    ['no size', `o\n\n${root}\n`],
    ['a short root', `o\n7\n${Buffer.alloc(31).toString('base64')}\n`],
    ['a root without padding', `o\n7\n${root.replace('=', '')}\n`],
    ['a root with trailing bits set', `o\n7\n${root.replace(/.=$/, 't=')}\n`],
    ['no final newline', `o\n7\n${root}`],
    ['an empty extension line', `o\n7\n${root}\n\n`],
    ['an empty line between extensions', `o\n7\n${root}\na\n\nb\n`],
    ['carriage returns', `o\r\n7\r\n${root}\r\n`],
  ])('refuses %s', (_what, text) => {
    expect(parseCheckpoint(text)).toBeUndefined();
  });

  test('does not write what it would not read', () => {
    for (const origin of ['', 'a b', 'a+b', 'a\nb']) expect(() => checkpointText({ origin, size: 1, root: ROOT })).toThrow(TypeError);
    for (const size of [-1, 0.5, 2 ** 53, Number.NaN]) expect(() => checkpointText({ origin: 'o', size, root: ROOT })).toThrow(TypeError);
    expect(() => checkpointText({ origin: 'o', size: 1, root: Buffer.alloc(31) })).toThrow(TypeError);
  });
});
