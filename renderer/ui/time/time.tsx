import type { EpochMs } from '../../../shared/units.ts';
import { describeTime } from './describe-time.ts';
import { formatRelative, formatTime, sameDay } from './format-time.ts';
import { useNow } from './use-now.ts';
import { useZone } from './zone-provider.tsx';

export interface TimeProps {
  readonly at: EpochMs;
  /** Without it: the time alone today, else date and time. */
  readonly format?: 'time' | 'date-time' | 'relative';
  readonly seconds?: boolean;
  /** The zone behind the time. In a column whose heading names the zone it may be left out. */
  readonly showZone?: boolean;
}

const isTime = (at: EpochMs): boolean => Number.isFinite(at) && Math.abs(at) <= 8.64e15;

/** A moment. Hover and readers of the screen get both zones, the epoch and how long ago. */
export const Time = ({ at, format, seconds, showZone }: TimeProps) => {
  const { zone } = useZone();
  const now = useNow(format === 'relative' ? 1000 : 60_000);
  if (!isTime(at)) return <span className="text-text-3">–</span>;
  const date = format === 'date-time' || (format === undefined && !sameDay(at, now, zone));
  const text = format === 'relative' ? formatRelative(at, now) : formatTime(at, zone, { date, seconds, zone: showZone });
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={describeTime(at, now)}
      className={date ? 'normal-nums whitespace-nowrap' : 'whitespace-nowrap'}
    >
      {text}
    </time>
  );
};
