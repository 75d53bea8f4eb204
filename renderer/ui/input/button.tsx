import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from '../cx.ts';
import { ariaKeys } from '../keys/aria-keys.ts';
import { Kbd } from '../text/kbd.tsx';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: 'default' | 'primary' | 'danger' | 'ghost';
  readonly size?: 'md' | 'sm';
  /** The key that does the same, shown on the button. It must be registered where it works (useShortcuts). */
  readonly keys?: string;
  readonly icon?: ReactNode;
  /** Under way: it cannot be pressed again, and says so. */
  readonly busy?: boolean;
}

const looks = {
  default: 'border-line-strong bg-raised text-text not-disabled:hover:bg-hover',
  primary: 'border-accent bg-accent font-medium text-on-accent not-disabled:hover:brightness-110',
  danger: 'border-critical bg-critical-weak text-critical not-disabled:hover:brightness-110',
  ghost: 'border-transparent bg-transparent text-text-2 not-disabled:hover:bg-hover not-disabled:hover:text-text',
};

const sizes = { md: 'min-h-7.5 px-2.5 py-1', sm: 'min-h-6 px-2 text-sm' };

/** Does something here and now. What leads elsewhere is a link. */
export const Button = ({
  variant = 'default',
  size = 'md',
  keys,
  icon,
  busy,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) => (
  <button
    {...rest}
    type={type}
    disabled={disabled || busy}
    aria-busy={busy || undefined}
    aria-keyshortcuts={keys && ariaKeys(keys)}
    className={cx(
      'inline-flex items-center justify-center gap-1.5 whitespace-nowrap rounded border leading-none disabled:border-dashed disabled:border-line-strong disabled:bg-transparent disabled:text-text-3',
      sizes[size],
      looks[variant],
      className,
    )}
  >
    {busy ? <LoaderCircle size={14} aria-hidden="true" className="animate-spin" /> : icon}
    {children}
    {keys && <Kbd keys={keys} tone={variant === 'primary' && !disabled && !busy ? 'inherit' : undefined} />}
  </button>
);
