import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';

/** C2SP signed-note, "Signature types". The only one this log signs with or relies on. */
const ED25519 = 0x01;
const PUBLIC_KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const HASH_BYTES = 32;
/** The specification asks for 16 or more; a witnessed checkpoint with post-quantum signatures of 5 kB stays far below either bound. */
const MAX_SIGNATURES = 100;
const MAX_NOTE_CHARS = 1_000_000;
/** SubjectPublicKeyInfo of an Ed25519 key is these bytes and the key: RFC 8410 §4. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

const NAME = /^[^\p{White_Space}\p{Cc}\p{Cf}+]+$/u;
const CONTROL = /[^\P{Cc}\n\u007f-\u009f]/u;
const SIGNATURE_LINE = /^— ([^ ]+) ([^ ]+)$/;
const SIZE = /^(?:0|[1-9][0-9]{0,15})$/;

export interface Checkpoint {
  /** Identity of the log: neither white space nor `+`, so that it can also be a key name. */
  readonly origin: string;
  /** Number of leaves, which is the `seq` of the last event under the root. */
  readonly size: number;
  readonly root: Buffer;
}

/** A public key that notes are checked with. */
export interface NoteKey {
  readonly name: string;
  /** 32 bytes, RFC 8032 §5.1.5. */
  readonly publicKeyRaw: Buffer;
}

export interface NoteSigner extends NoteKey {
  readonly privateKey: KeyObject;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: number;
  readonly signature: Buffer;
}

export interface Note {
  /** The signed text with its final newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export type NoteReason = 'malformed' | 'unknown_key' | 'bad_signature';

/** The text of a checkpoint, without extension lines. @throws TypeError for an unfit origin, size or root. @see C2SP tlog-checkpoint */
export const checkpointText = ({ origin, size, root }: Checkpoint): string => {
  if (!isName(origin) || !Number.isSafeInteger(size) || size < 0 || root.length !== HASH_BYTES) throw new TypeError('unfit checkpoint');
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
};

/** Reads a checkpoint's text; `undefined` when it is not one. Extension lines are allowed and passed over, as the specification asks. */
export const parseCheckpoint = (text: string): Checkpoint | undefined => {
  const [origin = '', digits = '', rootText = '', ...rest] = text.split('\n');
  const root = fromBase64(rootText);
  // A text that ends in one newline splits into a last part that is empty, and no other part may be.
  if (rest.pop() !== '' || rest.includes('') || !isName(origin) || !SIZE.test(digits) || root?.length !== HASH_BYTES) return undefined;
  const size = Number(digits);
  return Number.isSafeInteger(size) ? { origin, size, root } : undefined;
};

/** First four bytes, big-endian, of SHA-256(name || 0x0A || 0x01 || public key). */
export const keyId = (name: string, publicKeyRaw: Buffer): number =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`, 'utf8'), Buffer.of(ED25519), publicKeyRaw]), 'buffer').readUInt32BE(0);

/** A verifier key as people pass it on: `name+hex id+base64(type || key)`. @throws TypeError for an unfit name or key. */
export const encodeVerifierKey = ({ name, publicKeyRaw }: NoteKey): string => {
  requireKey({ name, publicKeyRaw });
  const id = keyId(name, publicKeyRaw)
    .toString(16)
    .padStart(2 * KEY_ID_BYTES, '0');
  return `${name}+${id}+${Buffer.concat([Buffer.of(ED25519), publicKeyRaw]).toString('base64')}`;
};

/** Reads a verifier key; `undefined` when it is malformed, of another signature type, or its id is not that of its name and key. */
export const decodeVerifierKey = (text: string): NoteKey | undefined => {
  const [name = '', , ...encoded] = text.split('+');
  const typed = fromBase64(encoded.join('+'));
  if (!isName(name) || typed === undefined || typed[0] !== ED25519 || typed.length !== 1 + PUBLIC_KEY_BYTES) return undefined;
  const key = { name, publicKeyRaw: typed.subarray(1) };
  return encodeVerifierKey(key) === text ? key : undefined;
};

/**
 * Signs a text and gives the whole note. Ed25519 is deterministic: the same text and key give the same note.
 * @param text Ends in a newline; no control character but newlines.
 * @throws TypeError for a text or name that no verifier would accept.
 * @see C2SP signed-note, "Format" and "Ed25519 signatures"
 */
export const signNote = (text: string, { name, privateKey, publicKeyRaw }: NoteSigner): string => {
  requireKey({ name, publicKeyRaw });
  if (!text.endsWith('\n') || !isNoteText(text)) throw new TypeError('unfit note text');
  const id = Buffer.alloc(KEY_ID_BYTES);
  id.writeUInt32BE(keyId(name, publicKeyRaw));
  const signature = sign(null, Buffer.from(text, 'utf8'), privateKey);
  return `${text}\n— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
};

/** Takes a note apart without judging its signatures; `undefined` when it is malformed. The last empty line ends the text. */
export const parseNote = (note: string): Note | undefined => {
  const border = note.lastIndexOf('\n\n');
  if (border < 0 || note.length > MAX_NOTE_CHARS || !note.endsWith('\n') || !isNoteText(note)) return undefined;
  const lines = note.slice(border + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return undefined;
  const signatures = lines.map(parseSignature).filter((signature) => signature !== undefined);
  return signatures.length === lines.length ? { text: note.slice(0, border + 1), signatures } : undefined;
};

/**
 * Judges a note: signatures by unknown keys are passed over, one by a known key that fails spoils the note, and one must be good.
 * @param keys The keys relied on. A name or an id alone does not make a key known, both together do.
 * @returns The signed text and the keys that signed it, or refusal `invalid_note`, reason `malformed | unknown_key | bad_signature`.
 * @see C2SP signed-note, "Signatures"
 */
export const verifyNote = (
  note: string,
  keys: readonly NoteKey[],
): Outcome<{ readonly text: string; readonly signedBy: readonly NoteKey[] }, Refusal<'invalid_note', NoteReason>> => {
  const parsed = parseNote(note);
  if (parsed === undefined) return invalid('malformed', 'This is not a signed note.');
  const text = Buffer.from(parsed.text, 'utf8');
  const signedBy = new Set<NoteKey>();
  for (const { name, id, signature } of parsed.signatures) {
    const key = keys.find((known) => known.name === name && keyId(known.name, known.publicKeyRaw) === id);
    if (key === undefined) continue;
    if (!verify(null, text, publicKeyOf(key), signature))
      return invalid('bad_signature', `The signature of ${name} does not fit the text.`);
    signedBy.add(key);
  }
  if (signedBy.size === 0) return invalid('unknown_key', 'No known key signed this note.');
  return done({ text: parsed.text, signedBy: [...signedBy] });
};

const invalid = (reason: NoteReason, description: string) => refused({ code: 'invalid_note', description, reason } as const);

const parseSignature = (line: string): NoteSignature | undefined => {
  const [, name = '', encoded = ''] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!isName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, id: bytes.readUInt32BE(0), signature: bytes.subarray(KEY_ID_BYTES) };
};

const publicKeyOf = ({ publicKeyRaw }: NoteKey): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKeyRaw]), format: 'der', type: 'spki' });

const requireKey = ({ name, publicKeyRaw }: NoteKey): void => {
  if (!isName(name) || publicKeyRaw.length !== PUBLIC_KEY_BYTES) throw new TypeError('unfit key name or public key');
};

const isName = (name: string): boolean => NAME.test(name) && name.isWellFormed();

const isNoteText = (text: string): boolean => text.isWellFormed() && !CONTROL.test(text);

/** RFC 4648 §4 in its one canonical spelling: Node's decoder alone forgives white space, missing padding and the other alphabet. */
const fromBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};
