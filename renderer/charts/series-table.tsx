// biome-ignore-all lint/a11y/useSemanticElements: a fieldset groups a form's answers; this is a box that scrolls
import type { EpochMs } from '../../shared/units.ts';
import { formatTime } from '../ui/time/format-time.ts';
import { useZone } from '../ui/time/zone-provider.tsx';
import { bucketOf, type Series, type Threshold } from './series.ts';

export interface SeriesTableProps {
  readonly title: string;
  readonly times: readonly EpochMs[];
  readonly series: readonly Series[];
  readonly threshold: Threshold | undefined;
  readonly height: number;
  readonly onSelectRange: ((from: EpochMs, to: EpochMs) => void) | undefined;
}

/** The numbers of a chart, newest first, in the height the chart had. A time opens its bucket. */
export const SeriesTable = ({ title, times, series, threshold, height, onSelectRange }: SeriesTableProps) => {
  const { zone } = useZone();
  const bucket = bucketOf(times);
  const order = times.map((at, index) => ({ at, index })).toReversed();
  const said = (at: EpochMs) => formatTime(at, zone, { date: true, zone: true });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <div tabIndex={0} role="group" aria-label={`${title}, as a table`} className="overflow-auto" style={{ height }}>
      <table className="w-full border-collapse">
        <thead className="sticky top-0 bg-surface">
          <tr>
            <th scope="col" className="h-7 text-left font-medium text-text-3">
              Time
            </th>
            {series.map(({ id, label }) => (
              <th key={id} scope="col" className="num font-medium text-text-3">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map(({ at, index }) => (
            <tr key={at} className="border-t border-line">
              <th scope="row" className="h-6.5 text-left font-normal text-text-2">
                {onSelectRange ? (
                  <button type="button" onClick={() => onSelectRange(at, at + bucket)} className="hover:underline">
                    {said(at)}
                  </button>
                ) : (
                  said(at)
                )}
              </th>
              {series.map(({ id, values }) => {
                const value = values[index] ?? null;
                const over = threshold !== undefined && value !== null && value > threshold.value;
                return (
                  <td key={id} className="num">
                    {value === null ? '–' : value.toLocaleString('en-US', { maximumFractionDigits: 2 })}
                    {over && <span className="text-high"> over</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
