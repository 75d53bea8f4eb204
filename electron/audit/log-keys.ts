import type { LogKeyRow } from '../store/sqlite/registry.table.ts';
import { type NoteKey, parseCheckpoint, verifyNote } from './signed-note.ts';

/** The key as signed notes know it: the origin of a log is the name of its key. */
export const toNoteKey = (row: Pick<LogKeyRow, 'origin' | 'public_key'>): NoteKey => ({ name: row.origin, publicKeyRaw: row.public_key });

/** The key of the log now: the one that began last. */
export const newestLogKey = <Row extends Pick<LogKeyRow, 'from_size'>>(rows: readonly Row[]): Row | undefined =>
  rows.reduce<Row | undefined>((newest, row) => (newest === undefined || row.from_size > newest.from_size ? row : newest), undefined);

/** The key that signs checkpoints of this size: each key signs what was recorded after it began, up to where the next one begins. */
export const logKeyAt = <Row extends Pick<LogKeyRow, 'from_size'>>(rows: readonly Row[], size: number): Row | undefined =>
  newestLogKey(rows.filter((row) => row.from_size < size));

/** The checkpoint a note says, when one of these keys signed it and the origin is that key's name; undefined otherwise. */
export const openCheckpoint = (note: string, keys: readonly NoteKey[]) => {
  const verified = verifyNote(note, keys);
  const checkpoint = verified.ok ? parseCheckpoint(verified.value.text) : undefined;
  return verified.ok && checkpoint && verified.value.signedBy.some(({ name }) => name === checkpoint.origin) ? checkpoint : undefined;
};
