import type { Millis } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';

/** Tells a refusal now, or a little later when there are many to tell. */
export type PaceRefusals = (tell: () => void) => void;

const EVERY_MS: Millis = 20;
/** At most a thousand a second: some twentieth of a core. */
const TOLD_AT_ONCE = 20;
const LATEST_MS: Millis = 3000;

/**
 * Makes a pace for refusals. Who is refused at once and asks again at once does so thousands of times a second, and refusing would be all that is done here; who waits for
 * the refusal asks the less often the more there are. While there are few, each is told with the next beat.
 *
 * @param deps.isStopping Then all are told with the next beat.
 */
export const createPaceRefusals = (deps: {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly isStopping: () => boolean;
}): PaceRefusals => {
  const { clock, isStopping } = deps;
  let due: { readonly since: Millis; readonly tell: () => void }[] = [];

  const beat = (): void => {
    const before = isStopping() ? Number.POSITIVE_INFINITY : clock.monotonic() - LATEST_MS;
    const late = due.findIndex(({ since }) => since > before);
    const now = due.slice(0, Math.max(TOLD_AT_ONCE, late < 0 ? due.length : late));
    due = due.slice(now.length);
    if (due.length > 0) setTimeout(beat, EVERY_MS);
    for (const { tell } of now) tell();
  };

  return (tell) => {
    if (due.length === 0) setTimeout(beat, EVERY_MS);
    due.push({ since: clock.monotonic(), tell });
  };
};
