import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import { csvLine, type ExportEvent, type ExportHeader, type ExportLine, exportLine } from '../export-format.ts';
import { inclusionProof } from '../merkle-tree.ts';
import { parseCheckpoint, parseNote } from '../signed-note.ts';
import { type EventFilter, toTerms } from './event-filter.ts';
import { type EventRow, findEvents } from './find-events.ts';
import { createPersonalReader, type OpenedValues, toAuditEvent } from './open-event.ts';
import { createHashReader, newestCheckpoint, verifierKeys } from './tree-reader.ts';

export interface ExportDeps {
  /** The connection of the moment: asked for anew for every few rows, so that a long export survives its being opened anew. */
  readonly reader: () => Database;
  readonly sealer: Sealer;
  readonly clock: Clock;
  /** Signs all that is recorded; the export ends there. */
  readonly checkpoint: () => Promise<number>;
}

export interface ExportRequest {
  readonly format: 'jsonl' | 'csv';
  /** Without one the export is complete. With one, each event carries its proof. */
  readonly filter?: EventFilter | undefined;
  /** Whether personal values are given. Without them the commitments still prove. */
  readonly personal: boolean;
}

export interface ExportSummary {
  readonly events: number;
  /** `seq` of the first and the last event given; 0 when there is none. */
  readonly first: number;
  readonly last: number;
}

export interface LogExport {
  /** Lines with their ends, to be written as they come. Nothing is read before they are asked for. */
  readonly lines: AsyncGenerator<string, void, void>;
  /** What was given so far. */
  summary(): ExportSummary;
}

/** Rows read in one go, before others get a turn. */
const CHUNK = 128;
const CSV_HEAD = 'seq,time,kind,severity,success,user,client,session,grant,token,correlation,actor,address,agent,login,details,hash'.split(
  ',',
);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Found {
  readonly row: EventRow;
  readonly opened: OpenedValues;
}

/** The events that a filter finds up to the newest checkpoint, in the order of the log. They never change, so that each chunk may be read by itself. */
async function* findUpTo(deps: ExportDeps, request: ExportRequest, last: number): AsyncGenerator<Found, void, void> {
  const { sealer } = deps;
  let after: { seq: number; at: number } | undefined;
  for (;;) {
    const db = deps.reader();
    const terms = toTerms({ db, sealer }, request.filter ?? {});
    const { rows, next } = findEvents(db, terms, { order: 'asc', limit: CHUNK, after, bySeq: true });
    const open = request.personal ? createPersonalReader({ db, sealer }) : () => ({});
    const within = rows.filter(({ seq }) => seq <= last).map((row) => ({ row, opened: open(row) }));
    yield* within;
    if (within.length < rows.length || next === undefined || next >= last) return;
    after = { seq: next, at: 0 };
    await turn();
  }
}

const personalMembers = (opened: OpenedValues): Pick<ExportEvent, 'personal'> => {
  const members = Object.entries(opened).map(([field, { value, salt }]) => [field, { value, salt: salt.toString('base64url') }]);
  return members.length === 0 ? {} : { personal: Object.fromEntries(members) };
};

const eventLine = (row: EventRow): ExportEvent => ({
  seq: row.seq,
  body: row.body,
  prev: row.prev_hash.toString('hex'),
  hash: row.hash.toString('hex'),
});

/** The notes for sizes after `from` up to `to`. */
const notesBetween = (db: Database, from: number, to: number): string[] =>
  db
    .prepare<[number, number], string>('SELECT note FROM audit_checkpoint WHERE size > ? AND size <= ? ORDER BY size')
    .pluck()
    .all(from, to);

const originOf = (note: string | undefined): string | undefined => {
  const parsed = note === undefined ? undefined : parseNote(note);
  return parsed && parseCheckpoint(parsed.text)?.origin;
};

const newestOrigin = (db: Database): string =>
  db.prepare<[], string>('SELECT origin FROM log_key ORDER BY from_size DESC LIMIT 1').pluck().get() ?? 'unsigned';

async function* jsonLines(deps: ExportDeps, request: ExportRequest, count: (row: EventRow) => void): AsyncGenerator<string, void, void> {
  const { reader, sealer, clock } = deps;
  const { terms, time, empty } = toTerms({ db: reader(), sealer }, request.filter ?? {});
  const complete = terms.length === 0 && !time && !empty;
  const newest = newestCheckpoint(reader());
  const last = newest?.size ?? 0;
  const digest = createHash('sha256');
  const write = (line: ExportLine): string => {
    const text = exportLine(line);
    digest.update(text);
    return text;
  };
  const origin = originOf(newest?.note) ?? newestOrigin(reader());
  const header: ExportHeader = {
    gatewatch: 'audit-export',
    version: 1,
    origin,
    keys: verifierKeys(reader()),
    first: 1,
    last,
    exportedAt: clock.now(),
    complete,
  };
  yield write(header);
  if (!complete && newest) yield write({ checkpoint: newest.note });
  const readHash = createHashReader(reader);
  let events = 0;
  let covered = 0;
  for await (const { row, opened } of findUpTo(deps, request, last)) {
    const proof = complete ? {} : { proof: inclusionProof(row.seq - 1, last, readHash).map((hash) => hash.toString('base64')) };
    yield write({ ...eventLine(row), ...personalMembers(opened), ...proof });
    events += 1;
    count(row);
    // A few at a time, so that a checkpoint comes soon after the event it covers, and none is read twice.
    if (!complete || (events % CHUNK !== 0 && row.seq !== last)) continue;
    for (const note of notesBetween(reader(), covered, row.seq)) yield write({ checkpoint: note });
    covered = row.seq;
  }
  yield exportLine({ end: true, events, sha256: digest.digest('hex') });
}

async function* csvLines(deps: ExportDeps, request: ExportRequest, count: (row: EventRow) => void): AsyncGenerator<string, void, void> {
  const last = newestCheckpoint(deps.reader())?.size ?? 0;
  yield csvLine(CSV_HEAD);
  for await (const { row, opened } of findUpTo(deps, request, last)) {
    const event = toAuditEvent(row, opened);
    const { user, client, session, grant, token, correlation, actor, address, agent, login } = event;
    const subject = [user, client, session, grant, token, correlation, actor, address, agent, login];
    const time = new Date(event.at).toISOString();
    yield csvLine([event.seq, time, event.kind, event.severity, event.success, ...subject, JSON.stringify(event.details), event.hash]);
    count(row);
  }
}

/**
 * Exports the log up to a checkpoint made for it, as JSON lines that the stand-alone verifier accepts (`docs/audit-format.md`) or as CSV for reading.
 *
 * Memory stays bounded however long the log is, and others get a turn every few events. Values erased while it runs are left out from then on; what is
 * proven does not change.
 *
 * @returns The lines, and the counts that the caller records as `log.exported` when they were written.
 * @throws StoreFault from the lines when the checkpoint could not be made; Error when the stored tree lacks a tile.
 */
export const exportLog = (deps: ExportDeps, request: ExportRequest): LogExport => {
  let summary: ExportSummary = { events: 0, first: 0, last: 0 };
  const count = ({ seq }: EventRow): void => {
    summary = { events: summary.events + 1, first: summary.first || seq, last: seq };
  };
  async function* lines(): AsyncGenerator<string, void, void> {
    await deps.checkpoint();
    yield* request.format === 'csv' ? csvLines(deps, request, count) : jsonLines(deps, request, count);
  }
  return { lines: lines(), summary: () => summary };
};
