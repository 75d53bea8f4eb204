import type { EpochMs, Millis } from '../../../shared/units.ts';
import type { DetectedFact } from '../detected-fact.ts';
import { MOST_FACTS } from '../detector.ts';

/** A fact as a window keeps it: what the measures of the rule need of it, in their order. */
export interface Entry {
  readonly seq: number;
  readonly at: EpochMs;
  readonly weight: number;
  readonly marks: readonly (string | number | null)[];
  /** Whether it is one of the facts that are counted, and not there for a share alone. */
  readonly counted: boolean;
}

/** The facts of one subject within a sliding window. Plain data, since there are as many as subjects. */
export interface Window {
  /** Oldest first. */
  entries: Entry[];
  /** Place of the oldest entry; those before it are gone. */
  first: number;
  /** Sum of the weights. */
  total: number;
  /** Sum of the weights of those that are counted. */
  counted: number;
}

const SLACK = 32;

export const createWindow = (): Window => ({ entries: [], first: 0, total: 0, counted: 0 });

/** Entries in the window. */
export const sizeOf = ({ entries, first }: Window): number => entries.length - first;

const leave = (window: Window, entry: Entry, gone: ((entry: Entry) => void) | undefined): void => {
  window.total -= entry.weight;
  if (entry.counted) window.counted -= entry.weight;
  gone?.(entry);
};

/** Keeps only what lies within the length of the window from a moment, wherever it stands. */
const keepNear = (window: Window, at: EpochMs, within: Millis, gone: ((entry: Entry) => void) | undefined): void => {
  const kept: Entry[] = [];
  for (let place = window.first; place < window.entries.length; place++) {
    const entry = window.entries[place];
    if (!entry) continue;
    if (Math.abs(at - entry.at) < within) kept.push(entry);
    else leave(window, entry, gone);
  }
  window.entries = kept;
  window.first = 0;
};

/**
 * Adds a fact and drops what is too old, and the oldest beyond `most`. An entry stays while it lies within the length of the window from the fact at hand, before or
 * after: a clock that jumps back leaves no facts of the future in it, and facts a little out of order are all counted. One that was recorded out of order may stay as
 * long as the one recorded before it.
 *
 * @param gone Called with each entry that is dropped.
 * @returns How many entries there are more than before, or fewer.
 */
export const addTo = (
  window: Window,
  entry: Entry,
  { within, most }: { readonly within: Millis; readonly most: number },
  gone?: (entry: Entry) => void,
): number => {
  const before = sizeOf(window);
  // Only then can an entry be too far ahead that is not the oldest.
  const newest = window.entries.at(-1);
  if (newest && entry.at < newest.at) keepNear(window, entry.at, within, gone);
  for (let oldest = window.entries[window.first]; oldest; oldest = window.entries[window.first]) {
    if (Math.abs(entry.at - oldest.at) < within && sizeOf(window) < most) break;
    window.first += 1;
    leave(window, oldest, gone);
  }
  if (window.first >= SLACK ? window.first * 2 >= window.entries.length : window.first === window.entries.length) {
    window.entries = window.entries.slice(window.first);
    window.first = 0;
  }
  window.entries.push(entry);
  window.total += entry.weight;
  if (entry.counted) window.counted += entry.weight;
  return sizeOf(window) - before;
};

/** Two windows of one subject together, the earlier first. */
export const joinWindows = (former: Window, later: Window): Window => ({
  entries: [...former.entries.slice(former.first), ...later.entries.slice(later.first)],
  first: 0,
  total: former.total + later.total,
  counted: former.counted + later.counted,
});

/** When the oldest fact of the window was recorded. */
export const beganAt = ({ entries, first }: Window): EpochMs | undefined => entries[first]?.at;

/**
 * The newest facts of a window that are counted, newest first: an honest sign-in beside an attack is no fact of it. They are those of now, whenever the list is asked
 * for: most findings join an alert, and nobody asks for theirs. Entries never change, and a window only ever adds behind them or takes another list.
 */
export const factsOf = ({ entries, first }: Window): (() => number[]) => {
  const end = entries.length;
  return () => {
    const facts: number[] = [];
    for (let at = end - 1; at >= first && facts.length < MOST_FACTS; at--) {
      const entry = entries[at];
      if (entry?.counted) facts.push(entry.seq);
    }
    return facts;
  };
};

/** Who and where of a fact, for what is recorded of a finding. */
export const aboutOf = ({ user, client, session, grant, address, correlation }: DetectedFact) => ({
  user,
  client,
  session,
  grant,
  address,
  correlation,
});
