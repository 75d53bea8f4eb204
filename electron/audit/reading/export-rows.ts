import type { Database } from 'better-sqlite3';
import { auditKinds } from '../../../shared/audit-event.ts';
import type { Sealer } from '../../keys/seal.ts';
import { type CsvValue, csvLine, type ExportEvent } from '../export-format.ts';
import { openPersonalValues } from './personal-values.ts';
import { type EventRow, type LoggedEvent, readEventRows, readEvents } from './read-events.ts';

export interface ExportRowsDeps {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly withoutPersonal: boolean;
}

/** Events as the lines of a JSON export tell them, without proofs. What does not open is left out like what was erased: its commitment stands. */
export const exportEvents = (deps: ExportRowsDeps, seqs: readonly number[]): ExportEvent[] => {
  const rows = readEventRows(deps.db, seqs);
  const opened = openPersonalValues(deps, deps.withoutPersonal ? [] : rows);
  const personalOf = (row: EventRow): ExportEvent['personal'] => {
    const fields = (['address', 'agent', 'login'] as const).flatMap((field) => {
      const id = row[`${field}_id`];
      const value = id === null ? undefined : opened.get(id);
      return value ? [[field, { value: value.value, salt: value.salt.toString('base64url') }]] : [];
    });
    return fields.length > 0 ? Object.fromEntries(fields) : undefined;
  };
  return rows.map((row) => {
    const personal = personalOf(row);
    const event = { seq: row.seq, body: row.body, prev: row.prev_hash.toString('hex'), hash: row.hash.toString('hex') };
    return personal ? { ...event, personal } : event;
  });
};

type Column = readonly [heading: string, value: (event: LoggedEvent) => CsvValue];

const categories: ReadonlyMap<string, string> = new Map(Object.entries(auditKinds).map(([kind, { category }]) => [kind, category]));

const columns: readonly Column[] = [
  ['seq', ({ seq }) => seq],
  ['time_utc', ({ at }) => new Date(at).toISOString()],
  ['kind', ({ kind }) => kind],
  ['category', ({ kind }) => categories.get(kind)],
  ['severity', ({ severity }) => severity],
  ['success', ({ success }) => success],
  ['actor', ({ actor }) => actor],
  ['user', ({ user }) => user],
  ['client', ({ client }) => client],
  ['token', ({ token }) => token],
  ['grant', ({ grant }) => grant],
  ['session', ({ session }) => session],
  ['correlation', ({ correlation }) => correlation],
  ['details', ({ details }) => JSON.stringify(details)],
  ['hash', ({ hash }) => hash],
  ['altered', ({ altered }) => altered?.join(' ')],
];

const personalColumns: readonly Column[] = [
  ['address', ({ address }) => address],
  ['agent', ({ agent }) => agent],
  ['login', ({ login }) => login],
];

const columnsOf = (withoutPersonal: boolean): readonly Column[] => (withoutPersonal ? columns : [...columns, ...personalColumns]);

/** The first line of a CSV export: names of columns. Times say their zone there, and end in Z. */
export const csvHeader = (withoutPersonal: boolean): string => csvLine(columnsOf(withoutPersonal).map(([heading]) => heading));

/** Events as lines of CSV. */
export const csvEvents = (deps: ExportRowsDeps, seqs: readonly number[]): string[] =>
  readEvents(deps, seqs).map((event) => csvLine(columnsOf(deps.withoutPersonal).map(([, value]) => value(event))));
