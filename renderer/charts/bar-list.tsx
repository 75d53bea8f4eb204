import type { ReactNode } from 'react';
import { cx } from '../ui/cx.ts';
import { type LinkElement, withLink } from '../ui/link-element.ts';
import { PlainText } from '../ui/text/plain-text.tsx';
import { type Tone, toneFill } from '../ui/text/tone.ts';

export interface BarItem {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly detail?: ReactNode;
  readonly tone?: Tone;
  readonly link?: LinkElement;
}

export interface BarListProps {
  readonly label: string;
  readonly items: readonly BarItem[];
  readonly format?: (value: number) => string;
  readonly mono?: boolean;
  readonly empty?: ReactNode;
}

const plain = (value: number): string => value.toLocaleString('en-US');

/** Who has most: name, number, and a hairline bar for the share of the largest. */
export const BarList = ({ label, items, format = plain, mono, empty }: BarListProps) => {
  const most = Math.max(1, ...items.map(({ value }) => value));
  if (items.length === 0) return empty ?? null;
  return (
    <ol aria-label={label} className="m-0 list-none p-0">
      {items.map(({ id, label: name, value, detail, tone = 'accent', link }) => (
        <li key={id} className="relative flex h-row items-center gap-3 border-b border-line">
          <span className={cx('min-w-0 flex-1 truncate', mono && 'font-mono text-sm')}>
            {withLink(link, 'text-text hover:underline', <PlainText text={name} max={120} inline />)}
          </span>
          {detail && <span className="truncate text-text-3">{detail}</span>}
          <span className="num">{format(value)}</span>
          <i
            aria-hidden="true"
            className={cx('absolute bottom-[-1px] left-0 h-0.5 forced-color-adjust-none', toneFill[tone])}
            style={{ width: `${(100 * Math.max(0, value)) / most}%` }}
          />
        </li>
      ))}
    </ol>
  );
};
