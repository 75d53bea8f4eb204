import type { PlaybookRun } from '../../../shared/contract/response.ts';
import type { PlaybookStepRecord, RunRecord } from '../../store/response-records.ts';
import { describeAlerts } from '../alerts/describe-alerts.ts';
import { toInstant, toInstantOrNull } from '../instant.ts';
import { nameActor } from '../name-actor.ts';
import type { OperationDeps } from '../operation.ts';
import { titleOfRun } from './title-of-run.ts';

const describeStep = ({ act, sentence, state, done, why, seq, undo, effect }: PlaybookStepRecord): PlaybookRun['steps'][number] => ({
  act,
  sentence,
  state,
  done,
  why,
  seq,
  undo,
  effect: state === 'waiting' ? effect : null,
});

/** Runs as the contract tells them. What the alert is about is told by the names of today. */
export const describeRuns = async (deps: OperationDeps, runs: readonly RunRecord[]): Promise<PlaybookRun[]> => {
  const { read } = deps.store;
  const alerts = new Map<string, string>();
  for (const id of new Set(runs.flatMap(({ alert }) => alert ?? []))) {
    const record = await read.alerts.find(id);
    const [described] = record ? await describeAlerts(deps, read, [record]) : [];
    alerts.set(id, described?.sentence ?? '');
  }
  const described: PlaybookRun[] = [];
  for (const run of runs) {
    described.push({
      id: run.id,
      playbook: run.playbook,
      act: run.act,
      title: titleOfRun(run),
      alert: run.alert,
      about: alerts.get(run.alert ?? '') ?? '',
      mode: run.mode,
      state: run.state,
      reason: run.act === null ? null : run.reason,
      started_by: run.startedBy,
      started_by_name: await nameActor(read, run.startedBy),
      started_at: toInstant(run.startedAt),
      ended_at: toInstantOrNull(run.endedAt),
      expires_at: toInstantOrNull(run.expiresAt),
      approved_by_name: run.approvedBy === null ? null : await nameActor(read, run.approvedBy),
      second_operator: run.secondOperator,
      steps: (await read.playbooks.steps(run.id)).map(describeStep),
    });
  }
  return described;
};
