import type { Database } from 'better-sqlite3';
import type { Sealer } from '../../keys/seal.ts';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import { type CursorRefusal, readCursor, writeCursor } from './event-cursor.ts';
import type { EventFilter, EventOrder, IndexedFilter, SeqRange } from './event-filter.ts';
import { findEvents } from './find-events.ts';
import { type LoggedEvent, readEvents } from './read-events.ts';

/** Events of one page at most. */
export const MOST_LISTED = 1000;
const MOST_KINDS = 200;

export interface ListDeps {
  /** A connection that may only read. */
  readonly db: Database;
  readonly sealer: Sealer;
}

export interface ListPage {
  /** The `next` of the page before; none for the first. */
  readonly cursor?: string | undefined;
  /** 1 to 1000. */
  readonly limit: number;
}

export interface ListedEvents {
  readonly events: readonly LoggedEvent[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

/** A page that makes sense: which events it is taken from. */
export interface OpenedPage {
  readonly order: EventOrder;
  readonly range: SeqRange;
}

export type ListRefusal = CursorRefusal | Refusal<'invalid_filter', 'limit' | 'time' | 'kinds'>;

const checkInput = ({ from = 0, to = from, kinds = [] }: EventFilter, { limit }: ListPage): Outcome<null, ListRefusal> => {
  const invalid = (reason: 'limit' | 'time' | 'kinds', description: string) =>
    refused({ code: 'invalid_filter' as const, reason, description });
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MOST_LISTED) return invalid('limit', `A page has 1 to ${MOST_LISTED} events.`);
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || to < from)
    return invalid('time', 'A time range is in whole milliseconds and does not end before it begins.');
  if (kinds.length > MOST_KINDS) return invalid('kinds', `At most ${MOST_KINDS} kinds can be asked for at once.`);
  return done(null);
};

/** Judges what is asked for; refusals as `listEvents`. */
export const openPage = (
  { db }: ListDeps,
  filter: EventFilter & { readonly order?: EventOrder | undefined },
  page: ListPage,
): Outcome<OpenedPage, ListRefusal> => {
  const { order = 'desc', ...wanted } = filter;
  const fit = checkInput(wanted, page);
  if (!fit.ok) return fit;
  const cursor = page.cursor === undefined ? undefined : readCursor(page.cursor, order);
  if (cursor && !cursor.ok) return cursor;
  const head = db.prepare<[], number>('SELECT max(seq) FROM audit_event').pluck().get() ?? 0;
  const at = cursor?.value;
  const range =
    order === 'asc' ? { after: at ?? 0, before: head + 1 } : { after: 0, before: at === undefined ? head + 1 : Math.min(at, head + 1) };
  return done({ order, range });
};

/**
 * Lists events of the log, newest first unless asked otherwise. Pages follow one another by sequence number: what is recorded meanwhile neither shifts
 * nor repeats an event.
 *
 * @param filter.from  Epoch milliseconds, inclusive; `filter.to` is exclusive.
 * @returns A page; or refusal `invalid_cursor` (`malformed | other_order`) or `invalid_filter` (`limit | time | kinds`).
 * @throws Error of the driver when the database cannot be read.
 */
export const listEvents = (
  deps: ListDeps,
  filter: IndexedFilter & { readonly order?: EventOrder | undefined },
  page: ListPage,
): Outcome<ListedEvents, ListRefusal> => {
  const opened = openPage(deps, filter, page);
  if (!opened.ok) return opened;
  const { order, range } = opened.value;
  const seqs = findEvents(deps, filter)({ range, order, limit: page.limit + 1 });
  const events = readEvents(deps, seqs.slice(0, page.limit));
  const last = seqs[page.limit - 1];
  return done(seqs.length > page.limit && last !== undefined ? { events, next: writeCursor(last, order) } : { events });
};
