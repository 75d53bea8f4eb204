import { memo, useRef, useState } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { EpochMs } from '../../shared/units.ts';
import { toneVariable } from '../ui/text/tone.ts';
import { formatTime, type Zone } from '../ui/time/format-time.ts';
import { useZone } from '../ui/time/zone-provider.tsx';
import { timeTicks, valueTicks } from './axis-ticks.ts';
import { bucketOf, draggedRange, type Series, seriesRows, type Threshold } from './series.ts';

export interface SeriesPlotProps {
  readonly times: readonly EpochMs[];
  readonly series: readonly Series[];
  readonly threshold: Threshold | undefined;
  readonly height: number;
  readonly onSelectRange: ((from: EpochMs, to: EpochMs) => void) | undefined;
}

interface Drag {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

const timeOf = ({ activeLabel }: { readonly activeLabel: string | number | undefined }): EpochMs | undefined => {
  const at = Number(activeLabel);
  return activeLabel === undefined || !Number.isFinite(at) ? undefined : at;
};

/** A drag over the drawing; it ends wherever the button is let go. */
const useDrag = (bucket: number, onSelectRange: SeriesPlotProps['onSelectRange']) => {
  const [drag, setDrag] = useState<Drag>();
  const latest = useRef<Drag>(undefined);
  const set = (next: Drag | undefined) => {
    latest.current = next;
    setDrag(next);
  };
  const start = (at: EpochMs | undefined) => {
    if (!onSelectRange || at === undefined) return;
    set({ from: at, to: at });
    const end = () => {
      const range = latest.current && draggedRange(latest.current.from, latest.current.to, bucket);
      set(undefined);
      if (range) onSelectRange(range.from, range.to);
    };
    window.addEventListener('pointerup', end, { once: true });
  };
  const move = (at: EpochMs | undefined) => {
    if (latest.current && at !== undefined && at !== latest.current.to) set({ from: latest.current.from, to: at });
  };
  return { drag, start, move };
};

interface TipProps {
  readonly active?: boolean;
  readonly label?: string | number;
  readonly payload?: readonly { readonly dataKey?: unknown; readonly value?: unknown }[];
  readonly series: readonly Series[];
  readonly zone: Zone;
}

const Tip = ({ active, label, payload = [], series, zone }: TipProps) => {
  if (!active || payload.length === 0) return null;
  const values = new Map(payload.map(({ dataKey, value }) => [dataKey, value]));
  return (
    <div className="pop px-2.5 py-1.5 text-sm">
      <div className="text-text-3">{formatTime(Number(label), zone, { date: true, zone: true })}</div>
      {series.map(({ id, label: name, tone }, place) => {
        const value = values.get(`s${place}`);
        return (
          <div key={id} className="flex items-center gap-2">
            <i className="h-0.5 w-3" style={{ background: toneVariable[tone] }} />
            <span className="text-text-2">{name}</span>
            <span className="num ml-auto pl-3">
              {typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 2 }) : '–'}
            </span>
          </div>
        );
      })}
    </div>
  );
};

/** 12,000 as 12k: an axis has little room, the table has all. */
const short = (value: number): string => value.toLocaleString('en-US', { notation: value >= 10_000 ? 'compact' : 'standard' });

const axis = { fill: 'var(--text-3)', fontSize: 11 };

const Plot = ({ times, series, threshold, height, onSelectRange }: SeriesPlotProps) => {
  const { zone } = useZone();
  const bucket = bucketOf(times);
  const { drag, start, move } = useDrag(bucket, onSelectRange);
  const rows = seriesRows(times, series);
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const largest = Math.max(threshold?.value ?? 0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const levels = valueTicks(largest);
  const offset = zone === 'utc' ? 0 : -new Date(times[0] ?? 0).getTimezoneOffset() * 60_000;
  const ticks = timeTicks(times[0] ?? 0, times.at(-1) ?? 0, 8, offset);
  const tick = (at: number) => (span > 2 * 86_400_000 ? formatTime(at, zone, { date: true }).slice(5, 10) : formatTime(at, zone));
  const shared = {
    type: 'linear',
    dot: false,
    activeDot: { r: 3 },
    isAnimationActive: false,
    connectNulls: false,
    strokeWidth: 1.5,
  } as const;
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart
        data={[...rows]}
        margin={{ top: 6, right: 0, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        onMouseDown={(state) => start(timeOf(state))}
        onMouseMove={(state) => move(timeOf(state))}
        style={{ cursor: onSelectRange ? 'crosshair' : 'default', userSelect: 'none' }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={['dataMin', 'dataMax']}
          scale="time"
          tickFormatter={tick}
          tick={axis}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          ticks={[...ticks]}
          minTickGap={24}
          height={22}
        />
        <YAxis
          orientation="right"
          width={44}
          tick={axis}
          tickLine={false}
          axisLine={false}
          ticks={[...levels]}
          domain={[0, levels.at(-1) ?? 1]}
          tickFormatter={short}
        />
        <Tooltip content={<Tip series={series} zone={zone} />} isAnimationActive={false} cursor={{ stroke: 'var(--line-strong)' }} />
        {series.map(({ id, label, tone, kind = 'area' }, place) =>
          kind === 'area' ? (
            <Area
              key={id}
              {...shared}
              name={label}
              dataKey={`s${place}`}
              stroke={toneVariable[tone]}
              fill={toneVariable[tone]}
              fillOpacity={0.12}
            />
          ) : (
            <Line key={id} {...shared} name={label} dataKey={`s${place}`} stroke={toneVariable[tone]} />
          ),
        )}
        {threshold && (
          <ReferenceLine
            y={threshold.value}
            stroke="var(--high)"
            strokeDasharray="4 4"
            label={{ value: threshold.label, position: 'insideBottomLeft', fill: 'var(--high)', fontSize: 11 }}
          />
        )}
        {drag && drag.from !== drag.to && (
          <ReferenceArea
            x1={Math.min(drag.from, drag.to)}
            x2={Math.max(drag.from, drag.to)}
            fill="var(--accent)"
            fillOpacity={0.18}
            stroke="var(--accent)"
          />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
};

/** The drawing alone; drawn again only when the numbers change. */
export const SeriesPlot = memo(Plot);
