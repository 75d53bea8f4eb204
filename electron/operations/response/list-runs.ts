import type { PlaybookRun } from '../../../shared/contract/response.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeRuns } from './describe-runs.ts';

interface Input {
  state: 'waiting' | 'all';
  alert?: string | undefined;
  limit: number;
  cursor: string;
}

/** Runs of playbooks, the newest first. */
export const listRuns = async (
  deps: OperationDeps,
  _context: OperationContext,
  { state, alert, limit, cursor }: Input,
): Promise<OperationOutcome<{ runs: PlaybookRun[]; next: string | null }>> => {
  const states = state === 'waiting' ? (['waiting'] as const) : undefined;
  const before = cursor === '' ? undefined : cursor;
  const runs = await deps.store.read.playbooks.listRuns({ states, alert, before, limit });
  const next = runs.length < limit ? null : (runs.at(-1)?.id ?? null);
  return done({ runs: await describeRuns(deps, runs), next });
};
