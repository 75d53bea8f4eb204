import type { Clock } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';

/** Differences under this are the clock being disciplined, not a jump. */
const JUMP_MS = 2000;
/** A tick this late means that the machine slept. */
const SLEPT_MS = 30_000;

/**
 * Watches the wall clock against the monotonic one, and for sleep. Expiry is judged by the wall clock in every request, so nothing has to be done about
 * either: they are put on the record, because times before and after do not compare.
 *
 * @returns The work of one tick.
 * Audits `system.clock_jumped`, `system.resumed`.
 */
export const watchClock = ({ clock, store }: { readonly clock: Clock; readonly store: Store }): (() => Promise<void>) => {
  let wall = clock.now();
  let steady = clock.monotonic();
  return async () => {
    const [now, steadyNow] = [clock.now(), clock.monotonic()];
    const [passed, steadyPassed] = [now - wall, steadyNow - steady];
    [wall, steady] = [now, steadyNow];
    const jump = Math.round(passed - steadyPassed);
    if (steadyPassed >= SLEPT_MS || jump >= SLEPT_MS) {
      const gap = Math.round(Math.max(passed, steadyPassed));
      await store.write((tx) => tx.audit({ kind: 'system.resumed', actor: 'system', details: { gap_ms: gap } }));
    } else if (Math.abs(jump) >= JUMP_MS)
      await store.write((tx) => tx.audit({ kind: 'system.clock_jumped', actor: 'system', details: { by_ms: jump } }));
  };
};
