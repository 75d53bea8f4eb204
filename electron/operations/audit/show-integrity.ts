import { toNoteKey } from '../../audit/log-keys.ts';
import { encodeVerifierKey } from '../../audit/signed-note.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { readLastVerification, type Verification } from './last-verification.ts';

interface Answer {
  head: number;
  checkpointed: number;
  checkpoint_at: number | null;
  checkpoint: string | null;
  keys: string[];
  verified: Verification | null;
}

/** How far the log is signed, with which keys, and what the newest whole verification found, whoever asked for it. It verifies nothing itself. */
export const showIntegrity = async (
  { store }: OperationDeps,
  _context: OperationContext,
  _input: object,
): Promise<OperationOutcome<Answer>> => {
  const newest = store.log.newestCheckpoint();
  const keys = await store.read.registry.logKeys();
  return done({
    head: store.head().seq,
    checkpointed: newest?.size ?? 0,
    checkpoint_at: newest?.created_at ?? null,
    checkpoint: newest?.note ?? null,
    keys: keys.map((key) => encodeVerifierKey(toNoteKey(key))),
    verified: await readLastVerification(store.read),
  });
};
