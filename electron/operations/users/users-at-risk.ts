import type { StandingRisk } from '../../../shared/contract/alerts.ts';
import { done } from '../../lib/outcome.ts';
import { coverRange } from '../../store/rollup-periods.ts';
import { toStandingRisk } from '../alerts/to-standing-risk.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';

interface Input {
  from: number;
  to: number;
  limit: number;
}
interface Row {
  sub: string;
  username: string | null;
  risk: StandingRisk | null;
  failures: number;
}

/**
 * Whom to look at first: those whom alerts that are not closed are about, by the highest risk; then those with most failed sign-ins in the range. Of several with the same risk,
 * who failed more comes first.
 *
 * @returns At most `limit` of them; refusal `invalid_input` for a range that ends before it begins.
 */
export const usersAtRisk = async (
  { store, clock, activity }: OperationDeps,
  _context: OperationContext,
  { from, to, limit }: Input,
): Promise<OperationOutcome<{ users: Row[] }>> => {
  if (to < from) return refuse('invalid_input', 'to: It is before from. Exchange them.');
  const { alertList, rollups, users } = store.read;
  const riskiest = await alertList.riskiest('user', limit);
  const failing = (await rollups.top(coverRange(from, to, clock.now()), 'user', 'sign_in_failures', limit)).rows;
  const subs = [...new Set([...riskiest.keys(), ...failing.map(({ subject }) => subject)])];
  const risks = await alertList.riskOf('user', subs);
  const rows: Row[] = [];
  for (const sub of subs)
    rows.push({
      sub,
      username: (await users.find(sub))?.name ?? null,
      risk: toStandingRisk(risks.get(sub)),
      failures: activity.total('user', sub, 'sign_in_failures', from, to),
    });
  const order = (one: Row, other: Row): number =>
    (other.risk?.risk ?? 0) - (one.risk?.risk ?? 0) || other.failures - one.failures || one.sub.localeCompare(other.sub);
  return done({ users: rows.toSorted(order).slice(0, limit) });
};
