import type { ActName } from '../../../shared/contract/acts.ts';
import { findEvents } from '../../audit/reading/find-events.ts';
import { readEvents } from '../../audit/reading/read-events.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import type { Tx } from '../../store/store.ts';
import { alertFact } from '../alerts/alert-fact.ts';
import type { OperationContext, OperationDeps } from '../operation.ts';
import { factsOfAct } from './facts-of-act.ts';

/** Answers looked through for the one that an act stands for: it is recorded right after the act. */
const NEAR = 50;

/** What was done about an alert. */
export interface Answer {
  readonly act: ActName;
  readonly done: number;
  readonly failed: number;
  /** The last fact of the act itself. */
  readonly fact: number;
  readonly note: string;
}

/** As `recordAnswer`, in the unit at hand. */
export const recordAnswerIn = async (
  tx: Tx,
  deps: Pick<OperationDeps, 'clock' | 'sealer'>,
  context: Pick<OperationContext, 'actor'>,
  alert: AlertRecord,
  answer: Answer,
): Promise<number> => {
  const now = deps.clock.now();
  const standing = await tx.alerts.find(alert.id);
  if (standing?.acknowledgedAt === null) await tx.alerts.change(alert.id, { acknowledgedAt: now }, ['open', 'in_progress'], now);
  return tx.audit({ kind: 'alert.acted', ...(await alertFact(deps, tx, context, alert)), details: { alert: alert.id, ...answer } });
};

/**
 * Records that an act was an operator's answer to an alert, so that the alert and its case tell of it. Who acts has taken notice: an alert that nobody had taken on counts
 * as acknowledged from now on.
 *
 * @returns The number of the fact.
 * Audits `alert.acted`.
 */
export const recordAnswer = (deps: OperationDeps, context: OperationContext, alert: AlertRecord, answer: Answer): Promise<number> =>
  deps.store.write((tx) => recordAnswerIn(tx, deps, context, alert, answer));

/** The alert that an act was the answer to, and which act that was; null when it answered none. */
const answeredBy = (deps: OperationDeps, correlation: string): { readonly alert: string; readonly act: string } | null => {
  const reading = { db: deps.logConnection(), sealer: deps.sealer };
  const { seq } = factsOfAct(deps, correlation);
  const range = { after: seq, before: Number.MAX_SAFE_INTEGER };
  const answers = readEvents(reading, findEvents(reading, { kinds: ['alert.acted'] })({ range, order: 'asc', limit: NEAR }));
  const details = answers.find((answer) => answer.details.fact === seq)?.details;
  return typeof details?.alert === 'string' && typeof details.act === 'string' ? { alert: details.alert, act: details.act } : null;
};

/**
 * Records that an operator's answer to an alert was taken back, where the act was one.
 *
 * @param correlation Of the act itself.
 * @returns The number of the fact; null when the act answered no alert that is still there.
 * Audits `alert.act_undone`.
 */
export const recordAnswerUndone = async (
  deps: OperationDeps,
  context: OperationContext,
  correlation: string,
  undone: Omit<Answer, 'act'>,
): Promise<number | null> => {
  const answered = answeredBy(deps, correlation);
  const alert = answered ? await deps.store.read.alerts.find(answered.alert) : undefined;
  if (!answered || !alert) return null;
  return deps.store.write(async (tx) => {
    const details = { alert: alert.id, act: answered.act, ...undone };
    return tx.audit({ kind: 'alert.act_undone', ...(await alertFact(deps, tx, context, alert)), details });
  });
};
