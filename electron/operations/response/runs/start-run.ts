import { newId } from '../../../lib/ids.ts';
import type { Playbook } from '../../../respond/playbook.ts';
import type { AlertRecord } from '../../../store/detection-records.ts';
import type { PlaybookRunRecord, PlaybookStepRecord } from '../../../store/response-records.ts';
import type { Tx } from '../../../store/store.ts';
import type { OperationDeps } from '../../operation.ts';
import type { Plan } from './plan-steps.ts';

interface NewRun {
  readonly playbook: Playbook;
  readonly alert: AlertRecord;
  readonly plan: Plan;
  readonly mode: PlaybookRunRecord['mode'];
  readonly origin: PlaybookRunRecord['origin'];
  readonly startedBy: string;
  readonly reason: string;
}

const MINUTE_MS = 60_000;

const waits = ({ mode, plan }: NewRun): boolean =>
  !plan.idle && (plan.wide || mode === 'approval' || (mode === 'automatic' && plan.doubtful));

/**
 * Stores a run with its targets frozen: it waits for approval, or its steps are to be done.
 *
 * @returns The run; undefined when this alert set this playbook going already.
 * Audits `playbook.started`.
 */
export const startRun = async (
  tx: Tx,
  deps: Pick<OperationDeps, 'clock' | 'random' | 'config'>,
  input: NewRun,
): Promise<PlaybookRunRecord | undefined> => {
  const { playbook, alert, plan, mode, origin, startedBy, reason } = input;
  const now = deps.clock.now();
  const waiting = waits(input);
  const run: PlaybookRunRecord = {
    id: newId(deps),
    playbook: playbook.id,
    act: null,
    alert: alert.id,
    origin,
    mode: waiting && mode === 'automatic' ? 'approval' : mode,
    state: waiting ? 'waiting' : 'running',
    reason,
    startedBy,
    startedAt: now,
    endedAt: null,
    expiresAt: waiting ? now + deps.config.response.approvalMinutes * MINUTE_MS : null,
    approvedBy: null,
    secondOperator: plan.wide,
  };
  if (!(await tx.playbooks.insertRun(run))) return undefined;
  for (const [position, { step, targets, effects, whyNot }] of plan.steps.entries()) {
    const record: PlaybookStepRecord = {
      run: run.id,
      position,
      act: step.act,
      aim: step.target,
      seconds: step.seconds,
      sentence: effects.map(({ sentence }) => sentence).join(' ') || step.sentence,
      state: 'waiting',
      done: 0,
      why: whyNot,
      correlation: newId(deps),
      seq: null,
      undo: null,
      targets,
      effect: null,
    };
    await tx.playbooks.putStep(record);
  }
  const details = { playbook: playbook.id, run: run.id, alert: alert.id, mode: run.mode, steps: plan.steps.length };
  await tx.audit({ kind: 'playbook.started', actor: startedBy, correlation: run.id, details });
  return run;
};
