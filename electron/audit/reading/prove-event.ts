import type { Database } from 'better-sqlite3';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import type { LogKeyRow } from '../../store/sqlite/registry.table.ts';
import { toNoteKey } from '../log-keys.ts';
import { type ChainRow, logReads } from '../log-table.ts';
import { consistencyProof, inclusionProof, leafHash, verifyInclusion } from '../merkle-tree.ts';
import { encodeVerifierKey } from '../signed-note.ts';
import { treeHashes } from './tree-hashes.ts';

export interface ProveDeps {
  /** A connection that may only read. */
  readonly db: Database;
  /** Every key that signed the log. */
  readonly keys: readonly Pick<LogKeyRow, 'origin' | 'public_key'>[];
}

export interface ProveRequest {
  readonly seq: number;
  /** Size of an older checkpoint that the asker holds: the newest one is then proven to go on from it. */
  readonly since?: number | undefined;
}

/** All that is needed to check, without this log, that it holds an event. Hashes of the tree are in base64, those of the chain hexadecimal. */
export interface EventProof {
  readonly seq: number;
  /** The bytes that were hashed, as text. */
  readonly body: string;
  readonly prev: string;
  readonly hash: string;
  /** Leaf, from 0, in the tree of `size` leaves. */
  readonly index: number;
  readonly size: number;
  readonly root: string;
  /** RFC 6962 §2.1.1, nearest sibling first. */
  readonly proof: readonly string[];
  /** The signed note over size and root. */
  readonly checkpoint: string;
  /** Verifier keys of the log. They come with the proof: who relies on them relies on whoever handed it over. */
  readonly keys: readonly string[];
  /** RFC 6962 §2.1.2, from the tree of `since` leaves to that of `size`. */
  readonly consistency?: { readonly since: number; readonly proof: readonly string[] };
}

export type ProofRefusal = Refusal<'not_found' | 'not_checkpointed' | 'not_proven', 'unknown' | 'too_new' | 'since' | 'altered'>;

const refuse = (code: ProofRefusal['code'], reason: ProofRefusal['reason'], description: string) => refused({ code, reason, description });
const base64 = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('base64'));

/**
 * Proves that the log holds an event: the audit path from the event to the newest checkpoint.
 *
 * @param request.seq   Any number.
 * @param request.since Size of an older checkpoint, at least 1.
 * @returns The proof; or refusal `not_found` (`unknown`), `not_checkpointed` (`too_new` for an event after the newest checkpoint, `since` for a size beyond
 *   it), or `not_proven` (`altered`: the event is not the one that was signed).
 * @throws Error when a tile of the tree is missing or too short.
 */
export const proveEvent = ({ db, keys }: ProveDeps, { seq, since }: ProveRequest): Outcome<EventProof, ProofRefusal> => {
  const event = Number.isSafeInteger(seq)
    ? db.prepare<[number], ChainRow>('SELECT seq, body, prev_hash, hash FROM audit_event WHERE seq = ?').get(seq)
    : undefined;
  if (!event) return refuse('not_found', 'unknown', 'The log has no event of this number.');
  const newest = logReads(db).newestCheckpoint();
  if (!newest || newest.size < seq)
    return refuse('not_checkpointed', 'too_new', 'No checkpoint covers this event yet: make one, then ask again.');
  const { size, root, note } = newest;
  if (since !== undefined && (!Number.isSafeInteger(since) || since < 1 || since > size))
    return refuse('not_checkpointed', 'since', `The newest checkpoint covers ${size} events: there is no older one of the size asked for.`);
  const readHash = treeHashes(db);
  const index = seq - 1;
  const proof = inclusionProof(index, size, readHash);
  // A proof that leads elsewhere would be found false by whoever checks it; the one who asks is better told here.
  if (!verifyInclusion({ index, size, leaf: leafHash(event.body), proof, root }))
    return refuse('not_proven', 'altered', 'This event is not the one that was signed: run `gatewatch audit verify`.');
  const consistency = since === undefined ? {} : { consistency: { since, proof: base64(consistencyProof(since, size, readHash)) } };
  return done({
    seq,
    body: event.body,
    prev: event.prev_hash.toString('hex'),
    hash: event.hash.toString('hex'),
    index,
    size,
    root: root.toString('base64'),
    proof: base64(proof),
    checkpoint: note,
    keys: keys.map((key) => encodeVerifierKey(toNoteKey(key))),
    ...consistency,
  });
};
