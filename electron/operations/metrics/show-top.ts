import type { Measure, subjects } from '../../../shared/contract/metrics.ts';
import type { EpochMs } from '../../../shared/units.ts';
import { done } from '../../lib/outcome.ts';
import { coverRange } from '../../store/rollup-periods.ts';
import { nameOfIndex } from '../../store/rollup-subjects.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { countedThrough } from './show-series.ts';

type Kind = (typeof subjects)[number];
interface Input {
  measure: Measure;
  by: Kind;
  from: number;
  to: number;
  limit: number;
}
interface Row {
  id: string;
  shown: string | null;
  value: number;
}
interface Answer {
  rows: Row[];
  others: number;
  as_of: EpochMs | null;
}

/** A subject by the name to show. Who was removed or erased keeps an id and no name. */
const describe = async ({ store }: OperationDeps, by: Kind, subject: string): Promise<Omit<Row, 'value'>> => {
  const { clients, users, rollups } = store.read;
  if (by === 'client') return { id: subject, shown: (await clients.find(subject))?.name ?? null };
  if (by === 'user') return { id: subject, shown: (await users.find(subject))?.name ?? null };
  const address = await rollups.address(subject);
  return { id: address ?? nameOfIndex(subject), shown: address };
};

/**
 * Whom most of a measure falls to in a range of time, and what fell to others. A value may be too low, by at most a thousandth of the sum of each hour and a
 * fiftieth of that of each minute at the ends of the range: see `createSubjectSums`.
 *
 * @returns The subjects, most first; refusal `invalid_input` for a range that ends before it begins.
 */
export const showTop = async (deps: OperationDeps, _context: OperationContext, input: Input): Promise<OperationOutcome<Answer>> => {
  const { measure, by, from, to, limit } = input;
  if (to < from) return refuse('invalid_input', 'to: It is before from. Exchange them.');
  const { as_of } = await countedThrough(deps);
  const periods = coverRange(from, to, deps.clock.now());
  const { rows, total } = await deps.store.read.rollups.top(periods, by, measure, limit);
  const told = new Map<string, Row>();
  for (const { subject, value } of rows) {
    const described = await describe(deps, by, subject);
    const known = told.get(described.id);
    // One address has several names while the keys of the database are changed.
    if (known) known.value += value;
    else told.set(described.id, { ...described, value });
  }
  const others = total - rows.reduce((sum, { value }) => sum + value, 0);
  return done({ rows: [...told.values()].sort((a, b) => b.value - a.value), others, as_of });
};
