import { noted } from '../noted.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { findOwner } from '../operators/find-owner.ts';
import { alertFact } from './alert-fact.ts';
import { type ChangeAlert, type ChangedAlerts, changeAlerts } from './change-alerts.ts';

interface Input {
  alerts: string[];
  owner: string | null;
  owned_by?: string | null | undefined;
  note?: string | undefined;
}

/**
 * Gives alerts to an operator, or to nobody. An open alert comes into progress, and one that is put back is open again. The first time counts as when it was acknowledged.
 *
 * @param input.owner    Id or name of an operator; null for nobody.
 * @param input.owned_by Whose they are believed to be: one that somebody took on meanwhile is left to them.
 * @returns The alerts, and why others were left as they are; refusal when none was changed: `not_found` for the operator or the alert, `conflict` for an operator who
 *   cannot respond, an alert that is closed, that is theirs already, or that is somebody else's by now.
 * Audits `alert.assigned` for each.
 */
export const assignAlerts = async (
  deps: OperationDeps,
  context: OperationContext,
  { alerts, owner: given, owned_by: believed, note }: Input,
): Promise<OperationOutcome<ChangedAlerts>> => {
  const found = await findOwner(deps.store.read, given);
  if (!found.ok) return found;
  const owner = found.value;
  const assign: ChangeAlert = async (tx, alert) => {
    if (alert.state === 'closed') return { code: 'conflict', why: 'It is closed: reopen it first.' };
    if (believed !== undefined && alert.owner !== believed)
      return { code: 'conflict', why: alert.owner === null ? 'It was put back meanwhile.' : 'Somebody else took it on meanwhile.' };
    if (alert.owner === owner) return { code: 'conflict', why: owner === null ? 'It is nobody’s already.' : 'It is theirs already.' };
    const now = deps.clock.now();
    const change = {
      owner,
      state: owner === null ? 'open' : 'in_progress',
      acknowledgedAt: alert.acknowledgedAt ?? (owner === null ? null : now),
    } as const;
    if (!(await tx.alerts.change(alert.id, change, ['open', 'in_progress'], now)))
      return { code: 'conflict', why: 'It is closed: reopen it first.' };
    await tx.audit({
      kind: 'alert.assigned',
      ...(await alertFact(deps, tx, context, alert)),
      details: { alert: alert.id, ...(owner === null ? {} : { owner }), ...noted(note) },
    });
    return null;
  };
  return changeAlerts(deps, alerts, assign);
};
