import type { Fact } from '../../../shared/audit-event.ts';
import type { Log } from '../../lib/log.ts';
import type { Store } from '../../store/store.ts';

/** Who is unusual. An address may be that of many people, so the three are told apart. */
export type UnusualSubject = { readonly address: string } | { readonly client: string } | { readonly user: string };
export type Unusual = Extract<Fact, { kind: 'requests.unusual' }>['details'] & {
  readonly measure: 'rate' | 'failures' | 'response_time' | 'endpoints';
};

/** Unusual requests on their way into the log. */
export interface UnusualRequests {
  /** Notes one, or a higher figure of one that waits. Costs nothing but memory, and that is bounded. */
  note(subject: UnusualSubject, unusual: Unusual): void;
  /** Records what waits, all in one unit. Call it every second, and at the stop. @throws StoreFault; what could not be stored waits on. */
  flush(): Promise<void>;
}

const MOST_WAITING = 500;
/** So many addresses that are slow in the same second are a machine that is slow. */
const MOST_SLOW_AT_ONCE = 3;

const keyOf = (subject: UnusualSubject, { measure, foreign }: Unusual): string =>
  `${measure} ${foreign ? 'foreign ' : ''}${JSON.stringify(subject)}`;

/** Keeps what is unusual until it is recorded: off the way of the requests, each subject and measure once, and never more than {@link MOST_WAITING}. */
export const createUnusualRequests = (deps: { readonly store: Store; readonly log: Log }): UnusualRequests => {
  let waiting = new Map<string, { readonly subject: UnusualSubject; readonly unusual: Unusual }>();
  let dropped = 0;
  const takeDue = () => {
    const due = [...waiting];
    const slow = due.filter(([, { subject, unusual }]) => unusual.measure === 'response_time' && 'address' in subject);
    waiting = new Map();
    return slow.length > MOST_SLOW_AT_ONCE ? due.filter(([, { unusual }]) => unusual.measure !== 'response_time') : due;
  };
  return {
    note(subject, unusual) {
      const key = keyOf(subject, unusual);
      if (waiting.size < MOST_WAITING || waiting.has(key)) waiting.set(key, { subject, unusual });
      else dropped += 1;
    },
    async flush() {
      if (dropped > 0) deps.log.warn('More requests were unusual at once than could be recorded.', { dropped });
      dropped = 0;
      const due = takeDue();
      if (due.length === 0) return;
      try {
        await deps.store.write(async (tx) => {
          for (const [, { subject, unusual }] of due) await tx.audit({ kind: 'requests.unusual', ...subject, details: unusual });
        });
      } catch (error) {
        waiting = new Map([...due, ...waiting].slice(0, MOST_WAITING));
        throw error;
      }
    },
  };
};
