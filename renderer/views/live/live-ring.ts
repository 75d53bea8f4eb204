import type { LoggedEventView } from '../../../shared/contract/audit.ts';
import type { EpochMs } from '../../../shared/units.ts';

/** An event in its place. */
export interface EventRow {
  readonly type: 'event';
  readonly id: string;
  readonly event: LoggedEventView;
}

/** Events that are in the log and not among the rows. */
export interface GapRow {
  readonly type: 'gap';
  readonly id: string;
  readonly count: number;
  /** The rows around it, where there are any: what was left out lies between them. */
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
}

export type LiveRow = EventRow | GapRow;

export interface RingState {
  /** Oldest first. While paused they stay as they were. */
  readonly rows: readonly LiveRow[];
  readonly paused: boolean;
  /** Events that came since the rows stopped. */
  readonly waiting: number;
  /** Of those, how many will not be among the rows: the ring has no room for them. */
  readonly missed: number;
}

export interface LiveRing {
  /**
   * Takes events in, oldest first; those that are in already are passed over.
   *
   * @param skipped Events before these that were not told.
   */
  push(events: readonly LoggedEventView[], skipped: number): void;
  /** Shows only what is accepted; gaps are always shown. What is not stays in the ring. */
  narrow(accepts: (event: LoggedEventView) => boolean): void;
  pause(): void;
  resume(): void;
  /** The newest sequence number taken in; 0 without any. */
  newest(): number;
  state(): RingState;
  subscribe(listener: () => void): () => void;
}

interface RingOptions {
  /** Most rows that are kept. */
  readonly limit: number;
  /** Calls back once, after a tenth of a second: listeners are told no more often than that, however fast events come. */
  readonly schedule: (run: () => void) => void;
}

const all = (): boolean => true;
const eventRow = (event: LoggedEventView): EventRow => ({ type: 'event', id: String(event.seq), event });
const lastAt = (rows: readonly LiveRow[]): EpochMs | null => {
  const row = rows.at(-1);
  return row === undefined ? null : row.type === 'event' ? row.event.at : row.to;
};
const sizeOf = (row: LiveRow): number => (row.type === 'event' ? 1 : row.count);

/** Keeps the newest events of a log that grows, and stands still when told to. It knows nothing of what draws it. */
export const createLiveRing = ({ limit, schedule }: RingOptions): LiveRing => {
  let rows: readonly LiveRow[] = [];
  /** What is shown while paused. */
  let held: readonly LiveRow[] | undefined;
  /** Rows at the end of `rows` that came since the pause. */
  let fresh = 0;
  let waiting = 0;
  let missed = 0;
  let newest = 0;
  let gaps = 0;
  let accepts: (event: LoggedEventView) => boolean = all;
  let state: RingState = { rows, paused: false, waiting: 0, missed: 0 };
  let due = false;
  const listeners = new Set<() => void>();

  const tell = (): void => {
    due = false;
    const shown = (held ?? rows).filter((row) => row.type === 'gap' || accepts(row.event));
    const same = shown.length === state.rows.length && shown.every((row, at) => row === state.rows[at]);
    state = { rows: same ? state.rows : shown, paused: held !== undefined, waiting, missed };
    for (const listener of listeners) listener();
  };
  const tellSoon = (): void => {
    if (due) return;
    due = true;
    schedule(() => {
      if (due) tell();
    });
  };
  const gap = (count: number, from: EpochMs | null, to: EpochMs | null): GapRow => ({ type: 'gap', id: `gap-${++gaps}`, count, from, to });
  const trim = (next: readonly LiveRow[]): readonly LiveRow[] => {
    const over = next.length - limit;
    if (over <= 0) return next;
    // Rows that go before anybody could see them are counted.
    const unseen = next.slice(Math.max(0, next.length - fresh), over);
    missed += unseen.reduce((sum, row) => sum + sizeOf(row), 0);
    fresh = Math.min(fresh, limit);
    return next.slice(over);
  };

  return {
    push(events, skipped) {
      const added: LiveRow[] = events.filter(({ seq }) => seq > newest).map(eventRow);
      if (skipped > 0) added.unshift(gap(skipped, lastAt(rows), events[0]?.at ?? null));
      if (added.length === 0) return;
      newest = Math.max(newest, events.at(-1)?.seq ?? 0);
      if (held) {
        fresh += added.length;
        waiting += added.reduce((sum, row) => sum + (row.type === 'gap' || accepts(row.event) ? sizeOf(row) : 0), 0);
      }
      rows = trim([...rows, ...added]);
      tellSoon();
    },
    narrow(next) {
      accepts = next;
      tell();
    },
    pause() {
      if (held) return;
      held = rows;
      fresh = 0;
      waiting = 0;
      missed = 0;
      tell();
    },
    resume() {
      if (!held) return;
      const before = lastAt(held);
      const first = rows[0];
      if (missed > 0) rows = [gap(missed, before, first?.type === 'event' ? first.event.at : null), ...rows].slice(-limit - 1);
      held = undefined;
      fresh = 0;
      waiting = 0;
      missed = 0;
      tell();
    },
    newest: () => newest,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
