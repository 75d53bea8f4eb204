import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

/**
 * What closing alerts would end besides: how many playbooks that they set going wait for approval, and would be declined for good. Changes nothing.
 *
 * @param input.alerts Ids; of one that is not there or closed already nothing waits.
 */
export const previewClose = async (
  { store }: OperationDeps,
  _context: OperationContext,
  { alerts }: { alerts: string[] },
): Promise<OperationOutcome<{ declines: number }>> => done({ declines: await store.read.playbooks.countWaitingAbout(alerts) });
