import type { Database } from 'better-sqlite3';
import type { LogKeyRow } from '../../store/sqlite/registry.table.ts';
import { openCheckpoint, toNoteKey } from '../log-keys.ts';
import { type CheckedEvent, createEventCheck, EVENT_COLUMNS, type EventRow } from './check-event.ts';
import { createPersonalCheck, type SealedPersonal } from './check-personal.ts';
import { createTreeCheck, type Standing } from './check-tree.ts';
import { createFindings, type Findings, type LogProblem } from './problem.ts';
import type { SignedRoot } from './read-checkpoints.ts';

const CHUNK = 1024;
const GENESIS = '0'.repeat(64);

export interface SnapshotInput {
  /** A kept head: origin and the whole note. */
  readonly kept?: { readonly origin: string; readonly size: number; readonly note: string } | undefined;
  /** Takes personal values that only the holder of the keys can open. */
  readonly opened: (value: SealedPersonal) => void;
}

export interface SnapshotResult {
  readonly events: number;
  readonly checkpoints: number;
  /** Events under the newest signed checkpoint that fits. */
  readonly signed: number;
  readonly erased: number;
  readonly head: { readonly seq: number; readonly hash: string };
  readonly keys: readonly LogKeyRow[];
  readonly problems: readonly LogProblem[];
  readonly unlisted: number;
  readonly first: LogProblem | undefined;
}

/** The kept head, when it is one that this log signed. */
const openKept = ({ kept }: SnapshotInput, keys: readonly LogKeyRow[], findings: Findings): SignedRoot | 'unsigned' | undefined => {
  if (!kept) return undefined;
  const key = keys.find(({ origin }) => origin === kept.origin);
  if (key) return openCheckpoint(kept.note, [toNoteKey(key)]) ?? 'unsigned';
  findings.add({
    seq: 1,
    through: Math.max(kept.size, 1),
    problem: 'head',
    detail: `the kept head is of another log, ${kept.origin}: this one was put in its place`,
  });
  return undefined;
};

/** Events back to which an insertion is told by its place. */
const REMEMBERED = 1024;

/** Follows the chain from event to event and says which of two neighbours is to blame when they do not fit. */
const createChainCheck = (findings: Findings) => {
  let former: { readonly seq: number; readonly hash: string; readonly standing: Standing } = { seq: 0, hash: GENESIS, standing: 'match' };
  const hashes: string[] = [GENESIS];

  /** An event that was moved up tells by its body where it was: what now lies between was put in. */
  const inserted = ({ seq, prev, hash, body }: CheckedEvent): number | undefined => {
    const was = typeof body?.seq === 'number' ? body.seq : seq;
    if (was < 1 || was >= seq || seq - was >= REMEMBERED - 1 || hashes[(was - 1) % REMEMBERED] !== prev) return undefined;
    // When the event is still there too, this one is a copy of it.
    return hashes[was % REMEMBERED] === hash ? undefined : was;
  };

  /** The event commits to the hash of the one before, as it was; so that one is suspected, unless the stored tree vouches for it. */
  const blame = (event: CheckedEvent): void => {
    const first = inserted(event);
    if (first !== undefined) findings.add({ seq: first, through: event.seq, problem: 'altered', detail: 'events were put in between' });
    else if (event.problem) return;
    else if (former.standing === 'match')
      findings.add({ seq: event.seq, problem: 'altered', detail: 'the former hash is not that of the event before' });
    else if (!findings.covers(former.seq, former.seq))
      findings.add({ seq: former.seq, problem: 'altered', detail: 'the event after was chained to another one' });
  };

  return {
    last: () => former,
    take(event: CheckedEvent, standing: Standing): void {
      const { seq, prev, hash, problem } = event;
      if (problem) findings.add({ seq, ...problem });
      // An event whose own hash fails says nothing of its neighbours.
      if (problem?.problem !== 'altered' && seq === former.seq + 1 && prev !== former.hash) blame(event);
      hashes[seq % REMEMBERED] = hash;
      former = { seq, hash, standing };
    },
  };
};

/** Whether every key but the first began with the fact that says so. */
const createRestoredCheck = (keys: readonly LogKeyRow[], findings: Findings) => {
  const due = new Map(keys.filter((key) => key.from_size > 0).map((key) => [key.from_size + 1, key.origin]));
  return ({ seq, body }: CheckedEvent): void => {
    const origin = due.size > 0 ? due.get(seq) : undefined;
    if (origin === undefined) return;
    const details = body?.kind === 'log.restored' ? body.details : undefined;
    const named = typeof details === 'object' && details !== null && 'origin' in details ? details.origin : undefined;
    if (named !== origin) findings.add({ seq, problem: 'key', detail: `the key ${origin} began here, and no fact says so` });
  };
};

/**
 * Verifies a log in one read transaction, from the first event to the last: chain, canonical form, columns, personal values, tree and signatures. It
 * yields the number of events after each chunk, so that whoever drives it can show progress, pause or stop.
 *
 * @param db A connection with a read transaction of its own.
 */
export function* verifySnapshot(db: Database, input: SnapshotInput): Generator<number, SnapshotResult> {
  const findings = createFindings();
  const keys = db.prepare<[], LogKeyRow>('SELECT * FROM log_key ORDER BY from_size').all();
  const page = db.prepare<[number], EventRow>(`SELECT ${EVENT_COLUMNS} FROM audit_event WHERE seq > ? ORDER BY seq LIMIT ${CHUNK}`).raw();
  const kept = openKept(input, keys, findings);
  const tree = createTreeCheck({ db, keys, kept: kept === 'unsigned' ? undefined : kept, findings });
  const chain = createChainCheck(findings);
  const checkEvent = createEventCheck();
  const personal = createPersonalCheck(db, input.opened);
  const checkRestored = createRestoredCheck(keys, findings);
  let events = 0;

  const take = (row: EventRow): void => {
    const [seq] = row;
    const due = chain.last().seq + 1;
    if (seq < due) {
      findings.add({ seq, problem: 'misplaced', detail: 'there is no event before the first' });
      return;
    }
    if (seq > due) {
      findings.add({ seq: due, ...(seq - 1 > due ? { through: seq - 1 } : {}), problem: 'missing', detail: 'events are missing' });
      tree.skip(due, seq - 1);
    }
    const event = checkEvent(row);
    chain.take(event, tree.add(seq, event.leaf));
    const wrong = event.problem ? undefined : personal.problem(row, event);
    if (wrong !== undefined) findings.add({ seq, problem: 'personal', detail: wrong });
    checkRestored(event);
    events += 1;
  };

  try {
    for (let rows = page.all(Number.MIN_SAFE_INTEGER); rows.length > 0; rows = page.all(rows.at(-1)?.[0] ?? 0)) {
      for (const row of rows) take(row);
      yield events;
    }
    tree.end(chain.last().seq);
    // A head that cannot be relied on accuses no event; it leaves open whether there were more.
    if (kept === 'unsigned')
      findings.add({ seq: chain.last().seq + 1, problem: 'head', detail: 'the kept head is not signed by the key of this log' });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    findings.add({ seq: chain.last().seq + 1, problem: 'unreadable', detail: `the database cannot be read from here on (${said})` });
  }
  const { seq, hash } = chain.last();
  return {
    events,
    checkpoints: tree.checkpoints(),
    signed: tree.signed(),
    erased: personal.erased(),
    head: { seq, hash },
    keys,
    problems: findings.list(),
    unlisted: findings.unlisted(),
    first: findings.first(),
  };
}
