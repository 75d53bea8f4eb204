import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { AuditEvent } from '../../../shared/audit-event.ts';
import { severityWord } from '../../../shared/severity.ts';
import type { Millis } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { ChainRow } from '../log-table.ts';
import { commitment, type PersonalField } from '../personal.ts';
import { type OpenedValue, openPersonalValues, type PersonalIds } from './personal-values.ts';

/** An event as people read it. Everything but the personal values is what the hashed body says. */
export interface LoggedEvent extends Omit<AuditEvent, 'kind'> {
  /** One of `auditKinds`, unless a newer version recorded it or somebody altered it. */
  readonly kind: string;
  /** The run of the engine, and its clock that nobody can set. */
  readonly boot: string;
  readonly mono: Millis;
  /** What is not as it was recorded: the body, or a personal value that does not fit its commitment. Verify the log. */
  readonly altered?: readonly ('body' | PersonalField)[];
}

export type EventRow = ChainRow & PersonalIds & { readonly at: number; readonly kind: string; readonly severity: number };

const text = z.string().exactOptional();
const LATEST_TIME = 8_640_000_000_000_000;

/** The body, as far as it is shown. Commitments are looked at one by one. */
const bodySchema = z.object({
  v: z.literal(1),
  seq: z.int().min(1),
  at: z.int().min(0).max(LATEST_TIME),
  boot: z.string(),
  mono: z.number(),
  kind: z.string(),
  severity: z.int().min(1).max(5),
  success: z.boolean().exactOptional(),
  actor: text,
  user: text,
  client: text,
  token: text,
  grant: text,
  session: text,
  correlation: text,
  details: z.record(z.string(), z.unknown()),
  personal: z.partialRecord(z.enum(['address', 'agent', 'login']), z.string()).exactOptional(),
});

/** Rows of these sequence numbers, in this order. */
export const readEventRows = (db: Database, seqs: readonly number[]): EventRow[] => {
  const rows = db
    .prepare<[string], EventRow>(
      'SELECT seq, at, kind, severity, address_id, agent_id, login_id, body, prev_hash, hash FROM audit_event WHERE seq IN (SELECT value FROM json_each(?))',
    )
    .all(JSON.stringify(seqs));
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return seqs.flatMap((seq) => bySeq.get(seq) ?? []);
};

const parseBody = (row: EventRow) => {
  try {
    const parsed = bodySchema.safeParse(JSON.parse(row.body));
    return parsed.success && parsed.data.seq === row.seq ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

/** A row whose body is no body any more still has to be seen: what its columns say, marked. */
const fromColumns = ({ seq, at, kind, severity, hash }: EventRow): LoggedEvent => ({
  seq,
  at: Math.min(Math.max(at, 0), LATEST_TIME),
  kind,
  severity: severityWord(severity),
  success: null,
  details: {},
  boot: '',
  mono: 0,
  hash: hash.toString('hex'),
  altered: ['body'],
});

const toEvent = (row: EventRow, opened: ReadonlyMap<number, OpenedValue | undefined>): LoggedEvent => {
  const body = parseBody(row);
  if (!body) return fromColumns(row);
  const { v: _, personal: commitments = {}, severity, success = null, ...members } = body;
  const personal: Partial<Record<PersonalField, string>> = {};
  const altered: PersonalField[] = [];
  for (const field of ['address', 'agent', 'login'] as const) {
    const id = row[`${field}_id`];
    if (id === null || !opened.has(id)) continue;
    const value = opened.get(id);
    if (value && commitment(value.salt, field, value.value) === commitments[field]) personal[field] = value.value;
    else altered.push(field);
  }
  const event = { ...members, ...personal, severity: severityWord(severity), success, hash: row.hash.toString('hex') };
  return altered.length > 0 ? { ...event, altered } : event;
};

/**
 * Reads events with their personal values opened. A value that is not the one recorded is left out and named in `altered`, so that nobody can put
 * another person's address into the log unseen.
 */
export const readEvents = (deps: { readonly db: Database; readonly sealer: Sealer }, seqs: readonly number[]): LoggedEvent[] => {
  const rows = readEventRows(deps.db, seqs);
  const opened = openPersonalValues(deps, rows);
  return rows.map((row) => toEvent(row, opened));
};
