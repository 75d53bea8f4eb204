import type { PlaybookRun } from '../../../shared/contract/response.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeRuns } from './describe-runs.ts';

interface Input {
  state: 'waiting' | 'all';
  alert?: string | undefined;
  order: 'newest' | 'oldest';
  limit: number;
  cursor: string;
}

/** Runs of playbooks, by when they were started. */
export const listRuns = async (
  deps: OperationDeps,
  _context: OperationContext,
  { state, alert, order, limit, cursor }: Input,
): Promise<OperationOutcome<{ runs: PlaybookRun[]; next: string | null }>> => {
  const states = state === 'waiting' ? (['waiting'] as const) : undefined;
  const after = cursor === '' ? undefined : cursor;
  const runs = await deps.store.read.playbooks.listRuns({ states, alert, order, after, limit });
  const next = runs.length < limit ? null : (runs.at(-1)?.id ?? null);
  return done({ runs: await describeRuns(deps, runs), next });
};
