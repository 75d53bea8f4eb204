import type { ComponentProps, ReactNode } from 'react';
import { cx } from '../cx.ts';
import { ariaKeys } from '../keys/aria-keys.ts';
import { Tooltip } from '../overlay/tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** What it does, in words: its name, and its tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: string;
}

/** A button that is only an icon. */
export const IconButton = ({ label, icon, keys, className, type = 'button', ...rest }: IconButtonProps) => (
  <Tooltip text={label} keys={keys}>
    <button
      {...rest}
      type={type}
      aria-label={label}
      aria-keyshortcuts={keys && ariaKeys(keys)}
      className={cx(
        'grid size-7 shrink-0 place-items-center rounded text-text-2 hover:bg-hover hover:text-text disabled:text-text-3',
        className,
      )}
    >
      {icon}
    </button>
  </Tooltip>
);
