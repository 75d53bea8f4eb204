import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../cx.ts';

export interface ChipProps {
  readonly label?: string;
  readonly children: ReactNode;
  /** What is left out instead of kept. */
  readonly exclude?: boolean;
  readonly onClick?: () => void;
  readonly onRemove?: () => void;
  /** Name of what is removed, for readers of the screen; the label and value where those are words. */
  readonly name?: string;
}

/** A filter or a fact in a capsule. */
export const Chip = ({ label, children, exclude, onClick, onRemove, name }: ChipProps) => {
  const content = (
    <>
      {label && <span className="text-text-2">{label}</span>}
      {exclude && <span className="text-high">not</span>}
      <span className="max-w-60 truncate font-medium text-text">{children}</span>
    </>
  );
  return (
    <span className={cx('inline-flex h-6 items-center rounded-full border border-line-strong', onRemove ? 'pl-2.5 pr-1' : 'px-2.5')}>
      {onClick ? (
        <button type="button" onClick={onClick} className="inline-flex items-center gap-1.5 rounded-full">
          {content}
        </button>
      ) : (
        <span className="inline-flex items-center gap-1.5">{content}</span>
      )}
      {onRemove && (
        <button
          type="button"
          onClick={onRemove}
          aria-label={`Remove ${name ?? label ?? ''} ${typeof children === 'string' ? children : ''}`.replace(/\s+/g, ' ').trim()}
          className="ml-1 grid size-4.5 place-items-center rounded-full text-text-3 hover:bg-hover hover:text-text"
        >
          <X size={12} aria-hidden="true" />
        </button>
      )}
    </span>
  );
};
