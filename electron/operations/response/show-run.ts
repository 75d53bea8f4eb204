import type { PlaybookRun } from '../../../shared/contract/response.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeRuns } from './describe-runs.ts';

/** A run as it now stands; refusal `not_found`. */
export const showRun = async (deps: OperationDeps, id: string): Promise<OperationOutcome<PlaybookRun>> => {
  const run = await deps.store.read.playbooks.findRun(id);
  const [described] = run ? await describeRuns(deps, [run]) : [];
  return described ? done(described) : refuse('not_found', `There is no run ${shown(id)}.`);
};
