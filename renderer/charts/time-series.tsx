import { ChartLine, Table as TableIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { EpochMs } from '../../shared/units.ts';
import { cx } from '../ui/cx.ts';
import { IconButton } from '../ui/input/icon-button.tsx';
import { useShortcuts } from '../ui/keys/use-shortcuts.ts';
import { Dimmed } from '../ui/state/dimmed.tsx';
import { toneFill } from '../ui/text/tone.ts';
import { formatTime } from '../ui/time/format-time.ts';
import { useZone } from '../ui/time/zone-provider.tsx';
import { bucketOf, describeSeries, type Series, type Threshold } from './series.ts';
import { SeriesPlot } from './series-plot.tsx';
import { SeriesTable } from './series-table.tsx';
import { useFolded } from './use-folded.ts';

export interface TimeSeriesProps {
  readonly title: string;
  /** The beginning of each bucket. */
  readonly times: readonly EpochMs[];
  /** One to four. */
  readonly series: readonly Series[];
  readonly threshold?: Threshold;
  /** A range that was dragged over, or chosen in the table. */
  readonly onSelectRange?: (from: EpochMs, to: EpochMs) => void;
  /** Pixels of the drawing. */
  readonly height?: number;
  /** Behind each number: "a minute". */
  readonly unit?: string;
  readonly loading?: boolean;
  /** The chart of the screen: `t` switches it to its table. */
  readonly primary?: boolean;
}

const Legend = ({ series }: Pick<TimeSeriesProps, 'series'>) => (
  <ul className="m-0 flex list-none gap-3 p-0 font-normal">
    {series.map(({ id, label, tone }) => (
      <li key={id} className="flex items-center gap-1.5 text-text-2">
        <i aria-hidden="true" className={cx('h-0.5 w-3 forced-color-adjust-none', toneFill[tone])} />
        {label}
      </li>
    ))}
  </ul>
);

/** How numbers went over time, as lines and, at a press, as a table of the same numbers. */
export const TimeSeries = ({
  title,
  times,
  series,
  threshold,
  onSelectRange,
  height = 200,
  unit,
  loading = false,
  primary = false,
}: TimeSeriesProps) => {
  const [asTable, setAsTable] = useState(false);
  const { zone } = useZone();
  // The same object while its parts are the same: else each drawing would ask for the next.
  const shown = useFolded(useMemo(() => ({ times, series, threshold }), [times, series, threshold]));
  const toggle = () => setAsTable(!asTable);
  useShortcuts([{ keys: 't', label: `${title}: table or chart`, group: 'Charts', run: toggle }], { enabled: primary });
  const day = bucketOf(shown.times) >= 6 * 3_600_000;
  const say = (at: EpochMs) => formatTime(at, zone, { date: day, zone: true });
  const summary = describeSeries(shown.times, shown.series, shown.threshold, say);
  const Icon = asTable ? ChartLine : TableIcon;
  return (
    <figure className="m-0 flex min-w-0 flex-col">
      <figcaption className="panel-head">
        <span>{title}</span>
        {unit && <span className="font-normal text-text-3">{unit}</span>}
        <span className="ml-auto flex items-center gap-3">
          <Legend series={series} />
          {onSelectRange && !asTable && <span className="font-normal text-text-3 max-[1200px]:hidden">drag to narrow</span>}
          <IconButton
            label={asTable ? 'Show as chart' : 'Show as table'}
            keys={primary ? 't' : undefined}
            icon={<Icon size={14} aria-hidden="true" />}
            onClick={toggle}
            className="-my-1"
          />
        </span>
      </figcaption>
      <Dimmed busy={loading}>
        {asTable ? (
          <SeriesTable title={title} {...shown} height={height} onSelectRange={onSelectRange} />
        ) : (
          <>
            <p className="sr-only">{summary}</p>
            <div aria-hidden="true">
              <SeriesPlot {...shown} height={height} onSelectRange={onSelectRange} />
            </div>
          </>
        )}
      </Dimmed>
    </figure>
  );
};
