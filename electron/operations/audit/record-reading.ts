import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import type { Millis } from '../../../shared/units.ts';
import type { OperationContext, OperationDeps } from '../operation.ts';
import { filterText } from './to-event-filter.ts';

/** A reading that goes on is recorded this often: pages, refreshes, counts and single events of one filter are one reading. */
const READING_MS: Millis = 300_000;
/** Following the log as it grows. */
const FOLLOWING_MS: Millis = 3_600_000;

/**
 * Records that somebody reads the log, before the events are handed out: once in five minutes for one caller and filter, and for single events opened one by one.
 *
 * @throws StoreFault when it could not be recorded; nothing is to be told then.
 * Audits `log.read`.
 */
export const recordReading = async (
  { store, readings }: OperationDeps,
  { actor }: OperationContext,
  filter: EventFilterInput | { readonly seq: number },
  events: number,
): Promise<void> => {
  const isOne = 'seq' in filter;
  const told = isOne ? JSON.stringify(filter) : filterText(filter);
  const record = () => store.write((tx) => tx.audit({ kind: 'log.read', actor, details: { filter: told, events } }));
  // Who opens one event after the other reads what a list has shown already.
  await (readings ? readings.once(`${actor} ${isOne ? 'one' : JSON.stringify(filter)}`, READING_MS, record) : record());
};

/**
 * Records that somebody follows the log as it grows: once an hour for one session.
 *
 * @throws StoreFault as `recordReading`.
 * Audits `log.read`.
 */
export const recordFollowing = async ({ store, readings }: OperationDeps, { actor, session }: OperationContext): Promise<void> => {
  const details = { filter: JSON.stringify({ live: true }), events: 0 };
  const record = () => store.write((tx) => tx.audit({ kind: 'log.read', actor, ...(session === undefined ? {} : { session }), details }));
  await (readings ? readings.once(`${actor} ${session ?? ''} live`, FOLLOWING_MS, record) : record());
};
