import { Field as Base } from '@base-ui/react/field';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { Field, type FieldProps } from './field.tsx';

export interface PasswordFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly autoComplete: 'current-password' | 'new-password';
  readonly autoFocus?: boolean;
}

/** A password, hidden until it is asked for; pasting and password managers work. */
export const PasswordField = ({ value, onChange, autoComplete, autoFocus, ...field }: PasswordFieldProps) => {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field {...field}>
      <div className="relative">
        <Base.Control
          type={shown ? 'text' : 'password'}
          value={value}
          onValueChange={onChange}
          autoComplete={autoComplete}
          autoFocus={autoFocus}
          spellCheck={false}
          autoCapitalize="off"
          aria-required={field.required || undefined}
          className="input pr-9"
        />
        <button
          type="button"
          aria-label="Show password"
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-px right-px grid w-8 place-items-center rounded text-text-2 hover:text-text"
        >
          <Icon size={14} aria-hidden="true" />
        </button>
      </div>
    </Field>
  );
};
