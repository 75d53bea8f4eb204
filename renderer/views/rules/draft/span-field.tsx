import { useState } from 'react';
import { NumberField } from '../../../ui/form/number-field.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { joinSpan, type SpanUnit, spanUnits, splitSpan } from './span-units.ts';

const options = [
  { value: 's', label: 'seconds' },
  { value: 'min', label: 'minutes' },
  { value: 'h', label: 'hours' },
  { value: 'd', label: 'days' },
] as const satisfies readonly { value: SpanUnit; label: string }[];

interface SpanFieldProps {
  readonly label: string;
  readonly name: string;
  readonly hint?: string;
  readonly error?: string;
  readonly disabled?: boolean;
  /** Seconds. */
  readonly value: number;
  readonly max: number;
  readonly onChange: (seconds: number) => void;
}

/** A length of time as a number and its unit. Another unit keeps the number: 10 minutes become 10 hours. */
export const SpanField = ({ label, name, hint, error, disabled, value, max, onChange }: SpanFieldProps) => {
  const [unit, setUnit] = useState<SpanUnit>(() => splitSpan(value).unit);
  const choose = (next: SpanUnit): void => {
    setUnit(next);
    onChange(joinSpan(value / spanUnits[unit], next));
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_104px] items-start gap-2">
      <NumberField
        label={label}
        name={name}
        value={value / spanUnits[unit]}
        onChange={(count) => {
          if (count !== null) onChange(joinSpan(count, unit));
        }}
        min={0}
        max={max / spanUnits[unit]}
        disabled={disabled ?? false}
        {...(hint ? { hint } : {})}
        {...(error ? { error } : {})}
      />
      <Select
        label={`Unit of ${label.toLowerCase()}`}
        hideLabel
        className="mt-[22px]"
        value={unit}
        onChange={choose}
        options={options}
        disabled={disabled ?? false}
      />
    </div>
  );
};
