import type { Verdict } from '../../../shared/rule.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { TriedAlert } from '../../detect/try-on-log.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import type { Reads } from '../../store/store.ts';

/** Alerts of the rule in force that a trial is compared with. */
const MOST_COMPARED = 20_000;
const SLICE = 500;

/** An alert that was raised, as far as a trial is compared with it. */
type Raised = Pick<AlertRecord, 'subject' | 'firstAt' | 'lastAt' | 'verdict'>;

export interface Comparison {
  /** The alert that was raised about the same subject and time, for each of the trial; undefined where there was none. */
  readonly raised: (alert: TriedAlert) => Raised | undefined;
  /** Alerts that were raised and that the trial does not find, by verdict. */
  readonly lost: { readonly [V in Verdict | 'unjudged']: number };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const raisedBetween = async (read: Pick<Reads, 'alertList'>, rule: string, from: EpochMs, to: EpochMs): Promise<Raised[]> => {
  const raised: Raised[] = [];
  for (let after = ''; raised.length < MOST_COMPARED; ) {
    const alerts = await read.alertList.ofRule(rule, from, to, after, SLICE);
    raised.push(...alerts.map(({ subject, firstAt, lastAt, verdict }) => ({ subject, firstAt, lastAt, verdict })));
    const last = alerts.at(-1);
    if (!last || alerts.length < SLICE) break;
    after = last.id;
    await turn();
  }
  return raised;
};

const bySubject = <T>(all: readonly T[], subjectOf: (one: T) => string): ReadonlyMap<string, readonly T[]> => Map.groupBy(all, subjectOf);

/**
 * Holds what a trial found against the alerts that the rule in force raised in the same time. Two are about the same when their subject is, and their times touch within what
 * the rule groups.
 */
export const compareTrial = async (
  read: Pick<Reads, 'alertList'>,
  { rule, from, to, group }: { readonly rule: string; readonly from: EpochMs; readonly to: EpochMs; readonly group: number },
  tried: readonly TriedAlert[],
): Promise<Comparison> => {
  const touch = (one: Pick<Raised, 'firstAt' | 'lastAt'>, other: Pick<Raised, 'firstAt' | 'lastAt'>): boolean =>
    one.firstAt - group <= other.lastAt && other.firstAt - group <= one.lastAt;
  const all = await raisedBetween(read, rule, from, to);
  const raised = bySubject(all, ({ subject }) => subject);
  const found = bySubject(tried, ({ subject }) => subject.id);
  const lost = { true_positive: 0, benign: 0, false_positive: 0, undetermined: 0, unjudged: 0 };
  for (const alert of all) if (!(found.get(alert.subject) ?? []).some((one) => touch(alert, one))) lost[alert.verdict ?? 'unjudged'] += 1;
  return {
    raised(alert) {
      const touching = (raised.get(alert.subject.id) ?? []).filter((one) => touch(alert, one));
      return touching.find(({ verdict }) => verdict !== null) ?? touching[0];
    },
    lost,
  };
};
