import { done, type Outcome } from '../../lib/outcome.ts';
import { writeCursor } from './event-cursor.ts';
import type { EventFilter, EventOrder } from './event-filter.ts';
import { type ListDeps, type ListedEvents, type ListPage, type ListRefusal, openPage } from './list-events.ts';
import { readEvents } from './read-events.ts';
import { searchEvents } from './search-events.ts';

/** Bodies judged for one page: what a million of them takes is not for one call. */
export const MOST_JUDGED = 30_000;

/**
 * Lists events as `listEvents` does, by any filter. Where bodies have to be judged, a page may hold fewer events than asked for, even none, and still name where
 * the next begins: then as many bodies as one call may were judged.
 *
 * @returns A page; refusals as `listEvents`.
 * @throws Error of the driver when the database cannot be read.
 */
export const searchLog = async (
  deps: ListDeps,
  { order: asked, ...filter }: EventFilter & { readonly order?: EventOrder | undefined },
  page: ListPage,
): Promise<Outcome<ListedEvents, ListRefusal>> => {
  const opened = openPage(deps, { ...filter, order: asked }, page);
  if (!opened.ok) return opened;
  const { order, range } = opened.value;
  const { seqs, reached } = await searchEvents(deps, filter)({ range, order, limit: page.limit + 1, most: MOST_JUDGED });
  const events = readEvents(deps, seqs.slice(0, page.limit));
  const end = seqs.length > page.limit ? seqs[page.limit - 1] : (reached ?? undefined);
  return done(end === undefined ? { events } : { events, next: writeCursor(end, order) });
};
