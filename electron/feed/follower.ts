import type { FollowedFact } from '../store/records.ts';
import type { Awaitable, Tx } from '../store/store.ts';

/** What a run of facts came to. */
export interface Folded {
  /** Writes it, in the unit of work that also moves the cursor; it may record facts of its own there. */
  write(tx: Tx): Awaitable<void>;
  /** Called when that unit is durable: the place to change what is remembered between two runs. */
  kept?(): void;
}

/**
 * Somebody who reads the log from its first fact to its newest, in order, each fact once, and makes something of it. Over a crash it goes on after the last
 * facts whose outcome was stored.
 */
export interface Follower {
  readonly name: string;
  /** To be raised when the same facts come to something else than before: the follower then begins anew. */
  readonly version: number;
  /** Works out what facts come to, without changing anything that is stored. */
  fold(facts: readonly FollowedFact[]): Awaitable<Folded>;
  /** Takes back all that it ever stored, before it begins anew. */
  clear(tx: Tx): Awaitable<void>;
  /** Forgets what is remembered and not stored: something failed, or it begins anew. */
  forget(): void;
}
