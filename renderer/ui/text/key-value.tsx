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

/** Facts as label and value. A string goes through PlainText; what is null or empty reads "–". */
export const KeyValue = ({ items, labelWidth = 112 }: KeyValueProps) => (
  <dl className="m-0 grid gap-x-3 gap-y-1" style={{ gridTemplateColumns: `${labelWidth}px minmax(0, 1fr)` }}>
    {items.map(({ label, value, mono, copy }) => (
      <div key={label} className="contents">
        <dt className="text-text-3">{label}</dt>
        <dd className={cx('m-0 min-w-0', mono && 'font-mono text-sm')}>
          {value === null || value === undefined || value === '' ? (
            <span className="text-text-3">–</span>
          ) : typeof value === 'string' ? (
            <PlainText text={value} />
          ) : (
            value
          )}
          {copy && <Copy text={copy} className="ml-1 h-5 align-middle" />}
        </dd>
      </div>
    ))}
  </dl>
);
