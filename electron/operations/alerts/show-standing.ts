import { type Severity, severities, severityWord } from '../../../shared/severity.ts';
import { rulesInForce } from '../../detect/rules-in-force.ts';
import { done } from '../../lib/outcome.ts';
import { toInstantOrNull } from '../instant.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

/** Rules that are told apart. */
const MOST_RULES = 100;

interface Answer {
  open: number;
  in_progress: number;
  by_severity: Record<Severity, number>;
  by_rule: { rule: string; title: string; alerts: number }[];
  oldest_open_at: string | null;
}

/** How many alerts are not closed, by severity and by rule, the most first; an order of their own for badges and facets. */
export const showStanding = async (
  { store }: OperationDeps,
  _context: OperationContext,
  _input: Record<string, never>,
): Promise<OperationOutcome<Answer>> => {
  const rows = await store.read.alertList.standing();
  const titles = new Map(rulesInForce(await store.read.rules.current()).map(({ rule }) => [rule.id, rule.title]));
  const bySeverity = Object.fromEntries(severities.map((severity) => [severity, 0])) as Record<Severity, number>;
  const byRule = new Map<string, number>();
  const states = { open: 0, in_progress: 0, closed: 0 };
  let oldest: number | null = null;
  for (const row of rows) {
    bySeverity[severityWord(row.severity)] += row.count;
    byRule.set(row.rule, (byRule.get(row.rule) ?? 0) + row.count);
    states[row.state] += row.count;
    if (row.state === 'open' && (oldest === null || row.oldest < oldest)) oldest = row.oldest;
  }
  return done({
    open: states.open,
    in_progress: states.in_progress,
    by_severity: bySeverity,
    by_rule: [...byRule]
      .toSorted(([one, few], [other, many]) => many - few || one.localeCompare(other))
      .slice(0, MOST_RULES)
      .map(([rule, alerts]) => ({ rule, title: titles.get(rule) ?? rule, alerts })),
    oldest_open_at: toInstantOrNull(oldest),
  });
};
