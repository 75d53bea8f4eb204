import { NumberField as Base } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';
import { Field, type FieldProps } from './field.tsx';

export interface NumberFieldProps extends FieldProps {
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Shown behind the number: "s", "a minute". */
  readonly unit?: string;
}

const stepClass = 'grid w-7 place-items-center text-text-2 hover:bg-hover hover:text-text disabled:text-text-3';

/** A number with its bounds and unit; arrow keys step, Page keys step by ten. */
export const NumberField = ({ value, onChange, min, max, step = 1, unit, ...field }: NumberFieldProps) => (
  <Field {...field}>
    <Base.Root
      value={value}
      onValueChange={onChange}
      min={min}
      max={max}
      step={step}
      largeStep={step * 10}
      locale="en-US"
      required={field.required}
    >
      <Base.Group className="flex h-7.5 w-full max-w-60 overflow-hidden rounded border border-field bg-bg data-invalid:border-critical">
        <Base.Decrement className={stepClass}>
          <Minus size={13} aria-hidden="true" />
        </Base.Decrement>
        <Base.Input className="num w-full min-w-0 bg-transparent px-2 outline-offset-[-2px]" />
        {unit && <span className="grid place-items-center pr-2 whitespace-nowrap text-text-3">{unit}</span>}
        <Base.Increment className={stepClass}>
          <Plus size={13} aria-hidden="true" />
        </Base.Increment>
      </Base.Group>
    </Base.Root>
  </Field>
);
