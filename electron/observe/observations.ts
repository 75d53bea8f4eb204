import type { EpochMs } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';

const MINUTE_MS = 60_000;
/** Endpoint and status pairs kept for one minute; there are far fewer endpoints than this. */
const MOST_ROWS = 1000;

interface Row {
  readonly minute: number;
  readonly endpoint: string;
  readonly status: number;
  requests: number;
  totalUs: number;
  maxUs: number;
}

/** Requests counted by the minute, endpoint and status. Most requests change nothing: they are observed here and leave no fact. */
export interface Observations {
  note(endpoint: string, status: number, microseconds: number): void;
  /** Stores the minutes that are over; all of them with `everything`. */
  flush(everything?: boolean): Promise<void>;
}

/**
 * Counts requests in memory and stores one row a minute, endpoint and status. This is the one record a crash may shorten, by the minute at hand.
 *
 * @throws StoreFault from `flush`; what could not be stored is kept for the next time.
 */
export const createObservations = (deps: { readonly clock: Clock; readonly store: Store }): Observations => {
  const rows = new Map<string, Row>();
  const minuteOf = (at: EpochMs): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;
  const add = (key: string, { minute, endpoint, status, requests, totalUs, maxUs }: Row): void => {
    const row = rows.get(key);
    if (row) {
      row.requests += requests;
      row.totalUs += totalUs;
      if (maxUs > row.maxUs) row.maxUs = maxUs;
    } else if (rows.size < MOST_ROWS) rows.set(key, { minute, endpoint, status, requests, totalUs, maxUs });
  };
  return {
    note(endpoint, status, microseconds) {
      const minute = minuteOf(deps.clock.now());
      add(`${minute} ${endpoint} ${status}`, { minute, endpoint, status, requests: 1, totalUs: microseconds, maxUs: microseconds });
    },
    async flush(everything = false) {
      const minute = minuteOf(deps.clock.now());
      const due = [...rows].filter(([, row]) => everything || row.minute < minute);
      if (due.length === 0) return;
      // Taken out before they are stored: what is noted meanwhile begins a row of its own.
      for (const [key] of due) rows.delete(key);
      try {
        await deps.store.write(async (tx) => {
          for (const [, row] of due) await tx.guards.observe({ ...row, totalUs: Math.round(row.totalUs), maxUs: Math.round(row.maxUs) });
        });
      } catch (error) {
        for (const [key, row] of due) add(key, row);
        throw error;
      }
    },
  };
};
