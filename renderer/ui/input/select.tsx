import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { Field, type FieldProps } from '../form/field.tsx';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly detail?: string;
}

export interface SelectProps<Value extends string> extends FieldProps {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly SelectOption<Value>[];
}

/** One of a few. Typing jumps to an option. */
export const Select = <Value extends string>({ value, onChange, options, ...field }: SelectProps<Value>) => (
  <Field {...field} nativeLabel={false}>
    <Base.Root
      items={options}
      value={value}
      onValueChange={(next) => next !== null && onChange(next)}
      disabled={field.disabled}
      modal={false}
    >
      <Base.Trigger className="input flex items-center gap-2 text-left">
        <span className="min-w-0 flex-1 truncate">
          <Base.Value />
        </span>
        <Base.Icon className="text-text-3">
          <ChevronDown size={14} aria-hidden="true" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-60">
          <Base.Popup className="pop max-h-[min(360px,var(--available-height))] min-w-[var(--anchor-width)] overflow-auto p-1">
            <Base.List>
              {options.map(({ value: option, label, detail }) => (
                <Base.Item key={option} value={option} className="pop-item">
                  <span className="grid size-3.5 place-items-center">
                    <Base.ItemIndicator>
                      <Check size={13} aria-hidden="true" />
                    </Base.ItemIndicator>
                  </span>
                  <span>
                    <Base.ItemText>{label}</Base.ItemText>
                    {detail && <span className="block text-sm text-text-3">{detail}</span>}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  </Field>
);
