import { useState } from 'react';
import { cx } from '../cx.ts';
import { cutText, escapePlainText } from './escape-plain-text.ts';

export interface PlainTextProps {
  readonly text: string;
  /** Longest that is shown before "show all", in characters. */
  readonly max?: number;
  readonly mono?: boolean;
  /** Stays on one line, as in a cell: what does not fit is cut by the line, and the expander is left out. */
  readonly inline?: boolean;
}

/** Text written by strangers: only ever text, isolated from the direction around it, with what would hide made visible. */
export const PlainText = ({ text, max = 400, mono, inline }: PlainTextProps) => {
  const [open, setOpen] = useState(false);
  const { head, left } = open ? { head: text, left: 0 } : cutText(text, max);
  return (
    <>
      <bdi
        dir="auto"
        className={cx(
          '[unicode-bidi:isolate]',
          mono && 'font-mono text-sm',
          inline ? 'inline-block max-w-full overflow-clip text-ellipsis whitespace-pre' : 'wrap-anywhere whitespace-pre-wrap',
        )}
      >
        {escapePlainText(head).map((segment, at) =>
          segment.kind === 'text' ? (
            segment.text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the segments of one text never change places
            <span key={at} title={segment.name} className="rounded-xs bg-high-weak px-0.5 font-mono text-[0.92em] text-high">
              {segment.text}
            </span>
          ),
        )}
        {left > 0 && '…'}
      </bdi>
      {left > 0 && !inline && (
        <button type="button" onClick={() => setOpen(true)} className="ml-1 text-accent hover:underline">
          show {left.toLocaleString('en-US')} more
        </button>
      )}
    </>
  );
};
