import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

const MOST_COUNTED = 1000;

/** How many runs wait for somebody to say yes or no; more than a thousand are told as a thousand. */
export const showStanding = async (
  { store }: OperationDeps,
  _context: OperationContext,
  _input: Record<string, never>,
): Promise<OperationOutcome<{ waiting: number }>> => done({ waiting: await store.read.playbooks.countWaiting(MOST_COUNTED) });
