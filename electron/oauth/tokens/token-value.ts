import { hash } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Random } from '../../lib/random.ts';

/** The prefix says what kind of value it is, so that one kind can never stand in for another, and lets secret scanners find leaked ones. */
export type ValueKind = 'code' | 'refresh' | 'access' | 'session' | 'operator';

const PREFIX: Readonly<Record<ValueKind, string>> = { code: 'gwc_', refresh: 'gwr_', access: 'gwa_', session: 'gws_', operator: 'gwo_' };
const ID_LENGTH = 36;
const SECRET_BYTES = 32;
const SECRET_LENGTH = 43;
const VALUE_LENGTH = 4 + ID_LENGTH + 1 + SECRET_LENGTH;
const GRAMMAR = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/;

export interface NewValue {
  readonly id: string;
  /** What the holder gets, once. */
  readonly value: string;
  /** SHA-256 of the whole value: all that is stored. */
  readonly hash: Buffer;
}

/** SHA-256 of a token value. A fast hash is enough: the value carries 256 random bits. */
export const hashValue = (value: string): Buffer => hash('sha256', value, 'buffer');

/** Makes a value: prefix, an id that serves the look-up, and a secret of 256 bits. */
export const newValue = (deps: { clock: Clock; random: Random }, kind: ValueKind, id = newId(deps)): NewValue => {
  const value = `${PREFIX[kind]}${id}_${deps.random.bytes(SECRET_BYTES).toString('base64url')}`;
  return { id, value, hash: hashValue(value) };
};

/** Reads the id out of a presented value; null when it is not a value of this kind. The hash still has to be compared. */
export const valueId = (kind: ValueKind, value: string): string | null => {
  if (value.length !== VALUE_LENGTH || !value.startsWith(PREFIX[kind])) return null;
  const rest = value.slice(4);
  return GRAMMAR.test(rest) ? rest.slice(0, ID_LENGTH) : null;
};
