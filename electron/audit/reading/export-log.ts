import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { LogKeyRow } from '../../store/sqlite/registry.table.ts';
import { type ExportLine, exportLine } from '../export-format.ts';
import { newestLogKey, toNoteKey } from '../log-keys.ts';
import { type CheckpointRow, logReads } from '../log-table.ts';
import { inclusionProof } from '../merkle-tree.ts';
import { encodeVerifierKey, parseCheckpoint, parseNote } from '../signed-note.ts';
import { type EventFilter, isUnfiltered } from './event-filter.ts';
import { csvEvents, csvHeader, type ExportRowsDeps, exportEvents } from './export-rows.ts';
import { searchEvents } from './search-events.ts';
import { treeHashes } from './tree-hashes.ts';

/** Events read and hashed in one go before others get a turn. */
const PAGE = 500;
/** Bodies judged for one page; an empty page is no end then. */
const MOST_JUDGED = 50_000;
/** Proofs of scattered events share little, and each costs up to a few hundred hashes. */
const PROOFS_PER_TURN = 50;
/** Lines put together into one chunk. */
const LINES = 50;

export interface ExportDeps {
  /** A connection that may only read; nothing on it is held open between two pages. */
  readonly db: Database;
  readonly sealer: Sealer;
  /** Every key that signed the log. */
  readonly keys: readonly Pick<LogKeyRow, 'origin' | 'public_key' | 'from_size'>[];
}

export interface ExportRequest {
  readonly format: 'jsonl' | 'csv';
  readonly filter?: EventFilter | undefined;
  readonly exportedAt: EpochMs;
  /** Leaves addresses, agents and login names out; their commitments stand. */
  readonly withoutPersonal?: boolean | undefined;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Matching events up to `last`, page by page. The end is fixed, so that what is recorded meanwhile is not in the file. */
async function* pagesOf(deps: ExportDeps, filter: EventFilter, last: number): AsyncGenerator<readonly number[]> {
  const search = searchEvents(deps, filter);
  for (let after = 0; after < last; ) {
    const { seqs, reached } = await search({ range: { after, before: last + 1 }, order: 'asc', limit: PAGE, most: MOST_JUDGED });
    if (seqs.length > 0) yield seqs;
    after = seqs.length < PAGE ? (reached ?? last) : (seqs.at(-1) ?? last);
    await turn();
  }
}

/** The origin under which the newest checkpoint was signed, which is not yet that of the newest key when a log has just gone on from an older copy. */
const originOf = ({ keys }: ExportDeps, newest: CheckpointRow | undefined): string => {
  const note = newest && parseNote(newest.note);
  const origin = (note && parseCheckpoint(note.text)?.origin) ?? newestLogKey(keys)?.origin;
  if (origin === undefined) throw new Error('The log has no key: there is nothing to export it under.');
  return origin;
};

/** All lines but the last. A filtered export has one checkpoint, which its proofs lead to; a complete one has all. */
async function* linesOf(deps: ExportDeps, request: ExportRequest, newest: CheckpointRow | undefined): AsyncGenerator<ExportLine> {
  const { filter = {}, exportedAt, withoutPersonal = false } = request;
  const last = newest?.size ?? 0;
  const complete = isUnfiltered(filter);
  const keys = deps.keys.map((key) => encodeVerifierKey(toNoteKey(key)));
  yield { gatewatch: 'audit-export', version: 1, origin: originOf(deps, newest), keys, first: 1, last, exportedAt, complete };
  const checkpoints = deps.db.prepare<[number, number, number], { size: number; note: string }>(
    'SELECT size, note FROM audit_checkpoint WHERE size > ? AND size <= ? ORDER BY size LIMIT ?',
  );
  let signed = 0;
  /** Checkpoints over events that are in the file by now. */
  function* checkpointsUpTo(seq: number): Generator<ExportLine> {
    for (let more = checkpoints.all(signed, seq, PAGE); more.length > 0; more = checkpoints.all(signed, seq, PAGE)) {
      for (const { size, note } of more) {
        signed = size;
        yield { checkpoint: note };
      }
    }
  }
  if (newest && !complete) yield { checkpoint: newest.note };
  const readHash = treeHashes(deps.db);
  const rows: ExportRowsDeps = { db: deps.db, sealer: deps.sealer, withoutPersonal };
  for await (const seqs of pagesOf(deps, filter, last)) {
    for (const [at, event] of exportEvents(rows, seqs).entries()) {
      if (complete) yield event;
      else {
        if (at % PROOFS_PER_TURN === PROOFS_PER_TURN - 1) await turn();
        yield { ...event, proof: inclusionProof(event.seq - 1, last, readHash).map((hash) => hash.toString('base64')) };
      }
    }
    if (complete) yield* checkpointsUpTo(seqs.at(-1) ?? 0);
  }
  // Even if the newest events are missing: then the file has to show that they were signed.
  if (complete) yield* checkpointsUpTo(last);
}

async function* jsonLines(deps: ExportDeps, request: ExportRequest, newest: CheckpointRow | undefined): AsyncGenerator<string> {
  const digest = createHash('sha256');
  let events = 0;
  let lines: string[] = [];
  const flush = (): string => {
    const chunk = lines.join('');
    digest.update(chunk);
    lines = [];
    return chunk;
  };
  for await (const line of linesOf(deps, request, newest)) {
    if ('body' in line) events += 1;
    lines.push(exportLine(line));
    if (lines.length >= LINES) yield flush();
  }
  yield flush();
  yield exportLine({ end: true, events, sha256: digest.digest('hex') });
}

async function* csvLines(deps: ExportDeps, request: ExportRequest, newest: CheckpointRow | undefined): AsyncGenerator<string> {
  const withoutPersonal = request.withoutPersonal ?? false;
  yield csvHeader(withoutPersonal);
  for await (const seqs of pagesOf(deps, request.filter ?? {}, newest?.size ?? 0))
    yield csvEvents({ db: deps.db, sealer: deps.sealer, withoutPersonal }, seqs).join('');
}

/**
 * Exports the log as text, in chunks of whole lines, with memory for one page: as JSON lines that can be verified without this product
 * (docs/audit-format.md §6), or as CSV for reading. Without a filter the export is complete; with one, each event carries a proof.
 *
 * It goes up to the newest checkpoint. The caller makes one first, and records that the log was exported; both are no business of a reading connection.
 *
 * @param request.exportedAt Epoch milliseconds, for the header.
 * @throws Error when the log has no key, when a tile that a proof needs is missing, or of the driver when the database cannot be read.
 */
export const exportLog = (deps: ExportDeps, request: ExportRequest): AsyncGenerator<string> => {
  const newest = logReads(deps.db).newestCheckpoint();
  return request.format === 'csv' ? csvLines(deps, request, newest) : jsonLines(deps, request, newest);
};
