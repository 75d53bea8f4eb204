import { Popover } from '@base-ui/react/popover';
import { Command } from 'cmdk';
import { ListFilter } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../input/button.tsx';
import { Checkbox } from '../input/checkbox.tsx';
import { useShortcuts } from '../keys/use-shortcuts.ts';

export interface FilterField {
  readonly id: string;
  readonly label: string;
  /** The values there are; without them any text is a value. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly placeholder?: string;
}

export interface AddFilterProps {
  readonly fields: readonly FilterField[];
  readonly onAdd: (fieldId: string, value: string, exclude: boolean) => void;
}

const Choices = ({ fields, onAdd }: AddFilterProps) => {
  const [field, setField] = useState<FilterField>();
  const [text, setText] = useState('');
  const [exclude, setExclude] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const choose = (next: FilterField | undefined) => {
    setField(next);
    setText('');
    input.current?.focus();
  };
  const typed = text.trim();
  return (
    <Command
      label={field ? field.label : 'Add a filter'}
      loop
      onKeyDown={(event) => {
        if (event.key === 'Backspace' && text === '' && field) choose(undefined);
      }}
    >
      <div className="flex items-center gap-1.5 border-b border-line px-2.5">
        {field && (
          <button
            type="button"
            onClick={() => choose(undefined)}
            aria-label={`${field.label}: choose another field`}
            className="whitespace-nowrap text-text-2 hover:text-text"
          >
            {field.label}
          </button>
        )}
        <Command.Input
          ref={input}
          value={text}
          onValueChange={setText}
          placeholder={field ? (field.placeholder ?? 'Value') : 'Field'}
          className="h-8 w-full min-w-0 bg-transparent outline-none"
        />
      </div>
      <Command.List className="max-h-72 overflow-auto p-1">
        {!field &&
          fields.map((one) => (
            <Command.Item key={one.id} value={one.label} onSelect={() => choose(one)} className="pop-item">
              {one.label}
            </Command.Item>
          ))}
        {field?.options?.map(({ value, label }) => (
          <Command.Item key={value} value={label} onSelect={() => onAdd(field.id, value, exclude)} className="pop-item">
            {label}
          </Command.Item>
        ))}
        {field && !field.options && typed !== '' && (
          <Command.Item value={typed} forceMount onSelect={() => onAdd(field.id, typed, exclude)} className="pop-item">
            <span className="text-text-2">{exclude ? 'is not' : 'is'}</span>
            <span className="truncate">{typed}</span>
          </Command.Item>
        )}
        {field && !field.options && typed === '' && <p className="m-0 px-2.5 py-1.5 text-text-3">Type a value</p>}
        {(!field || field.options) && <Command.Empty className="px-2.5 py-1.5 text-text-2">Nothing is called that</Command.Empty>}
      </Command.List>
      {field && (
        <div className="border-t border-line px-2.5 py-2">
          <Checkbox label="Leave these out" checked={exclude} onChange={setExclude} />
        </div>
      )}
    </Command>
  );
};

/** Adds one condition: first the field, then its value, by keyboard alone. `f` opens it. */
export const AddFilter = ({ fields, onAdd }: AddFilterProps) => {
  const [open, setOpen] = useState(false);
  useShortcuts([{ keys: 'f', label: 'Add a filter', group: 'List', run: () => setOpen(true) }]);
  const add = (fieldId: string, value: string, exclude: boolean) => {
    setOpen(false);
    onAdd(fieldId, value, exclude);
  };
  return (
    <Popover.Root open={open} onOpenChange={(next) => setOpen(next)}>
      <Popover.Trigger
        render={
          <Button variant="ghost" size="sm" keys="f" icon={<ListFilter size={13} aria-hidden="true" />}>
            Filter
          </Button>
        }
      />
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className="z-50">
          <Popover.Popup className="pop w-72">
            <Popover.Title className="sr-only">Add a filter</Popover.Title>
            <Choices fields={fields} onAdd={add} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};
