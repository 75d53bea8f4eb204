import { hash } from 'node:crypto';
import type { Millis } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';

const TICKET_LIFE: Millis = 24 * 3_600_000;
const ENTRY_LIFE: Millis = 3_600_000;
/** The oldest goes when there is one more. */
const MOST_KEPT = 16;
const SECRET_BYTES = 32;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** Secrets of one kind, of which only the hashes are kept, in memory: a restart voids them. */
const createSecrets = ({ clock, random }: { readonly clock: Clock; readonly random: Random }, life: Millis) => {
  const kept = new Map<string, number>();
  const keyOf = (secret: string): string => hash('sha256', secret, 'base64url');
  const isGood = (key: string): boolean => clock.monotonic() < (kept.get(key) ?? Number.NEGATIVE_INFINITY);
  return {
    make(): string {
      const secret = random.bytes(SECRET_BYTES).toString('base64url');
      const [oldest] = kept.keys();
      if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      kept.set(keyOf(secret), clock.monotonic() + life);
      return secret;
    },
    has: (secret: string): boolean => SECRET.test(secret) && isGood(keyOf(secret)),
    /** Whether it was good; it is not any more. */
    spend(secret: string): boolean {
      if (!SECRET.test(secret)) return false;
      const key = keyOf(secret);
      const good = isGood(key);
      kept.delete(key);
      return good;
    },
  };
};

export interface ConsoleTickets {
  /** A new ticket of 256 random bits, good for a day while nobody uses it. */
  issue(): string;
  /** Spends a ticket; undefined when it is unknown, used or too old. The entry stands for it in the browser that came with it, for an hour. */
  enter(ticket: string): string | undefined;
  admits(entry: string): boolean;
}

/** The one-time tickets by which a browser proves that it comes from whoever started the server. */
export const createConsoleTickets = (deps: { readonly clock: Clock; readonly random: Random }): ConsoleTickets => {
  const tickets = createSecrets(deps, TICKET_LIFE);
  const entries = createSecrets(deps, ENTRY_LIFE);
  return {
    issue: tickets.make,
    enter: (ticket) => (tickets.spend(ticket) ? entries.make() : undefined),
    admits: entries.has,
  };
};
