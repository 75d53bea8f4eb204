import { Progress as Base } from '@base-ui/react/progress';
import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import { type Tone, toneFill } from '../text/tone.ts';

export interface ProgressProps {
  readonly label: string;
  /** How much is done of `max`; null when nobody knows. */
  readonly value: number | null;
  readonly max?: number;
  readonly detail?: ReactNode;
  readonly tone?: Tone;
}

/** How far something is, as words and as a bar. */
export const Progress = ({ label, value, max = 100, detail, tone = 'accent' }: ProgressProps) => (
  <Base.Root value={value} max={max} className="flex flex-col gap-1">
    <div className="flex gap-2">
      <Base.Label className="text-text-2">{label}</Base.Label>
      <span className="ml-auto text-text-2">{detail ?? (value === null ? '' : `${Math.floor((100 * value) / (max || 1))} %`)}</span>
    </div>
    <Base.Track className="h-1.5 overflow-hidden rounded-full bg-line">
      <Base.Indicator className={cx('block h-full forced-color-adjust-none', toneFill[tone], value === null && 'w-1/3 animate-pulse')} />
    </Base.Track>
  </Base.Root>
);
