import type { ReactNode } from 'react';
import type { EpochMs } from '../../../shared/units.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { cx } from '../cx.ts';
import { type LinkElement, withLink } from '../link-element.ts';
import { Dimmed } from '../state/dimmed.tsx';
import { type Tone, toneText } from '../text/tone.ts';
import { formatDuration } from '../time/format-time.ts';
import { useNow } from '../time/use-now.ts';

export interface StatProps {
  readonly label: string;
  readonly value: string | number;
  /** Against the same time before: "+212 %", with what that means. */
  readonly change?: { readonly text: string; readonly tone: Tone };
  readonly detail?: ReactNode;
  /** The threshold in words: "alert at 35/min". */
  readonly threshold?: string;
  /** When the number was read; its age is shown once it is over ten seconds. */
  readonly at?: EpochMs;
  readonly values?: readonly number[];
  readonly tone?: Tone;
  /** The list behind the number. */
  readonly link?: LinkElement;
  readonly loading?: boolean;
}

const FRESH_MS = 10_000;

const Age = ({ at }: { readonly at: EpochMs }) => {
  const age = useNow(1000) - at;
  return age >= FRESH_MS ? (
    <span className={cx('ml-auto text-xs whitespace-nowrap', age >= 6 * FRESH_MS ? 'text-high' : 'text-text-3')}>
      read {formatDuration(age, 1)} ago
    </span>
  ) : null;
};

/** One number with what it is measured against; the whole tile opens its list. */
export const Stat = ({ label, value, change, detail, threshold, at, values, tone = 'accent', link, loading }: StatProps) => (
  <Dimmed
    busy={loading ?? false}
    className="relative flex min-w-0 flex-1 flex-col px-4 py-3 not-first:border-l not-first:border-line has-[a:hover]:bg-raised"
  >
    <div className="flex flex-wrap items-baseline gap-x-2">
      <span className="min-w-0 text-text-2">
        {withLink(
          link,
          'text-text-2 after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus',
          label,
        )}
      </span>
      {at !== undefined && <Age at={at} />}
    </div>
    <div className="text-2xl leading-[1.25] font-semibold tracking-tight tabular-nums">
      {typeof value === 'number' ? value.toLocaleString('en-US') : value}
    </div>
    <div className={cx('min-h-[1.45em] text-text-3', !loading && 'empty:hidden')}>
      {change && <span className={cx(toneText[change.tone], 'whitespace-nowrap')}>{change.text}</span>}
      {change && (detail || threshold) && ' · '}
      {detail}
      {detail && threshold && ' · '}
      {threshold}
    </div>
    {values && (
      <div className="mt-auto pt-1.5">
        <Sparkline values={values} label={`${label}, course`} tone={tone} />
      </div>
    )}
  </Dimmed>
);

/** Tiles side by side in one hairline box. */
export const StatRow = ({ children }: { readonly children: ReactNode }) => (
  <div className="flex flex-wrap rounded border border-line bg-surface *:min-w-44">{children}</div>
);
