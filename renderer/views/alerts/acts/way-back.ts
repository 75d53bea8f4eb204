import type { Alert } from '../../../../shared/contract/alerts.ts';
import type { Verdict } from '../../../../shared/rule.ts';

/** One call that takes back part of what was done. */
export type Step =
  | { readonly call: 'assign'; readonly alerts: readonly string[]; readonly owner: string | null; readonly ownedBy: string | null }
  | { readonly call: 'reopen'; readonly alerts: readonly string[]; readonly closedUntil: string }
  | {
      readonly call: 'close';
      readonly alerts: readonly string[];
      readonly verdict: Verdict;
      readonly reason: string;
      readonly ownedBy: string | null;
    };

const grouped = <K>(alerts: readonly Alert[], keyOf: (alert: Alert) => K): [K, string[]][] => {
  const groups = new Map<string, [K, string[]]>();
  for (const alert of alerts) {
    const key = keyOf(alert);
    const group = groups.get(JSON.stringify(key)) ?? [key, []];
    group[1].push(alert.id);
    groups.set(JSON.stringify(key), group);
  }
  return [...groups.values()];
};

/** The latest of some moments; ISO 8601 in UTC sorts as text. */
const latest = (moments: readonly (string | null)[]): string =>
  moments.reduce<string>((last, at) => (at !== null && at > last ? at : last), '');

/**
 * How alerts come to be as they were before an act: each to its former owner, judged as it was judged. What somebody else did meanwhile is left to them. An alert that an
 * exception had closed was judged by nobody: once it is open it stays so.
 *
 * @param before  The alerts as they were.
 * @param changed Those that the act changed, as it left them.
 */
export const wayBack = (act: Step['call'], before: readonly Alert[], changed: readonly Alert[]): readonly Step[] => {
  const now = new Map(changed.map((alert) => [alert.id, alert]));
  const was = before.filter(({ id }) => now.has(id));
  const ownerNow = (id: string): string | null => now.get(id)?.owner ?? null;
  if (act === 'close') {
    const closedUntil = latest(changed.map(({ closed_at }) => closed_at));
    return was.length === 0 ? [] : [{ call: 'reopen', alerts: was.map(({ id }) => id), closedUntil }];
  }
  if (act === 'assign')
    return grouped(was, ({ id, owner }) => [owner, ownerNow(id)] as const).map(([[owner, ownedBy], alerts]) => ({
      call: 'assign',
      alerts,
      owner,
      ownedBy,
    }));
  return grouped(was, ({ id, verdict, reason }) => [verdict, reason, ownerNow(id)] as const).flatMap(
    ([[verdict, reason, ownedBy], alerts]) =>
      verdict === null ? [] : [{ call: 'close', alerts, verdict, reason: reason ?? 'Undone', ownedBy }],
  );
};
