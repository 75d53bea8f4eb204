import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import { Copy } from './copy.tsx';
import { PlainText } from './plain-text.tsx';

export interface KeyValueItem {
  readonly label: string;
  readonly value: ReactNode;
  readonly mono?: boolean;
  /** Text that a small button copies. */
  readonly copy?: string;
}

export interface KeyValueProps {
  readonly items: readonly KeyValueItem[];
  /** Pixels of the column of labels. */
  readonly labelWidth?: number;
}

const shown = (value: ReactNode): ReactNode => {
  if (value === null || value === undefined || value === '') return <span className="text-text-3">–</span>;
  return typeof value === 'string' ? <PlainText text={value} /> : value;
};

/** Facts as label and value. A string goes through PlainText; what is null or empty reads "–". */
export const KeyValue = ({ items, labelWidth = 112 }: KeyValueProps) => (
  <dl className="m-0 grid gap-x-3 gap-y-1" style={{ gridTemplateColumns: `${labelWidth}px minmax(0, 1fr)` }}>
    {items.map(({ label, value, mono, copy }) => (
      <div key={label} className="contents">
        <dt className="text-text-3">{label}</dt>
        <dd className={cx('m-0 min-w-0', mono && 'font-mono text-sm', copy && 'flex items-start gap-1')}>
          {copy ? <span className="min-w-0 [text-wrap:balance]">{shown(value)}</span> : shown(value)}
          {copy && <Copy text={copy} className="h-[1.45em] shrink-0" />}
        </dd>
      </div>
    ))}
  </dl>
);
