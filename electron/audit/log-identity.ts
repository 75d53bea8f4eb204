import { generateLogKey, openLogKey, sealLogKey } from '../keys/log-key.ts';
import type { Sealer } from '../keys/seal.ts';
import type { Clock } from '../lib/clock.ts';
import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import type { LogKeyRow } from '../store/sqlite/registry.table.ts';
import type { Store } from '../store/store.ts';
import { chainHash, GENESIS_HASH } from './append.ts';
import { HEAD_FILE, type KeptHead, readKeptHead } from './head-file.ts';
import { logKeyAt, newestLogKey, openCheckpoint, toNoteKey } from './log-keys.ts';
import type { CheckpointRow } from './log-table.ts';
import { appendLeaf, frontierAt, frontierRoot, hashFromTiles, leafHash } from './merkle-tree.ts';
import type { NoteSigner } from './signed-note.ts';

/** Events after the newest checkpoint whose chain is looked at when starting: a few tens of milliseconds. */
const TAIL = 10_000;
const CHUNK = 1024;

export interface LogIdentity extends NoteSigner {
  readonly origin: string;
}

export interface LogIdentityDeps {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly random: Random;
  readonly clock: Clock;
  /** The data directory, where the head is kept. */
  readonly directory: string;
}

/** Makes a key for a log that goes on after `fromSize` events. The row is yet to be stored. */
export const newLogIdentity = (
  deps: Pick<LogIdentityDeps, 'sealer' | 'random' | 'clock'>,
  fromSize: number,
): { readonly row: LogKeyRow; readonly signer: LogIdentity } => {
  const key = generateLogKey(deps);
  const origin = `gatewatch.local/log/${key.publicKey.toString('hex', 0, 4)}`;
  const row = {
    origin,
    public_key: key.publicKey,
    private_sealed: sealLogKey(deps.sealer, key),
    from_size: fromSize,
    created_at: deps.clock.now(),
  };
  return { row, signer: { origin, name: origin, publicKeyRaw: key.publicKey, privateKey: key.privateKey } };
};

/**
 * Opens the name and key under which the log is signed; at the very first run makes them.
 *
 * @throws Error when the key does not open under this master key, or when a log that was signed before has lost its keys.
 * @throws StoreFault when a new key could not be stored.
 */
export const openLogIdentity = async (deps: LogIdentityDeps): Promise<LogIdentity> => {
  const newest = newestLogKey(await deps.store.read.registry.logKeys());
  if (newest) {
    const opened = openLogKey(deps.sealer, { publicKey: newest.public_key, sealed: newest.private_sealed });
    if (!opened.ok)
      throw new Error(`The key of the log does not open (${opened.refusal.reason}): it was altered, or this is another master key.`);
    return { origin: newest.origin, name: newest.origin, publicKeyRaw: opened.value.publicKey, privateKey: opened.value.privateKey };
  }
  // A head without keys means that another database was put in place of the one that was signed: no new name may cover that up.
  const checked = await checkLogHead(deps);
  if (!checked.ok) throw new Error(checked.refusal.description);
  const { row, signer } = newLogIdentity(deps, 0);
  await deps.store.write((tx) => tx.registry.putLogKey(row));
  return signer;
};

export type LogHeadReason =
  | 'behind'
  | 'forked'
  | 'other_log'
  | 'head_altered'
  | 'key_missing'
  | 'checkpoint'
  | 'tail_cut'
  | 'tree'
  | 'chain';
export type LogHeadRefusal = Refusal<'log_went_back' | 'log_broken', LogHeadReason>;

const ACCEPT = 'Put the newest copy back, or accept this one on the record with `gatewatch audit accept --reason …`.';
const VERIFY = 'Run `gatewatch audit verify`, keep the files, and put a whole copy back.';

const count = (events: number): string => events.toLocaleString('en-GB');

const wentBack = (reason: LogHeadReason, description: string) => refused({ code: 'log_went_back' as const, reason, description });
const broken = (reason: LogHeadReason, description: string) =>
  refused({ code: 'log_broken' as const, reason, description: `${description} ${VERIFY}` });

/** Whether the newest checkpoint is signed, and the tiles lead to it. */
const checkNewest = (store: Store, newest: CheckpointRow, keys: readonly LogKeyRow[]): Outcome<null, LogHeadRefusal> => {
  const head = store.log.headSeq();
  const key = logKeyAt(keys, newest.size);
  if (!key) return broken('key_missing', 'The log was signed, but the database has no key for it.');
  const said = openCheckpoint(newest.note, [toNoteKey(key)]);
  if (said?.size !== newest.size || !said.root.equals(newest.root))
    return broken('checkpoint', `The checkpoint for ${count(newest.size)} events is not the one that was signed.`);
  if (newest.size > head)
    return broken('tail_cut', `Events ${count(head + 1)} to ${count(newest.size)} were signed and are missing: the newest were cut.`);
  try {
    const tree = frontierAt(newest.size, hashFromTiles(store.log.tile));
    if (frontierRoot(tree).equals(newest.root)) return done(null);
  } catch {
    // A tile is missing or short: told below.
  }
  return broken('tree', `The stored tree does not lead to the checkpoint for ${count(newest.size)} events.`);
};

/** Whether the newest events are chained without a gap. */
const checkTail = (store: Store, signed: number): Outcome<null, LogHeadRefusal> => {
  const head = store.log.headSeq();
  const start = Math.max(signed, head - TAIL);
  let hash = start === 0 ? GENESIS_HASH : store.log.chainAfter(start - 1, 1)[0]?.hash;
  for (let from = start; from < head; from += CHUNK) {
    const rows = store.log.chainAfter(from, CHUNK);
    for (let at = 0; at < Math.min(CHUNK, head - from); at++) {
      const row = rows[at];
      const seq = from + at + 1;
      if (row?.seq !== seq || !hash?.equals(row.prev_hash) || !chainHash(row.prev_hash, row.body).equals(row.hash))
        return broken('chain', `Event ${count(seq)} is missing or is not what was recorded.`);
      hash = row.hash;
    }
  }
  return done(null);
};

/** The root of this log when it had `size` events: from the tiles as far as they are signed, from the events after that. */
const rootAt = (store: Store, size: number): Buffer => {
  const signed = Math.min(size, store.log.newestCheckpoint()?.size ?? 0);
  let tree = frontierAt(signed, hashFromTiles(store.log.tile));
  for (let from = signed; from < size; from += CHUNK) {
    tree = store.log
      .bodiesAfter(from, Math.min(CHUNK, size - from))
      .map(leafHash)
      .reduce(appendLeaf, tree);
  }
  return frontierRoot(tree);
};

const checkKept = (store: Store, kept: KeptHead, keys: readonly LogKeyRow[]): Outcome<null, LogHeadRefusal> => {
  const head = store.log.headSeq();
  const key = keys.find(({ origin }) => origin === kept.origin);
  const said = key && openCheckpoint(kept.note, [toNoteKey(key)]);
  // First of all: what nobody signed must not make an operator accept that events are gone.
  if (key && !said) return broken('head_altered', `The head in ${HEAD_FILE} is not one that this log signed.`);
  if (head < kept.size) {
    const events = `${count(kept.size - head)} events (from ${count(kept.size)} to ${count(head)})`;
    return wentBack('behind', `The log went back ${events}: this database is older than the head in ${HEAD_FILE}. ${ACCEPT}`);
  }
  if (!said)
    return wentBack(
      'other_log',
      `The head in ${HEAD_FILE} is of another log, ${kept.origin}: this database was put in its place. ${ACCEPT}`,
    );
  let root: Buffer;
  try {
    root = rootAt(store, said.size);
  } catch {
    return broken('tree', `The stored tree does not reach the head in ${HEAD_FILE}.`);
  }
  if (!root.equals(said.root)) {
    const events = `the ${count(said.size)} events that were signed are not the first of these ${count(head)}`;
    return wentBack('forked', `The log went back and took another way: ${events}. ${ACCEPT}`);
  }
  return done(null);
};

/**
 * The guard at start: holds the log against the newest checkpoint in the database and against the head kept outside it, and looks at the chain of the
 * newest events. It is quick; `verifyLog` looks at everything.
 *
 * @returns Warnings to show; or refusal `log_went_back` (`behind | forked | other_log`), which an operator may accept, or `log_broken` (any other reason).
 */
export const checkLogHead = async ({
  store,
  directory,
}: Pick<LogIdentityDeps, 'store' | 'directory'>): Promise<Outcome<{ readonly warnings: readonly string[] }, LogHeadRefusal>> => {
  const keys = await store.read.registry.logKeys();
  const newest = store.log.newestCheckpoint();
  const signed = newest ? checkNewest(store, newest, keys) : done(null);
  if (!signed.ok) return signed;
  const tail = checkTail(store, newest?.size ?? 0);
  if (!tail.ok) return tail;
  let kept: KeptHead | undefined;
  try {
    kept = readKeptHead(directory);
  } catch (error) {
    return broken('head_altered', error instanceof Error ? error.message : String(error));
  }
  if (!kept) {
    const missing = `${HEAD_FILE} is missing from the data directory: that the newest events were not cut cannot be told until the next checkpoint.`;
    return done({ warnings: newest ? [missing] : [] });
  }
  const held = checkKept(store, kept, keys);
  return held.ok ? done({ warnings: [] }) : held;
};
