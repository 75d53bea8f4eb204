import type { PlaybookRun } from '../../../shared/contract/response.ts';
import { findPlaybook } from '../../respond/find-playbook.ts';
import type { PlaybookRunRecord, PlaybookStepRecord } from '../../store/response-records.ts';
import { describeAlerts } from '../alerts/describe-alerts.ts';
import { toInstant, toInstantOrNull } from '../instant.ts';
import { nameActor } from '../name-actor.ts';
import type { OperationDeps } from '../operation.ts';

const describeStep = ({ act, sentence, state, done, why, seq, undo }: PlaybookStepRecord): PlaybookRun['steps'][number] => ({
  act,
  sentence,
  state,
  done,
  why,
  seq,
  undo,
});

/** Runs as the contract tells them. What the alert is about is told by the names of today. */
export const describeRuns = async (deps: OperationDeps, runs: readonly PlaybookRunRecord[]): Promise<PlaybookRun[]> => {
  const { read } = deps.store;
  const alerts = new Map<string, string>();
  for (const id of new Set(runs.map(({ alert }) => alert))) {
    const record = await read.alerts.find(id);
    const [described] = record ? await describeAlerts(deps, read, [record]) : [];
    alerts.set(id, described?.sentence ?? '');
  }
  const described: PlaybookRun[] = [];
  for (const run of runs) {
    described.push({
      id: run.id,
      playbook: run.playbook,
      title: findPlaybook(run.playbook)?.title ?? run.playbook,
      alert: run.alert,
      about: alerts.get(run.alert) ?? '',
      mode: run.mode,
      state: run.state,
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
