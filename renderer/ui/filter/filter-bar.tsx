import { Search } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button } from '../input/button.tsx';
import { useShortcuts } from '../keys/use-shortcuts.ts';
import { Chip } from '../text/chip.tsx';
import { plainTextOf } from '../text/escape-plain-text.ts';
import { Kbd } from '../text/kbd.tsx';
import { AddFilter, type FilterField } from './add-filter.tsx';

export interface FilterChip {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly exclude?: boolean;
  /** Belongs to the screen and cannot be taken off. */
  readonly fixed?: boolean;
}

export interface FilterBarProps {
  readonly chips: readonly FilterChip[];
  readonly onRemove: (id: string) => void;
  readonly onClear?: () => void;
  readonly fields: readonly FilterField[];
  readonly onAdd: (fieldId: string, value: string, exclude: boolean) => void;
  readonly text?: string;
  readonly onTextChange?: (text: string) => void;
  readonly textLabel?: string;
  /** At the right: the range, the saved views. */
  readonly children?: ReactNode;
}

/** Free text; Escape empties it, then leaves it. */
const FreeText = ({
  text,
  onTextChange,
  label,
}: {
  readonly text: string;
  readonly onTextChange: (text: string) => void;
  readonly label: string;
}) => {
  const input = useRef<HTMLInputElement>(null);
  useShortcuts([{ keys: '/', label, group: 'List', run: () => input.current?.focus() }]);
  return (
    <div className="relative w-64">
      <Search size={13} aria-hidden="true" className="absolute top-2 left-2.5 text-text-3" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onTextChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          if (text === '') input.current?.blur();
          else onTextChange('');
        }}
        className="input pr-8 pl-7.5 [&::-webkit-search-cancel-button]:hidden"
      />
      {text === '' && (
        <span className="pointer-events-none absolute top-1.5 right-2">
          <Kbd keys="/" />
        </span>
      )}
    </div>
  );
};

/** What the list is narrowed by: each condition a chip that can be taken off, free text, and a way to add one. */
export const FilterBar = ({
  chips,
  onRemove,
  onClear,
  fields,
  onAdd,
  text = '',
  onTextChange,
  textLabel = 'Find in this list',
  children,
}: FilterBarProps) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset groups a form's answers; this narrows a list
  <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2">
    {onTextChange && <FreeText text={text} onTextChange={onTextChange} label={textLabel} />}
    {chips.map(({ id, label, value, exclude, fixed }) => (
      <Chip key={id} label={label} exclude={exclude} name={label} onRemove={fixed ? undefined : () => onRemove(id)}>
        {plainTextOf(value)}
      </Chip>
    ))}
    {fields.length > 0 && <AddFilter fields={fields} onAdd={onAdd} />}
    {onClear && chips.some(({ fixed }) => !fixed) && (
      <Button variant="ghost" size="sm" onClick={onClear}>
        Clear
      </Button>
    )}
    {children && <div className="ml-auto flex items-center gap-2">{children}</div>}
  </div>
);
