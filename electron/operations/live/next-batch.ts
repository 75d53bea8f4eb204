import type { EventFilterInput, LoggedEventView } from '../../../shared/contract/audit.ts';
import type { Pulse } from '../../../shared/contract/live.ts';
import { isUnfiltered } from '../../audit/reading/event-filter.ts';
import { readEvents } from '../../audit/reading/read-events.ts';
import { searchEvents } from '../../audit/reading/search-events.ts';
import { done } from '../../lib/outcome.ts';
import { nameEvents } from '../audit/name-events.ts';
import { recordFollowing } from '../audit/record-reading.ts';
import { toEventFilter } from '../audit/to-event-filter.ts';
import { toEventView } from '../audit/to-event-view.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';

/** Newest facts in which matches are looked for. Who is further behind does better to load the list again. */
export const LOOKED_BACK = 50_000;

interface Input {
  cursor: number | null;
  filter: EventFilterInput;
  events: boolean;
  limit: number;
  wait_ms: number;
}
interface Answer {
  events: LoggedEventView[];
  cursor: number;
  skipped: number;
  kinds: Record<string, number>;
  pulse: Pulse;
}
type Filter = Parameters<typeof searchEvents>[1];

/** The newest matching facts between two sequence numbers, oldest first, and how many others there are. */
const matchesOf = async (deps: OperationDeps, filter: Filter, { after, head }: { after: number; head: number }, limit: number) => {
  const reading = { db: deps.logConnection(), sealer: deps.sealer };
  const from = Math.max(after, head - LOOKED_BACK);
  const range = { after: from, before: head + 1 };
  const all = isUnfiltered(filter);
  // Without a filter it is known how many there are; with one they are found first and the newest of them read.
  const most = all ? limit : head - from;
  const found = most === 0 ? [] : (await searchEvents(reading, filter)({ range, order: 'desc', limit: most, most: LOOKED_BACK })).seqs;
  const newest = found.slice(0, limit).reverse();
  const matching = all ? head - from : found.length;
  return {
    events: await nameEvents(deps, readEvents(reading, newest).map(toEventView)),
    skipped: matching - newest.length + (from - after),
  };
};

/**
 * The facts after a cursor, as soon as there are any. Facts further back than {@link LOOKED_BACK} are not looked at: they count as skipped, whatever the filter.
 *
 * A cursor beyond the head, as after the log was put back to an older state, begins at the head.
 *
 * @returns The batch; refusal `invalid_input` for a filter that makes no sense, `unavailable` when too many wait already or no server runs.
 * Audits `log.read`, once an hour for a session that is told events.
 */
export const nextBatch = async (deps: OperationDeps, context: OperationContext, input: Input): Promise<OperationOutcome<Answer>> => {
  const { feed, store } = deps;
  if (!feed) return refuse('unavailable', 'Nothing can be followed here: no server runs in this process.');
  const filter = toEventFilter(input.filter);
  if (!filter.ok) return filter;
  if (input.events) await recordFollowing(deps, context);
  const after = Math.min(input.cursor ?? store.head().seq, store.head().seq);
  if (input.cursor !== null && !(await feed.news(after, input.wait_ms, context.signal)))
    return refuse('unavailable', 'Too many windows wait for news: ask again in a moment.');
  const head = store.head().seq;
  const { events, skipped } = await matchesOf(deps, filter.value, { after, head }, input.events ? input.limit : 0);
  // What came while matches were looked for belongs to the next batch.
  const kinds = await feed.kindsBetween(after, head);
  return done({ events, cursor: head, skipped, kinds, pulse: feed.pulse() });
};
