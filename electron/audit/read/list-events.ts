import type { Database } from 'better-sqlite3';
import type { AuditEvent } from '../../../shared/audit-event.ts';
import type { Sealer } from '../../keys/seal.ts';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import { type EventFilter, toTerms } from './event-filter.ts';
import { type EventOrder, findEvents } from './find-events.ts';
import { createPersonalReader, toAuditEvent } from './open-event.ts';

export const MOST_LISTED = 1000;
const CURSOR = /^[1-9][0-9]{0,15}$/;

export interface EventPage {
  readonly events: readonly AuditEvent[];
  /** Where to go on; absent when there are no more. A page may be short, even empty, and yet have a `next`. */
  readonly next?: string;
}

const NO_CURSOR = refused({ code: 'invalid_cursor', description: 'The cursor was not given out here.', reason: 'invalid_cursor' } as const);

/**
 * Lists recorded facts, newest first unless asked otherwise. Pages are stable: what is recorded meanwhile is never listed twice and shifts nothing.
 *
 * The cursor is the `seq` to go on after, and nothing else is accepted; every value is bound, none becomes part of a statement.
 *
 * @param filter.order `desc` (the default) or `asc`. With `from` or `to` the order is that of time, otherwise that of the log.
 * @param page.limit At most 1,000.
 * @returns A page, or refusal `invalid_cursor`.
 * The caller records `log.read`.
 */
export const listEvents = (
  deps: { readonly reader: () => Database; readonly sealer: Sealer },
  filter: EventFilter & { readonly order?: EventOrder | undefined },
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Outcome<EventPage, Refusal<'invalid_cursor', 'invalid_cursor'>> => {
  const db = deps.reader();
  let after: { seq: number; at: number } | undefined;
  if (page.cursor !== undefined) {
    const seq = CURSOR.test(page.cursor) ? Number(page.cursor) : Number.NaN;
    const at = Number.isSafeInteger(seq)
      ? db.prepare<[number], number>('SELECT at FROM audit_event WHERE seq = ?').pluck().get(seq)
      : undefined;
    if (at === undefined) return NO_CURSOR;
    after = { seq, at };
  }
  const limit = Math.min(Math.max(Math.trunc(page.limit), 1), MOST_LISTED);
  const found = findEvents(db, toTerms({ db, sealer: deps.sealer }, filter), { order: filter.order ?? 'desc', limit, after });
  const personal = createPersonalReader({ db, sealer: deps.sealer });
  const events = found.rows.map((row) => toAuditEvent(row, personal(row)));
  return done({ events, ...(found.next === undefined ? {} : { next: String(found.next) }) });
};
