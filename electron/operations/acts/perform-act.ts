import type { Performed } from '../../../shared/contract/acts.ts';
import { newId } from '../../lib/ids.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { toInstant } from '../instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { requestAct } from '../response/runs/request-act.ts';
import { factsOfAct } from './facts-of-act.ts';
import { ownerOf } from './previews.ts';
import { recordAnswer } from './record-answer.ts';
import { requireActRole } from './require-act-role.ts';

interface Input {
  preview: string;
  reason: string;
  confirmation?: string | undefined;
  /** The alert it is done about. */
  alert?: string | undefined;
}

const GONE = 'What was shown is done already, is older than ten minutes, or was shown to another session: look at the effect anew.';

const waitForSecond = async (...asked: Parameters<typeof requestAct>): Promise<OperationOutcome<Performed>> => {
  const requested = await requestAct(...asked);
  if (!requested.ok) return requested;
  const { run, until, seq } = requested.value;
  return done({ matched: 0, done: 0, failed: [], residual: null, seq, undo: null, waits: { run: run.id, until: toInstant(until) } });
};

/**
 * Does what was shown, to what it was shown for; where it was shown that a second operator has to approve, it waits for one instead.
 *
 * The role is judged again for the act itself. A wrong confirmation leaves the preview as it is; then it is used up before anything is done, so that of two at once one
 * does it.
 *
 * @returns What became of it; refusal `conflict` for a preview that is used, expired or another's, or a confirmation that was not given; `invalid_input` for a reason of
 * blanks; `not_found` for an alert that is not there; denial `forbidden`.
 * Audits what the act itself does, and `alert.acted` when it was done about an alert, or `act.requested` alone; `operation.refused` for the wrong role.
 */
export const performAct = async (deps: OperationDeps, context: OperationContext, input: Input): Promise<OperationOutcome<Performed>> => {
  const reason = input.reason.trim();
  if (reason === '') return refuse('invalid_input', 'Say why, for the record.');
  const preview = deps.previews.find(ownerOf(context), input.preview);
  if (!preview) return refuse('conflict', GONE);
  const alert = input.alert === undefined ? undefined : await deps.store.read.alerts.find(input.alert);
  if (input.alert !== undefined && !alert) return refuse('not_found', `There is no alert ${shown(input.alert)}.`);
  const allowed = await requireActRole(deps, context, preview.act);
  if (!allowed.ok) return allowed;
  const { confirm } = preview.prepared;
  if (confirm !== null && input.confirmation?.trim() !== confirm)
    return refuse('conflict', 'This takes a distinct step: type the text that was shown with the effect.');
  if (!deps.previews.take(preview)) return refuse('conflict', GONE);
  if (preview.secondOperator) return waitForSecond(deps, context, preview, { reason, alert });
  const correlation = newId(deps);
  const result = await preview.prepared.perform(deps, { ...context, correlation }, reason);
  if (!result.ok) return result;
  const { done: count, failed } = result.value;
  const { seq: fact, undo } = factsOfAct(deps, correlation);
  const answered =
    alert && count > 0
      ? await recordAnswer(deps, context, alert, { act: preview.act, done: count, failed: failed.length, fact, note: reason })
      : fact;
  return done({ ...result.value, failed: failed.slice(0, 100), seq: answered, undo, waits: null });
};
