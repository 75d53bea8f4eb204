import { Field } from '@base-ui/react/field';
import { Switch as Base } from '@base-ui/react/switch';
import type { ReactNode } from 'react';
import { cx } from '../cx.ts';

export interface SwitchProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly hint?: ReactNode;
  readonly error?: string;
  readonly name?: string;
  readonly hideLabel?: boolean;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** On or off, working at once. The thumb carries the state by place as well as by colour. */
export const Switch = ({ label, checked, onChange, hint, error, name, hideLabel, disabled, className }: SwitchProps) => (
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
        className="mt-px flex h-4 w-7 shrink-0 items-center rounded-full border border-field bg-bg px-0.5 data-checked:border-accent data-checked:bg-accent data-disabled:border-dashed"
      >
        <Base.Thumb className="size-2.5 rounded-full bg-text-2 transition-transform data-checked:translate-x-3 data-checked:bg-on-accent" />
      </Base.Root>
      <span className={hideLabel ? 'sr-only' : undefined}>{label}</span>
    </Field.Label>
    {error !== undefined && (
      <Field.Error match={true} className="pl-9 text-sm text-critical">
        {error}
      </Field.Error>
    )}
    {hint && <Field.Description className="m-0 pl-9 text-sm text-text-3">{hint}</Field.Description>}
  </Field.Root>
);
