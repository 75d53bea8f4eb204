import { Field as Base } from '@base-ui/react/field';
import type { ReactNode } from 'react';
import { cx } from '../cx.ts';

/** What every field of a form has. The label is always there for readers of the screen; `hideLabel` only hides it from sight. */
export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string;
  readonly required?: boolean;
  /** The name under which the form's errors find the field. */
  readonly name?: string;
  readonly hideLabel?: boolean;
  readonly className?: string;
  readonly disabled?: boolean;
}

interface FieldShellProps extends FieldProps {
  /** One control of Base UI, which takes label, hint and error by itself. */
  readonly children: ReactNode;
  /** The label is not a `<label>`: for a control that is a button, as a select's. */
  readonly nativeLabel?: boolean;
}

/** Label above, control, then the error or the hint; wired by `aria-labelledby` and `aria-describedby`. */
export const Field = ({
  label,
  hint,
  error,
  required,
  name,
  hideLabel,
  className,
  disabled,
  nativeLabel = true,
  children,
}: FieldShellProps) => (
  <Base.Root
    name={name}
    invalid={error !== undefined}
    disabled={disabled}
    data-field={name}
    className={cx('flex min-w-0 flex-col gap-1', className)}
  >
    <Base.Label nativeLabel={nativeLabel} render={nativeLabel ? undefined : <div />} className={hideLabel ? 'sr-only' : 'text-text-2'}>
      {label}
      {!required && !hideLabel && required !== undefined && <span className="text-text-3"> (optional)</span>}
    </Base.Label>
    {children}
    {error !== undefined && (
      <Base.Error match={true} className="text-sm whitespace-pre-line text-critical">
        {error}
      </Base.Error>
    )}
    {hint && <Base.Description className="m-0 text-sm text-text-3">{hint}</Base.Description>}
  </Base.Root>
);
