import type { Verdict } from '../../../shared/rule.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { type ChangeAlert, type ChangedAlerts, changeAlerts } from './change-alerts.ts';
import { closeAlert } from './close-alert.ts';

interface Input {
  alerts: string[];
  verdict: Verdict;
  reason: string;
  owned_by?: string | null | undefined;
}

/**
 * Closes alerts with a verdict and the reason for it. The facts they stand on raise them no more, and the
 * playbooks that they set going and that wait for approval are declined.
 *
 * @param input.owned_by Whose they are believed to be: one that somebody took on meanwhile is left to them.
 * @returns The alerts, why others were left as they are, and how many playbooks were declined; refusal when none was changed: `not_found`, `conflict` when it is closed already, or somebody
 *   else's by now.
 * Audits `alert.closed` for each, and `playbook.declined` for each playbook that waited.
 */
export const closeAlerts = async (
  deps: OperationDeps,
  context: OperationContext,
  { alerts, verdict, reason, owned_by: believed }: Input,
): Promise<OperationOutcome<ChangedAlerts & { declined: number }>> => {
  let declined = 0;
  const close: ChangeAlert = async (tx, alert) => {
    if (believed !== undefined && alert.owner !== believed)
      return { code: 'conflict', why: alert.owner === null ? 'It was put back meanwhile.' : 'Somebody else took it on meanwhile.' };
    const closed = await closeAlert(tx, deps, context, alert, { verdict, reason });
    declined += closed?.declined ?? 0;
    return closed ? null : { code: 'conflict', why: 'It is closed already: reopen it to judge it anew.' };
  };
  const changed = await changeAlerts(deps, alerts, close);
  return changed.ok ? done({ ...changed.value, declined }) : changed;
};
