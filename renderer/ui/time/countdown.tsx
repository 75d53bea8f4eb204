import type { EpochMs } from '../../../shared/units.ts';
import { cx } from '../cx.ts';
import { describeTime } from './describe-time.ts';
import { formatDuration } from './format-time.ts';
import { useNow } from './use-now.ts';

export interface CountdownProps {
  readonly until: EpochMs;
  /** The words before it while there is time left: `ends in`. */
  readonly lead?: string;
  /** The word when the time has come. */
  readonly over?: string;
  /** One unit instead of two. */
  readonly short?: boolean;
  /** Not marked in its last minute: for what is short by nature. */
  readonly calm?: boolean;
}

/** How long is left, each second; under a minute it is marked. */
export const Countdown = ({ until, lead, over = 'expired', short, calm }: CountdownProps) => {
  const now = useNow();
  const left = until - now;
  return (
    <span
      role="timer"
      aria-live="off"
      title={describeTime(until, now)}
      className={cx('whitespace-nowrap', left <= 0 ? 'text-text-3' : !calm && left < 60_000 && 'text-high')}
    >
      {left <= 0 ? over : `${lead === undefined ? '' : `${lead} `}${formatDuration(left, short ? 1 : 2)}`}
    </span>
  );
};
