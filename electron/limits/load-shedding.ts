import type { RouteLoad, ShedClass, WaitingClass } from '../../shared/load-class.ts';
import type { Millis } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import { type LoadLimitConfig, type LoadPressure, nextLoadLimit } from './load-limit.ts';
import { createWaitingLine } from './waiting-line.ts';

export interface LoadSheddingConfig extends LoadLimitConfig {
  /** Longest wait for a place. */
  readonly waitMs: Millis;
  /** Requests that may wait at a time. */
  readonly mostWaiting: number;
}

/** Who waits for a place. One of the two is called, once, unless the wait was given up. */
export interface LoadWaiter {
  /** There is a place: the work may begin, and has to be followed by `leave`. */
  admitted(): void;
  /** There is none, and there will be none in time. */
  shed(): void;
}

export interface LoadState {
  /** Requests that may be in work at once, as things are. */
  readonly limit: number;
  readonly inWork: number;
  readonly waiting: number;
  /** Requests shed since the start, by class. */
  readonly shed: Readonly<Record<ShedClass, number>>;
  /** When the last one was, on the monotonic clock; null when there was none. */
  readonly lastShed: Millis | null;
}

export interface LoadShedding {
  /** Takes a place if there is one and nobody of the class waits for it. Each place taken has to be left. */
  enter(load: RouteLoad): boolean;
  /**
   * Waits for a place, when `enter` said no. May be shed at once.
   *
   * @returns Gives the wait up, because nobody waits for the answer any more: true when neither member of the waiter was or will be called.
   */
  wait(load: WaitingClass, waiter: LoadWaiter): () => boolean;
  /** The work of a request of this class is done. */
  leave(load: RouteLoad): void;
  /** Sheds a request of which nothing but its head was read, when it could not be served in time anyway. */
  shedUnread(load: ShedClass): boolean;
  /** Sheds who waited too long, and moves the limit. Call it some ten times a second. */
  tick(pressure: LoadPressure): void;
  state(): LoadState;
}

const waitingClasses: readonly WaitingClass[] = [1, 2, 3, 4];
/** Up to which part of the limit a class is let in, whoever fills it: what is above is kept for the classes before it. */
const SHARE: Readonly<Record<WaitingClass, number>> = { 1: 1, 2: 0.95, 3: 0.85, 4: 0.75 };
/** Part of the limit that every class has in any case, so that no flood of one ends another. */
const RESERVED = 0.05;

interface Waiting extends LoadWaiter {
  readonly since: Millis;
}

/**
 * Decides which requests are worked on when more come than can be done. It bounds how many are in work at once, not how many come: what fits is let in at once, the
 * rest waits in bounded lines for at most `waitMs`, and is shed after it. A place that falls free goes to the first class that waits. Within a class it goes to who has
 * waited longest; once that one has waited for half the time allowed, to the newest, since then the oldest would hardly be served in time whatever is done.
 *
 * A class is let in while fewer than its share of the limit are in work, or fewer of its own than the part that every class has. Class 0 is always let in, and counted;
 * class 5, which takes no work, is shed while others have waited for long.
 */
export const createLoadShedding = (deps: {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly config: LoadSheddingConfig;
}): LoadShedding => {
  const { clock, config } = deps;
  const line = () => createWaitingLine<Waiting>();
  const lines = { 1: line(), 2: line(), 3: line(), 4: line() };
  const shed = { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 };
  const held = { 0: 0, 1: 0, 2: 0, 3: 0, 4: 0 };
  let limit = config.mostAtOnce;
  let inWork = 0;
  let busiest = 0;
  let lastShed: Millis | null = null;

  const waiting = (): number => waitingClasses.reduce((sum, load) => sum + lines[load].size, 0);
  const hasRoom = (load: WaitingClass): boolean => inWork < limit * SHARE[load] || held[load] < Math.max(1, limit * RESERVED);
  const take = (load: RouteLoad): void => {
    held[load] += 1;
    inWork += 1;
    if (inWork > busiest) busiest = inWork;
  };
  const count = (load: ShedClass): void => {
    shed[load] += 1;
    lastShed = clock.monotonic();
  };
  const turnAway = (load: WaitingClass, one: LoadWaiter | undefined): void => {
    count(load);
    one?.shed();
  };
  /** The last class of those that wait behind `load`: its oldest makes room. */
  const lastBehind = (load: WaitingClass): WaitingClass | undefined =>
    waitingClasses.findLast((other) => other > load && lines[other].size > 0);
  const isLate = (load: WaitingClass): boolean => {
    const oldest = lines[load].oldest();
    return oldest !== undefined && clock.monotonic() - oldest.since > config.waitMs / 2;
  };
  const areFull = (): boolean => waiting() >= config.mostWaiting;
  /** Whether one of the class would be shed without a wait. */
  const isHopeless = (load: WaitingClass): boolean => !hasRoom(load) && areFull() && lastBehind(load) === undefined;

  const fillPlaces = (): void => {
    for (const load of waitingClasses) {
      while (lines[load].size > 0 && hasRoom(load)) {
        take(load);
        const next = isLate(load) ? lines[load].takeNewest() : lines[load].takeOldest();
        next?.admitted();
      }
    }
  };
  const shedLate = (): void => {
    const before = clock.monotonic() - config.waitMs;
    for (const load of waitingClasses) {
      for (let one = lines[load].oldest(); one !== undefined && one.since <= before; one = lines[load].oldest())
        turnAway(load, lines[load].takeOldest());
    }
  };

  return {
    enter(load) {
      if (load !== 0 && (lines[load].size > 0 || !hasRoom(load))) return false;
      take(load);
      return true;
    },
    wait(load, waiter) {
      if (isHopeless(load)) {
        turnAway(load, waiter);
        return () => false;
      }
      const behind = areFull() ? lastBehind(load) : undefined;
      if (behind !== undefined) turnAway(behind, lines[behind].takeOldest());
      return lines[load].add({ ...waiter, since: clock.monotonic() });
    },
    leave(load) {
      held[load] -= 1;
      inWork -= 1;
      fillPlaces();
    },
    shedUnread(load) {
      const isShed = load === 5 ? areFull() || waitingClasses.some(isLate) : isHopeless(load);
      if (isShed) count(load);
      return isShed;
    },
    tick(pressure) {
      limit = nextLoadLimit(limit, busiest, pressure, config);
      busiest = inWork;
      shedLate();
      fillPlaces();
    },
    state: () => ({ limit, inWork, waiting: waiting(), shed: { ...shed }, lastShed }),
  };
};
