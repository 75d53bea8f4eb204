import type { Alert, AlertFilter } from '../../../shared/contract/alerts.ts';
import { done } from '../../lib/outcome.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import { type AlertOrder, type AlertPlace, orderValue } from '../../store/sqlite/alert-list.table.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeAlerts } from './describe-alerts.ts';
import { toAlertSearch } from './to-alert-search.ts';

/** Alerts counted for the total; of more, nobody scrolls to the end. */
const MOST_COUNTED = 10_000;

interface Input {
  filter: AlertFilter;
  order: AlertOrder;
  limit: number;
  cursor: string;
}

interface Answer {
  alerts: Alert[];
  next: string | null;
  total: number | null;
}

/** A cursor says where a page ended: the value it is ordered by, a point, the id of the last alert. */
const readCursor = (cursor: string): AlertPlace | undefined => {
  const [, value, id] = /^(\d{1,15})\.([0-9a-f-]{1,64})$/.exec(cursor) ?? [];
  return value === undefined || id === undefined ? undefined : { value: Number(value), id };
};

const cursorOf = (order: AlertOrder, last: AlertRecord): string => `${orderValue(order, last)}.${last.id}`;

/**
 * A page of the alerts, in an order. An alert that grows while somebody turns pages may come again further up, and is not lost.
 *
 * @returns The alerts, where the next page begins, and how many match; null for more than {@link MOST_COUNTED}. Refusal `invalid_input` for the cursor or the time range.
 */
export const listAlerts = async (
  deps: OperationDeps,
  _context: OperationContext,
  { filter, order, limit, cursor }: Input,
): Promise<OperationOutcome<Answer>> => {
  const search = toAlertSearch(filter);
  if (!search.ok) return search;
  const after = cursor === '' ? null : readCursor(cursor);
  if (after === undefined) return refuse('invalid_input', 'cursor: It is not one of this list. Begin without a cursor.');
  const { read } = deps.store;
  const found = await read.alertList.page(search.value, order, after, limit + 1);
  const alerts = found.slice(0, limit);
  const last = alerts.at(-1);
  const total = await read.alertList.count(search.value, MOST_COUNTED + 1);
  return done({
    alerts: await describeAlerts(deps, read, alerts),
    next: found.length > limit && last ? cursorOf(order, last) : null,
    total: total > MOST_COUNTED ? null : total,
  });
};
