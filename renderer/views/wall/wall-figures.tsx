import { useSyncExternalStore } from 'react';
import { TimeSeries } from '../../charts/time-series.tsx';
import { cx } from '../../ui/cx.ts';
import { Dimmed } from '../../ui/state/dimmed.tsx';
import { type Tone, toneText } from '../../ui/text/tone.ts';
import { describeChange, type Meaning } from '../overview/describe-change.ts';
import { perMinute } from '../overview/per-minute.ts';
import type { OverviewData, OverviewMeasure } from '../overview/use-overview.ts';

interface FigureProps {
  readonly label: string;
  readonly measure: OverviewMeasure;
  readonly meaning: Meaning;
  /** The colour of a number that is not zero. */
  readonly tone: Tone;
  readonly data: OverviewData | undefined;
}

const Figure = ({ label, measure, meaning, tone, data }: FigureProps) => {
  const course = data?.courses[measure];
  const change = course ? describeChange(course.total, course.before, meaning, 'a day before') : undefined;
  return (
    <div className="min-w-0 flex-1 px-[1.6vw] py-[0.9vw] not-first:border-l not-first:border-line">
      <dt className="truncate text-[clamp(14px,1.5vw,30px)] text-text-2">{label}</dt>
      <dd
        className={cx(
          'm-0 text-[clamp(36px,5vw,104px)] leading-tight font-semibold tracking-tight tabular-nums',
          course?.total && tone !== 'neutral' ? toneText[tone] : 'text-text',
        )}
      >
        {course ? course.total.toLocaleString('en-US') : '–'}
      </dd>
      <dd className="m-0 truncate text-[clamp(13px,1.2vw,24px)] text-text-3">
        {change ? (
          <>
            <span className={toneText[change.tone]}>{change.text}</span>
            {course?.before ? ' against a day before' : null}
          </>
        ) : (
          'not read yet'
        )}
      </dd>
    </div>
  );
};

interface WallFiguresProps {
  readonly data: OverviewData | undefined;
  /** What is shown is old. */
  readonly old: boolean;
}

/** The labels of the chart grow with the wall. */
const AXIS = '[&_.panel-head]:text-[clamp(13px,1.1vw,24px)] [&_.recharts-cartesian-axis-tick-value]:text-[clamp(11px,0.85vw,20px)]';
const LEAST_PX = 110;

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
};
const chartHeight = (): number => Math.max(LEAST_PX, Math.round(window.innerHeight * 0.12));

/** The last hour in four numbers and one chart. */
export const WallFigures = ({ data, old }: WallFiguresProps) => {
  const height = useSyncExternalStore(subscribe, chartHeight);
  const pace = (measure: 'sign_ins' | 'sign_in_failures') => (data ? perMinute(data.courses[measure].points, data.step, data.to) : []);
  return (
    <Dimmed busy={old} className="flex min-h-0 flex-col gap-[1.2vw]">
      <dl aria-label="The last hour" className="m-0 flex rounded border border-line bg-surface">
        <Figure label="Sign-ins, last hour" measure="sign_ins" meaning="neutral" tone="neutral" data={data} />
        <Figure label="Failed" measure="sign_in_failures" meaning="bad" tone="critical" data={data} />
        <Figure label="Tokens revoked" measure="tokens_revoked" meaning="neutral" tone="neutral" data={data} />
        <Figure label="Blocked or limited" measure="blocked_requests" meaning="bad" tone="high" data={data} />
      </dl>
      <section className={`panel ${AXIS}`} aria-label="Sign-ins a minute">
        <TimeSeries
          title="Sign-ins a minute"
          times={data?.courses.sign_ins.points.map(({ at }) => at) ?? []}
          series={[
            { id: 'ok', label: 'ok', tone: 'accent', values: pace('sign_ins') },
            { id: 'failed', label: 'failed', tone: 'critical', values: pace('sign_in_failures') },
          ]}
          height={height}
        />
      </section>
    </Dimmed>
  );
};
