import { proofFile } from '../../audit/reading/proof-file.ts';
import { type EventProof, proveEvent } from '../../audit/reading/prove-event.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';

type View = Omit<EventProof, 'proof' | 'keys' | 'consistency'> & {
  proof: string[];
  keys: string[];
  consistency?: { since: number; proof: string[] };
};

const toView = ({ proof, keys, consistency, ...rest }: EventProof): View => ({
  ...rest,
  proof: [...proof],
  keys: [...keys],
  ...(consistency ? { consistency: { since: consistency.since, proof: [...consistency.proof] } } : {}),
});

/**
 * Proves that the log holds an event. The event is signed first, when no checkpoint covers it yet.
 *
 * @param input.since Size of an older checkpoint that the asker holds: the newest one is then proven to go on from it.
 * @returns The proof, and the same as a file for the stand-alone verifier; refusal `not_found`, or `conflict` when no proof can be given.
 * Audits `log.read`.
 */
export const proveAudit = async (
  deps: OperationDeps,
  { actor }: OperationContext,
  input: { seq: number; since?: number | undefined },
): Promise<OperationOutcome<{ proof: View; file: string }>> => {
  await deps.checkpoint();
  const keys = await deps.store.read.registry.logKeys();
  const proof = proveEvent({ db: deps.logConnection(), keys }, input);
  if (!proof.ok) return refuse(proof.refusal.code === 'not_found' ? 'not_found' : 'conflict', proof.refusal.description);
  await deps.store.write((tx) => tx.audit({ kind: 'log.read', actor, details: { filter: JSON.stringify({ seq: input.seq }), events: 1 } }));
  return done({ proof: toView(proof.value), file: proofFile(proof.value, deps.clock.now()) });
};
