import type { EventFilterInput, LoggedEventView } from '../../../shared/contract/audit.ts';
import { searchLog } from '../../audit/reading/search-log.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { nameEvents } from './name-events.ts';
import { recordReading } from './record-reading.ts';
import { toEventFilter } from './to-event-filter.ts';
import { toEventView } from './to-event-view.ts';

interface Input {
  filter: EventFilterInput;
  order: 'asc' | 'desc';
  limit: number;
  cursor?: string | undefined;
}
interface Answer {
  events: LoggedEventView[];
  next: string | null;
}

/**
 * A page of the audit log. Reading it is itself recorded, before the events are handed out: once in five minutes for one caller and filter.
 *
 * @returns The events and where the next page begins, which for a filter that no index serves may hold less than was asked for; refusal `invalid_input` for a cursor, a time
 *   range or a range of addresses that makes no sense.
 * Audits `log.read`.
 */
export const listAudit = async (deps: OperationDeps, context: OperationContext, input: Input): Promise<OperationOutcome<Answer>> => {
  const { order, limit, cursor } = input;
  const filter = toEventFilter(input.filter);
  if (!filter.ok) return filter;
  const page = await searchLog({ db: deps.logConnection(), sealer: deps.sealer }, { ...filter.value, order }, { limit, cursor });
  if (!page.ok) return refuse('invalid_input', page.refusal.description);
  const { events, next } = page.value;
  await recordReading(deps, context, input.filter, events.length);
  return done({ events: await nameEvents(deps, events.map(toEventView)), next: next ?? null });
};
