import { type ShedClass, shedClasses } from '../../shared/load-class.ts';
import type { Millis } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import type { LoadShedding } from '../limits/load-shedding.ts';
import type { LoopDelay } from '../observe/loop-delay.ts';
import type { Store } from '../store/store.ts';

export interface OverloadDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Undefined where nothing is to be shed. */
  readonly shedding: LoadShedding | undefined;
  readonly loopDelay: LoopDelay;
}

/** What goes on beside the requests, so that the server stays useful when more is asked than it can do. */
export interface Overload {
  /** Sheds who waited too long and moves the limit. Call it ten times a second. */
  tick(): Promise<void>;
  /** Records what was shed, when its window is over. Call it every second. Audits `overload.shed`, at most once a class and window. */
  tell(): Promise<void>;
  /** Records what is left to tell. */
  stop(): Promise<void>;
}

/** Time in which all that is shed of a class makes one fact. */
const WINDOW_MS: Millis = 10_000;

/** Joins the shedding of requests to what it judges by, and to the log: a request that is shed leaves nothing but its part in a count. */
export const createOverload = (deps: OverloadDeps): Overload => {
  const { store, clock, shedding, loopDelay } = deps;
  const told: Record<ShedClass, number> = { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 };
  let since: Millis | null = null;

  const record = async (windowMs: Millis): Promise<void> => {
    const shed = shedding?.state().shed ?? told;
    const due = shedClasses.filter((load) => shed[load] > told[load]);
    const window_seconds = Math.max(1, Math.round(windowMs / 1000));
    await store.write(async (tx) => {
      for (const load of due)
        await tx.audit({
          kind: 'overload.shed',
          actor: 'system',
          details: { class: load, count: shed[load] - told[load], window_seconds },
        });
    });
    // Kept until it is stored: what could not be is told with the next window.
    Object.assign(told, shed);
  };

  const tell = async (isLast = false): Promise<void> => {
    const now = clock.monotonic();
    const shed = shedding?.state().shed ?? told;
    if (since === null && shedClasses.some((load) => shed[load] > told[load])) since = now;
    if (since === null || (!isLast && now - since < WINDOW_MS)) return;
    await record(now - since);
    since = null;
  };

  return {
    async tick() {
      shedding?.tick({ loopDelayMs: loopDelay.read(), storeWaiting: store.health().waiting });
    },
    tell: () => tell(),
    async stop() {
      loopDelay.stop();
      await tell(true);
    },
  };
};
