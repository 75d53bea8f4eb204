import type { Verdict } from '../../../shared/rule.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { Reads } from '../../store/store.ts';

/** Days over which a rule is judged by its alerts. */
export const JUDGED_DAYS = 30;

/** What became of the alerts of a rule. */
export interface Judged {
  readonly alerts: number;
  readonly judged: { readonly [V in Verdict]: number };
  readonly last: EpochMs | null;
}

export const NONE_JUDGED: Judged = Object.freeze({
  alerts: 0,
  judged: Object.freeze({ true_positive: 0, benign: 0, false_positive: 0, undetermined: 0 }),
  last: null,
});

/** What became of the alerts of the last 30 days, by rule; those that an exception covers are not among them. */
export const countJudged = async (read: Pick<Reads, 'alertList'>, now: EpochMs): Promise<ReadonlyMap<string, Judged>> => {
  const byRule = new Map<string, Judged>();
  for (const { rule, verdict, count, newest } of await read.alertList.judged(now - JUDGED_DAYS * 86_400_000)) {
    const { alerts, judged, last } = byRule.get(rule) ?? NONE_JUDGED;
    byRule.set(rule, {
      alerts: alerts + count,
      judged: verdict === null ? judged : { ...judged, [verdict]: judged[verdict] + count },
      last: Math.max(last ?? newest, newest),
    });
  }
  return byRule;
};
