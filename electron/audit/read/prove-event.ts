import type { Database } from 'better-sqlite3';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import { consistencyProof, frontierAt, frontierRoot, inclusionProof } from '../merkle-tree.ts';
import { createHashReader, newestCheckpoint, verifierKeys } from './tree-reader.ts';

/** Everything a verifier needs to judge one event: with the key it needs nothing of this product. */
export interface EventProof {
  readonly seq: number;
  /** The canonical body that was hashed. */
  readonly body: string;
  /** Chain hashes, hexadecimal. */
  readonly prev: string;
  readonly hash: string;
  /** RFC 6962 §2.1.1 audit path to the checkpoint, nearest sibling first, base64. */
  readonly proof: readonly string[];
  /** The signed checkpoint (C2SP note). */
  readonly checkpoint: string;
  readonly size: number;
  /** Verifier keys of the log, oldest first. */
  readonly keys: readonly string[];
  /** RFC 6962 §2.1.2 proof that the checkpoint extends the tree of an older size, for who kept that one. */
  readonly consistency?: { readonly from: number; readonly fromRoot: string; readonly proof: readonly string[] };
}

export type ProofReason = 'unknown_event' | 'not_signed_yet' | 'unknown_size';

const no = (reason: ProofReason, description: string) => refused({ code: 'not_provable' as const, reason, description });

const base64 = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('base64'));

interface Row {
  readonly body: string;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
}

/**
 * Proves that an event is in the log: its audit path to the newest checkpoint and, for who kept an older checkpoint, that the newest extends it.
 *
 * @param input.olderSize Size of the older checkpoint, 1 up to the newest.
 * @returns The proof; refusal `not_provable`, reason `unknown_event`, `not_signed_yet` (make a checkpoint first) or `unknown_size`.
 * @throws Error when the stored tree lacks a tile: run the verification.
 */
export const proveEvent = (
  { reader }: { readonly reader: () => Database },
  { seq, olderSize }: { readonly seq: number; readonly olderSize?: number | undefined },
): Outcome<EventProof, Refusal<'not_provable', ProofReason>> => {
  const db = reader();
  const row = db.prepare<[number], Row>('SELECT body, prev_hash, hash FROM audit_event WHERE seq = ?').get(seq);
  if (!row) return no('unknown_event', `There is no event ${seq}.`);
  const newest = newestCheckpoint(db);
  if (!newest || seq > newest.size)
    return no('not_signed_yet', `Event ${seq} is not yet under a signed checkpoint: it is within a minute.`);
  if (olderSize !== undefined && (!Number.isSafeInteger(olderSize) || olderSize < 1 || olderSize > newest.size))
    return no('unknown_size', `The older size has to be between 1 and ${newest.size}.`);
  const readHash = createHashReader(reader);
  const consistency = olderSize !== undefined && {
    from: olderSize,
    fromRoot: frontierRoot(frontierAt(olderSize, readHash)).toString('base64'),
    proof: base64(consistencyProof(olderSize, newest.size, readHash)),
  };
  return done({
    seq,
    body: row.body,
    prev: row.prev_hash.toString('hex'),
    hash: row.hash.toString('hex'),
    proof: base64(inclusionProof(seq - 1, newest.size, readHash)),
    checkpoint: newest.note,
    size: newest.size,
    keys: verifierKeys(db),
    ...(consistency ? { consistency } : {}),
  });
};
