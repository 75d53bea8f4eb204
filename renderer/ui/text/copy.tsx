import { Check, Copy as CopyIcon, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cx } from '../cx.ts';

export interface CopyProps {
  readonly text: string;
  /** Words on the button; without them it is an icon named "Copy". */
  readonly label?: string;
  readonly className?: string;
  /** Whether it tells readers of the screen that it did; off where there are hundreds of it. */
  readonly live?: boolean;
}

const icons = { idle: CopyIcon, done: Check, failed: X };
const words = { idle: undefined, done: 'Copied', failed: 'Could not copy' };

/** Copies a text and says whether it did. */
export const Copy = ({ text, label, className, live = true }: CopyProps) => {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 1500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('done'),
      () => setState('failed'),
    );
  const Icon = icons[state];
  return (
    <button
      type="button"
      onClick={(event) => {
        event.stopPropagation();
        void copy();
      }}
      aria-label={label ? undefined : (words[state] ?? 'Copy')}
      className={cx('inline-flex h-6 items-center gap-1.5 rounded-sm px-1.5 text-text-2 hover:bg-hover hover:text-text', className)}
    >
      <Icon size={13} aria-hidden="true" />
      {label && <span>{words[state] ?? label}</span>}
      {live && (
        <span role="status" className="sr-only">
          {words[state]}
        </span>
      )}
    </button>
  );
};
