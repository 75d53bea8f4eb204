import { done } from '../../lib/outcome.ts';
import { toInstant } from '../instant.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

interface PenaltyView {
  address: string;
  violations: number;
  level: number;
  until: string;
  trust: number;
}

/** The addresses that have to wait, who waits longest first; none without a running server. */
export const listPenalties = async (
  { penalties, trust }: OperationDeps,
  _context: OperationContext,
  { limit }: { limit: number },
): Promise<OperationOutcome<{ penalties: PenaltyView[] }>> =>
  done({
    penalties: (penalties?.list(limit) ?? []).map(({ address, violations, level, until }) => ({
      address,
      violations,
      level,
      until: toInstant(until),
      trust: trust?.score(address) ?? 0,
    })),
  });
