import { Field as Base } from '@base-ui/react/field';
import type { Ref } from 'react';
import { Field, type FieldProps } from './field.tsx';

export interface TextAreaProps extends FieldProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly rows?: number;
  readonly maxLength?: number;
  readonly placeholder?: string;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text. */
export const TextArea = ({ value, onChange, rows = 3, maxLength, placeholder, ref, ...field }: TextAreaProps) => (
  <Field {...field}>
    <Base.Control
      value={value}
      onValueChange={onChange}
      aria-required={field.required || undefined}
      render={<textarea ref={ref} rows={rows} maxLength={maxLength} placeholder={placeholder} />}
      className="input resize-y"
    />
  </Field>
);
