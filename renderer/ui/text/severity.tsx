import type { ReactNode } from 'react';
import type { Severity as Level } from '../../../shared/severity.ts';
import { cx } from '../cx.ts';
import { toneText } from './tone.ts';

const shapes: Readonly<Record<Level, ReactNode>> = {
  critical: <path d="M3.5.5h5l3 3v5l-3 3h-5l-3-3v-5z" />,
  high: <path d="M6 .8 11.7 11H.3z" />,
  medium: <path d="M6 .3 11.7 6 6 11.7.3 6z" />,
  low: <circle cx="6" cy="6" r="4.6" />,
  info: <rect x="1" y="4.8" width="10" height="2.4" rx="1" />,
};

const words: Readonly<Record<Level, string>> = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', info: 'Info' };

/** Severity as shape, word and colour. `short` shows the shape alone; the word stays for readers of the screen. */
export const Severity = ({ level, short }: { readonly level: Level; readonly short?: boolean }) => (
  <span className={cx('inline-flex items-center gap-1.5 font-medium', toneText[level])}>
    <svg viewBox="0 0 12 12" width="11" height="11" fill="currentColor" aria-hidden="true" className="shrink-0">
      {shapes[level]}
    </svg>
    <span className={short ? 'sr-only' : undefined}>{words[level]}</span>
  </span>
);
