import { acceptRestoredLog } from '../../audit/restore-log.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';

interface Answer {
  origin: string;
  from_size: number;
  to_size: number;
  former_head: string;
}

/**
 * Accepts an older copy of the data, or another one, in place of the log whose head is kept: on the record, and under a new name.
 *
 * @returns What was accepted; refusal `conflict` when the log agrees with its head, or is not whole itself.
 * Audits `log.restored`.
 */
export const acceptAudit = async (
  deps: OperationDeps,
  { actor }: OperationContext,
  { reason }: { reason: string },
): Promise<OperationOutcome<Answer>> => {
  const accepted = await acceptRestoredLog({ ...deps, directory: deps.config.data }, { reason, actor });
  if (!accepted.ok) return refuse('conflict', accepted.refusal.description);
  const { origin, fromSize, toSize, formerHead } = accepted.value;
  return done({ origin, from_size: fromSize, to_size: toSize, former_head: formerHead });
};
