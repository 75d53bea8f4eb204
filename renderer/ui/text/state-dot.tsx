import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import { type Tone, toneFill } from './tone.ts';

/** A state as a dot and its word; never the dot alone. */
export const StateDot = ({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) => (
  <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
    <i aria-hidden="true" className={cx('size-1.75 shrink-0 rounded-full forced-color-adjust-none', toneFill[tone])} />
    {children}
  </span>
);
