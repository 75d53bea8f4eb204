import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import { type Tone, toneText } from './tone.ts';

export interface BadgeProps {
  readonly tone?: Tone;
  readonly children: ReactNode;
}

/** A short word in a hairline box: a mode, a kind, a technique. */
export const Badge = ({ tone = 'neutral', children }: BadgeProps) => (
  <span
    className={cx(
      'inline-flex h-[18px] items-center rounded-sm border border-line-strong px-1.5 align-middle text-xs leading-none font-semibold',
      toneText[tone],
    )}
  >
    {children}
  </span>
);
