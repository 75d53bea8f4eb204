import type { EventFilterInput, LoggedEventView } from '../../../shared/contract/audit.ts';
import { listEvents } from '../../audit/reading/list-events.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { filterText, toEventFilter } from './to-event-filter.ts';

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

const toView = ({ altered, ...event }: LoggedEventRow): LoggedEventView => ({
  ...event,
  details: { ...event.details },
  ...(altered ? { altered: [...altered] } : {}),
});
type LoggedEventRow = Extract<ReturnType<typeof listEvents>, { ok: true }>['value']['events'][number];

/**
 * A page of the audit log. Reading it is itself recorded, before the events are handed out.
 *
 * @returns The events and where the next page begins; refusal `invalid_input` for a cursor or a time range that makes no sense.
 * Audits `log.read`.
 */
export const listAudit = async (deps: OperationDeps, { actor }: OperationContext, input: Input): Promise<OperationOutcome<Answer>> => {
  const { filter, order, limit, cursor } = input;
  const page = listEvents({ db: deps.logConnection(), sealer: deps.sealer }, { ...toEventFilter(filter), order }, { limit, cursor });
  if (!page.ok) return refuse('invalid_input', page.refusal.description);
  const { events, next } = page.value;
  await deps.store.write((tx) => tx.audit({ kind: 'log.read', actor, details: { filter: filterText(filter), events: events.length } }));
  return done({ events: events.map(toView), next: next ?? null });
};
