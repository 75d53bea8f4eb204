import { Field as Base } from '@base-ui/react/field';
import type { ComponentProps } from 'react';
import { cx } from '../cx.ts';
import { Field, type FieldProps } from './field.tsx';

export interface TextFieldProps
  extends FieldProps,
    Omit<ComponentProps<'input'>, keyof FieldProps | 'value' | 'onChange' | 'defaultValue'> {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly mono?: boolean;
}

/** One line of text. */
export const TextField = ({
  label,
  hint,
  error,
  required,
  name,
  hideLabel,
  className,
  disabled,
  value,
  onChange,
  mono,
  ...rest
}: TextFieldProps) => (
  <Field {...{ label, hint, error, required, name, hideLabel, className, disabled }}>
    <Base.Control
      spellCheck={false}
      autoComplete="off"
      {...rest}
      value={value}
      onValueChange={onChange}
      aria-required={required || undefined}
      className={cx('input', mono && 'font-mono text-sm')}
    />
  </Field>
);
