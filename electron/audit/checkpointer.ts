import type { Millis } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import { chainHash, GENESIS_HASH } from './append.ts';
import {
  appendLeaf,
  emptyFrontier,
  type Frontier,
  frontierAt,
  frontierRoot,
  hashFromTiles,
  leafHash,
  type ReadTile,
  type Tile,
  tilesFor,
} from './merkle-tree.ts';
import { checkpointText, type NoteSigner, signNote } from './signed-note.ts';

/** Events read and hashed in one go before others get a turn: under a millisecond on the serving thread. */
const CHUNK = 256;
/** Events one checkpoint adds at most, so that growing the tree stays short too. A longer backlog takes several. */
const MOST_ADDED = 2048;

export interface CheckpointerDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** The key and name of this log. */
  readonly signer: NoteSigner;
  readonly policy: { readonly events: number; readonly interval: Millis; readonly heartbeat: Millis };
  /** Keeps the newest note where the database's owner may not reach; called after the checkpoint is durable. */
  readonly keep: (note: string) => Promise<void>;
}

export interface Checkpointer {
  /** Makes a checkpoint of all that is recorded now, if there is anything new. Returns the size it covers. */
  checkpoint(): Promise<number>;
  /** Makes one when enough has been recorded or enough time has passed; records a heartbeat when nothing happened for long. Call it often. */
  tick(): Promise<void>;
  /** Events covered by the newest checkpoint. */
  size(): number;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The signed end of the log: its tree, and the chain hash of its last event. */
interface Tip {
  readonly tree: Frontier;
  readonly hash: Buffer;
}

const altered = (seq: number): Error =>
  new Error(`Event ${seq} is not what was recorded: it is not signed. Run \`gatewatch audit verify\`.`);

/**
 * Follows the log and signs its head: tiles of the RFC 6962 tree, and a C2SP checkpoint over them. It has a cursor (the newest checkpoint) and reads the
 * log itself, so nothing is lost when it is interrupted; it works beside the requests, never inside one.
 *
 * It signs only what extends what it signed before: the tree grows from the stored tiles, and no size is ever signed twice. And only what was recorded:
 * the chain of the new events has to lead to the head that the store holds in memory, where nobody who edits the file can reach it.
 *
 * @throws Error when the tiles do not give the root that was signed; from `checkpoint` and `tick` also when an event was altered since it was recorded.
 */
export const createCheckpointer = async (deps: CheckpointerDeps): Promise<Checkpointer> => {
  const { store, clock, signer, policy } = deps;
  const readTile: ReadTile = (level, index) => store.log.tile(level, index);

  /** What to grow from, whoever signed it. */
  const signedTip = (): Tip => {
    const newest = store.log.newestCheckpoint();
    if (!newest) return { tree: emptyFrontier, hash: GENESIS_HASH };
    const tree = frontierAt(newest.size, hashFromTiles(readTile));
    if (!frontierRoot(tree).equals(newest.root))
      throw new Error('The tiles of the log do not give the root that was signed: run `gatewatch audit verify`.');
    const [last] = store.log.chainAfter(newest.size - 1, 1);
    if (last?.seq !== newest.size) throw altered(newest.size);
    return { tree, hash: last.hash };
  };

  let tip = signedTip();
  let madeAt = clock.monotonic();
  let changedAt = clock.monotonic();
  let seenHead = store.head().seq;
  let working: Promise<void> | undefined;
  /** The newest note while it is not kept yet: keeping it is tried again until it is. */
  let unkept: string | undefined;

  /** Leaf hashes of the events after the tip up to `to`, and the chain hash they end in. */
  const readLeaves = async (to: number): Promise<{ leaves: Buffer[]; hash: Buffer }> => {
    const leaves: Buffer[] = [];
    let { hash } = tip;
    for (let from = tip.tree.size; from < to; from += CHUNK) {
      for (const row of store.log.chainAfter(from, Math.min(CHUNK, to - from))) {
        const due = tip.tree.size + leaves.length + 1;
        if (row.seq !== due || !row.hash.equals(chainHash(hash, row.body))) throw altered(due);
        leaves.push(leafHash(row.body));
        hash = row.hash;
      }
      await turn();
    }
    return { leaves, hash };
  };

  const keepNewest = async (): Promise<void> => {
    if (unkept === undefined) return;
    await deps.keep(unkept);
    unkept = undefined;
  };

  const make = async (): Promise<void> => {
    // After a failure that was none: the checkpoint was stored although storing it reported an error.
    const newest = store.log.newestCheckpoint();
    if (newest && newest.size > tip.tree.size) {
      tip = signedTip();
      unkept = newest.note;
    }
    const head = store.head();
    const from = tip.tree.size;
    const size = Math.min(head.seq, from + MOST_ADDED);
    if (size <= from) return keepNewest();
    const { leaves, hash } = await readLeaves(size);
    if (size === head.seq && !hash.equals(head.hash)) throw altered(size);
    const tree = leaves.reduce(appendLeaf, tip.tree);
    const tiles: Tile[] = tilesFor(from, size, leaves, readTile);
    const root = frontierRoot(tree);
    const note = signNote(checkpointText({ origin: signer.name, size, root }), signer);
    await store.write(async (tx) => {
      for (const tile of tiles) await tx.log.putTile(tile);
      await tx.log.insertCheckpoint({ size, root, note, created_at: clock.now() });
    });
    tip = { tree, hash };
    madeAt = clock.monotonic();
    unkept = note;
    await keepNewest();
  };

  const checkpoint = async (): Promise<number> => {
    const wanted = store.head().seq;
    for (;;) {
      // One under way may have begun before the newest events were recorded.
      while (working) await working;
      // Not `wanted` alone: a store that was opened anew may know of fewer events, and waiting for those would never end.
      if (tip.tree.size >= Math.min(wanted, store.head().seq) && unkept === undefined) return tip.tree.size;
      working = make().finally(() => {
        working = undefined;
      });
    }
  };

  return {
    checkpoint,
    size: () => tip.tree.size,
    async tick() {
      const now = clock.monotonic();
      const head = store.head().seq;
      if (head !== seenHead) {
        seenHead = head;
        changedAt = now;
      }
      const waiting = head - tip.tree.size;
      const due = waiting > 0 || unkept !== undefined;
      if (waiting >= policy.events || (due && now - madeAt >= policy.interval)) await checkpoint();
      else if (now - changedAt >= policy.heartbeat) {
        await store.write((tx) => tx.audit({ kind: 'log.heartbeat', actor: 'system', details: { idle_ms: Math.floor(now - changedAt) } }));
        await checkpoint();
      }
    },
  };
};
