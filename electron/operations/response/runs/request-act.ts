import { newId } from '../../../lib/ids.ts';
import { done } from '../../../lib/outcome.ts';
import type { AlertRecord } from '../../../store/detection-records.ts';
import type { ActRunRecord } from '../../../store/response-records.ts';
import { describeEffect } from '../../acts/preview-act.ts';
import type { KeptPreview } from '../../acts/previews.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../../operation.ts';

const MINUTE_MS = 60_000;
/** Acts of one operator that wait at once: each keeps its targets. */
const MOST_ASKED = 20;

/** An act that waits. */
export interface RequestedAct {
  readonly run: ActRunRecord;
  readonly until: number;
  /** Number of the fact. */
  readonly seq: number;
}

/**
 * Lets an act that was shown wait for a second operator: a run of one step, with what was frozen and shown. Nothing of it is done yet.
 *
 * @returns Refusal `conflict` when too many acts of the same operator wait already.
 * Audits `act.requested`.
 */
export const requestAct = (
  deps: OperationDeps,
  { actor }: OperationContext,
  preview: KeptPreview,
  { reason, alert }: { readonly reason: string; readonly alert: AlertRecord | undefined },
): Promise<OperationOutcome<RequestedAct>> =>
  deps.store.write(async (tx) => {
    if ((await tx.playbooks.countAsked(actor)) >= MOST_ASKED)
      return refuse('conflict', `${MOST_ASKED} acts that you asked for wait for approval already: withdraw one of them first.`);
    const now = deps.clock.now();
    const { act, prepared } = preview;
    const until = now + deps.config.response.approvalMinutes * MINUTE_MS;
    const run: ActRunRecord = {
      id: newId(deps),
      act,
      playbook: null,
      alert: alert?.id ?? null,
      origin: 'operator',
      mode: 'manual',
      state: 'waiting',
      reason,
      startedBy: actor,
      startedAt: now,
      endedAt: null,
      expiresAt: until,
      approvedBy: null,
      secondOperator: true,
    };
    await tx.playbooks.insertRun(run);
    await tx.playbooks.putTarget({ run: run.id, target: prepared.target });
    await tx.playbooks.putStep({
      run: run.id,
      position: 0,
      act,
      aim: 'frozen',
      seconds: null,
      sentence: prepared.sentence,
      state: 'waiting',
      done: 0,
      why: null,
      correlation: newId(deps),
      seq: null,
      undo: null,
      targets: [{ id: act, state: 'waiting', why: null }],
      // The preview is used up, and what it would be on a command line is for who asks.
      effect: { ...describeEffect(preview), preview: '', command: '' },
    });
    const details = { act, run: run.id, ...(alert ? { alert: alert.id } : {}), note: reason };
    const seq = await tx.audit({ kind: 'act.requested', actor, correlation: run.id, details });
    return done({ run, until, seq });
  });
