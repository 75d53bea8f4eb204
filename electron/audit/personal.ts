import { hash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import type { Sealer } from '../keys/seal.ts';
import { limitKeyAddress } from '../lib/addresses.ts';
import type { Random } from '../lib/random.ts';

export type PersonalField = 'address' | 'agent' | 'login';

const SALT_BYTES = 16;
const CACHED_VALUES = 50_000;

/** What the log says in place of a personal value: a promise that only value and salt together can open. */
export const commitment = (salt: Buffer, field: PersonalField, value: string): string =>
  hash('sha256', Buffer.concat([salt, Buffer.from(`${field}\0${value}`, 'utf8')]), 'base64url');

/** The text that is blindly indexed for a personal value. */
export const personalIndexText = (field: PersonalField, value: string): string => `${field}:${value}`;

/** The text that is blindly indexed for the /64 of an IPv6 address, the same as for the range itself; null for what is none. */
export const rangeText = (address: string): string | null => {
  const range = limitKeyAddress(address);
  return range !== address && range.includes('/') ? personalIndexText('address', range) : null;
};

export interface InternedValue {
  readonly id: number;
  readonly commitment: string;
}

/**
 * Keeps personal values beside the log, once per value and person, so that an address seen a million times costs one row, and erasing a person's values
 * leaves other people's as they are.
 */
export const createPersonalValues = (deps: { db: Database; sealer: Sealer; random: Random }) => {
  const { db, sealer, random } = deps;
  const find = db.prepare<[Buffer, string, string], InternedValue>(
    'SELECT id, commitment FROM audit_personal WHERE value_index = ? AND field = ? AND owner = ?',
  );
  const insert = db
    .prepare<[string, string, Buffer, Buffer | null, Buffer, Buffer, string], number>(
      'INSERT INTO audit_personal (field, owner, value_index, range_index, value_sealed, salt, commitment) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id',
    )
    .pluck();
  const owners = db
    .prepare<{ indexes: string; field: string }, string>(
      `SELECT owner FROM audit_personal INDEXED BY personal_by_value WHERE value_index IN (SELECT unhex(value) FROM json_each(@indexes)) AND field = @field
       UNION SELECT owner FROM audit_personal INDEXED BY personal_by_range
         WHERE @field = 'address' AND range_index IN (SELECT unhex(value) FROM json_each(@indexes)) LIMIT 2`,
    )
    .pluck();
  const known = new LRUCache<string, InternedValue>({ max: CACHED_VALUES });
  let added: string[] = [];

  const add = (field: PersonalField, value: string, owner: string): InternedValue => {
    const index = sealer.blindIndex('audit-personal', personalIndexText(field, value));
    const stored = find.get(index, field, owner);
    if (stored) return stored;
    const salt = random.bytes(SALT_BYTES);
    const text = commitment(salt, field, value);
    const range = field === 'address' ? rangeText(value) : null;
    const rangeIndex = range === null ? null : sealer.blindIndex('audit-personal', range);
    const id = insert.get(field, owner, index, rangeIndex, sealer.seal('audit-personal', value, field), salt, text);
    if (id === undefined) throw new Error('A personal value was not stored.');
    return { id, commitment: text };
  };

  return {
    /** @param owner Id of the person the value belongs to; empty when nobody is known. */
    intern(field: PersonalField, value: string, owner: string): InternedValue {
      const key = `${field}\0${owner}\0${value}`;
      const cached = known.get(key);
      if (cached) return cached;
      const interned = add(field, value, owner);
      known.set(key, interned);
      added.push(key);
      return interned;
    },
    /** The person who alone has the value so far, of a range all addresses of it; empty when several have it, or nobody who is known. */
    soleOwner(field: PersonalField, value: string): string {
      const indexes = sealer.blindIndexes('audit-personal', personalIndexText(field, value)).map((index) => index.toString('hex'));
      const [owner, other] = owners.all({ indexes: JSON.stringify(indexes), field });
      return other === undefined ? (owner ?? '') : '';
    },
    /** Call when what was interned since the last `kept` is durable. */
    kept(): void {
      if (added.length > 0) added = [];
    },
    /** Call when it was rolled back: the rows are gone, so must the memory of them be. */
    forgotten(): void {
      for (const key of added) known.delete(key);
      added = [];
    },
    /** Call when rows were erased. */
    clear: (): void => known.clear(),
  };
};
