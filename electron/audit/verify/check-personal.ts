import type { Database } from 'better-sqlite3';
import type { Sealer } from '../../keys/seal.ts';
import { commitment, type PersonalField, personalIndexText, rangeText } from '../personal.ts';
import type { Body, CheckedEvent, EventRow } from './check-event.ts';

/** A personal value that is yet to be opened: only the side that has the keys can tell whether it is what was recorded. */
export interface SealedPersonal {
  /** The first event that speaks of it. */
  readonly seq: number;
  readonly field: string;
  readonly index: Uint8Array;
  /** Of the /64 of an IPv6 address. */
  readonly range: Uint8Array | null;
  readonly sealed: Uint8Array;
  readonly salt: Uint8Array;
  readonly commitment: string;
}

interface PersonalRow {
  readonly field: string;
  readonly value_index: Buffer | null;
  readonly range_index: Buffer | null;
  readonly value_sealed: Buffer | null;
  readonly salt: Buffer | null;
  readonly commitment: string;
}

const FIELDS = ['address', 'agent', 'login'] as const satisfies readonly PersonalField[];
const FIRST_ID = 9;
const UNKNOWN = 'the body promises a personal value of an unknown kind';
/** Values remembered as looked at. After as many they are forgotten and looked at again. */
const MOST_KNOWN = 200_000;

/**
 * Makes the check of an event's personal values: the commitments in its body are those of the values beside the log. Values seen for the first time go
 * to `opened`; erased ones have nothing left to open.
 */
export const createPersonalCheck = (db: Database, opened: (value: SealedPersonal) => void) => {
  const find = db.prepare<[number], PersonalRow>(
    'SELECT field, value_index, range_index, value_sealed, salt, commitment FROM audit_personal WHERE id = ?',
  );
  const known = new Map<number, PersonalRow>();
  let erased = 0;

  const look = (id: number, seq: number): PersonalRow | undefined => {
    const row = find.get(id);
    if (!row) return undefined;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(id, row);
    const { field, value_index: index, range_index: range, value_sealed: sealed, salt } = row;
    if (sealed && salt && index) opened({ seq, field, index, range, sealed, salt, commitment: row.commitment });
    else erased += 1;
    return row;
  };

  return {
    /** What is wrong, in words; undefined when nothing is. */
    problem(row: EventRow, { seq, body }: CheckedEvent): string | undefined {
      const said = body?.personal;
      const isObject = typeof said === 'object' && said !== null;
      if (!isObject && row[9] === null && row[10] === null && row[11] === null) return said === undefined ? undefined : UNKNOWN;
      const commitments: Body = isObject ? (said as Body) : {};
      let count = 0;
      for (let at = 0; at < FIELDS.length; at++) {
        const field = FIELDS[at] ?? 'login';
        const id = row[FIRST_ID + at];
        const promised = commitments[field];
        if (promised !== undefined) count += 1;
        if (typeof id !== 'number') {
          if (promised !== undefined) return `the ${field} is promised in the body and missing beside it`;
          continue;
        }
        const kept = known.get(id) ?? look(id, seq);
        if (kept?.field !== field || kept.commitment !== promised) return `the ${field} beside the event is another than the body promises`;
      }
      return count === Object.keys(commitments).length ? undefined : UNKNOWN;
    },
    erased: () => erased,
  };
};

const isField = (text: string): text is PersonalField => FIELDS.some((field) => field === text);

/** Whether a sealed value opens to what was promised, and is found under its own index. */
export const isAsRecorded = (sealer: Sealer, value: SealedPersonal): boolean => {
  if (!isField(value.field)) return false;
  const opened = sealer.open('audit-personal', Buffer.from(value.sealed), value.field);
  if (!opened.ok) return false;
  const text = opened.value.toString('utf8');
  if (commitment(Buffer.from(value.salt), value.field, text) !== value.commitment) return false;
  const isIndex = (index: Uint8Array, text: string): boolean =>
    sealer.blindIndexes('audit-personal', text).some((known) => known.equals(Buffer.from(index)));
  if (!isIndex(value.index, personalIndexText(value.field, text))) return false;
  // Of what was recorded before ranges were, there is none.
  const range = value.field === 'address' ? rangeText(text) : null;
  return value.range === null || (range !== null && isIndex(value.range, range));
};
