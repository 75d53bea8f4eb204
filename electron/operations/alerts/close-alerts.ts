import type { Verdict } from '../../../shared/rule.ts';
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
 * @returns The alerts, and why others were left as they are; refusal when none was changed: `not_found`, `conflict` when it is closed already, or somebody
 *   else's by now.
 * Audits `alert.closed` for each, and `playbook.declined` for each playbook that waited.
 */
export const closeAlerts = (
  deps: OperationDeps,
  context: OperationContext,
  { alerts, verdict, reason, owned_by: believed }: Input,
): Promise<OperationOutcome<ChangedAlerts>> => {
  const close: ChangeAlert = async (tx, alert) => {
    if (believed !== undefined && alert.owner !== believed)
      return { code: 'conflict', why: alert.owner === null ? 'It was put back meanwhile.' : 'Somebody else took it on meanwhile.' };
    const isClosed = await closeAlert(tx, deps, context, alert, { verdict, reason });
    return isClosed ? null : { code: 'conflict', why: 'It is closed already: reopen it to judge it anew.' };
  };
  return changeAlerts(deps, alerts, close);
};
