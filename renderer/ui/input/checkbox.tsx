import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Field } from '@base-ui/react/field';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../cx.ts';

export interface CheckboxProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Some of what it stands for is chosen. */
  readonly indeterminate?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string;
  readonly name?: string;
  readonly hideLabel?: boolean;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** Yes or no, taken with the form it stands in. What works at once is a Switch. */
export const Checkbox = ({ label, checked, onChange, indeterminate, hint, error, name, hideLabel, disabled, className }: CheckboxProps) => (
  <Field.Root
    name={name}
    invalid={error !== undefined}
    disabled={disabled}
    data-field={name}
    className={cx('flex flex-col gap-0.5', className)}
  >
    <Field.Label className="flex items-start gap-2">
      <Base.Root
        checked={checked}
        onCheckedChange={onChange}
        indeterminate={indeterminate}
        className="mt-px grid size-4 shrink-0 place-items-center rounded-sm border border-field bg-bg text-on-accent data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent data-disabled:border-dashed"
      >
        <Base.Indicator keepMounted className="data-unchecked:hidden">
          {indeterminate ? <Minus size={12} strokeWidth={3} aria-hidden="true" /> : <Check size={12} strokeWidth={3} aria-hidden="true" />}
        </Base.Indicator>
      </Base.Root>
      <span className={hideLabel ? 'sr-only' : undefined}>{label}</span>
    </Field.Label>
    {error !== undefined && (
      <Field.Error match={true} className="pl-6 text-sm text-critical">
        {error}
      </Field.Error>
    )}
    {hint && <Field.Description className="m-0 pl-6 text-sm text-text-3">{hint}</Field.Description>}
  </Field.Root>
);
