import type { Clock } from '../lib/clock.ts';
import type { Millis } from '../../shared/units.ts';
import type { Store } from '../store/store.ts';
import { appendLeaf, emptyFrontier, type Frontier, frontierAt, frontierRoot, hashFromTiles, leafHash, type Tile, tilesFor } from './merkle-tree.ts';
import { checkpointText, type NoteSigner, signNote } from './signed-note.ts';

/** Bodies hashed in one go before others get a turn: under a millisecond on the serving thread. */
const CHUNK = 256;

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

/**
 * Follows the log and signs its head: tiles of the RFC 6962 tree, and a C2SP checkpoint over them. It has a cursor (the newest checkpoint) and reads the
 * log itself, so nothing is lost when it is interrupted; it works beside the requests, never inside one.
 *
 * It signs only what extends what it signed before: the tree grows from the stored tiles, and no size is ever signed twice.
 */
export const createCheckpointer = async (deps: CheckpointerDeps): Promise<Checkpointer> => {
  const { store, clock, signer, policy } = deps;
  const newest = store.log.newestCheckpoint();
  let frontier: Frontier = newest ? frontierAt(newest.size, hashFromTiles((level, index) => store.log.tile(level, index))) : emptyFrontier;
  if (newest && !frontierRoot(frontier).equals(newest.root)) throw new Error('The tiles of the log do not give the root that was signed: run `gatewatch audit verify`.');
  let madeAt = clock.monotonic();
  let changedAt = clock.monotonic();
  let seenHead = store.head().seq;
  let working: Promise<number> | undefined;

  const readLeaves = async (to: number): Promise<Buffer[]> => {
    const leaves: Buffer[] = [];
    for (let from = frontier.size; from < to; from += CHUNK) {
      for (const body of store.log.bodiesAfter(from, Math.min(CHUNK, to - from))) leaves.push(leafHash(body));
      await turn();
    }
    return leaves;
  };

  const make = async (): Promise<number> => {
    const size = store.head().seq;
    if (size <= frontier.size) return frontier.size;
    const leaves = await readLeaves(size);
    const grown = leaves.reduce(appendLeaf, frontier);
    const tiles: Tile[] = tilesFor(frontier.size, size, leaves, (level, index) => store.log.tile(level, index));
    const root = frontierRoot(grown);
    const note = signNote(checkpointText({ origin: signer.name, size, root }), signer);
    await store.write(async (tx) => {
      for (const tile of tiles) await tx.log.putTile(tile);
      await tx.log.insertCheckpoint({ size, root, note, created_at: clock.now() });
    });
    frontier = grown;
    madeAt = clock.monotonic();
    await deps.keep(note);
    return size;
  };

  const checkpoint = (): Promise<number> => {
    working ??= make().finally(() => {
      working = undefined;
    });
    return working;
  };

  return {
    checkpoint,
    size: () => frontier.size,
    async tick() {
      const now = clock.monotonic();
      const head = store.head().seq;
      if (head !== seenHead) {
        seenHead = head;
        changedAt = now;
      }
      const waiting = head - frontier.size;
      if (waiting >= policy.events || (waiting > 0 && now - madeAt >= policy.interval)) await checkpoint();
      else if (now - changedAt >= policy.heartbeat) {
        await store.write((tx) => tx.audit({ kind: 'log.heartbeat', actor: 'system', details: { idle_ms: Math.floor(now - changedAt) } }));
        await checkpoint();
      }
    },
  };
};
