import { Menu } from '@base-ui/react/menu';
import { useNavigate } from '@tanstack/react-router';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { type EventValue, fieldLabels } from './field-words.ts';
import { exclude, include, type LiveSearch, only } from './live-search.ts';

interface Opened {
  readonly value: EventValue;
  readonly anchor: Element;
}

type Open = (value: EventValue, anchor: Element) => void;
const Context = createContext<Open>(() => undefined);

/** The page of what a value names; undefined for values without one. */
const pageOf = ({ field, value, searchable }: EventValue): string | undefined => {
  const id = encodeURIComponent(value);
  if (field === 'address') return `/network/address/${id}`;
  if (field === 'client') return `/clients/${id}`;
  return field === 'user' && searchable ? `/users/${id}` : undefined;
};

interface Act {
  readonly label: string;
  readonly run: () => void;
}

const useActs = (search: LiveSearch, set: (changes: Partial<LiveSearch>) => unknown) => {
  const navigate = useNavigate();
  return (one: EventValue): readonly Act[] => {
    const { field, value, searchable } = one;
    const page = pageOf(one);
    const least = field === 'severity' ? ' and above' : '';
    return [
      ...(searchable
        ? [
            { label: `Include${least}`, run: () => void set(include(search, field, value)) },
            { label: `Only this${least}`, run: () => void set(only(field, value)) },
          ]
        : []),
      { label: 'Leave out here', run: () => void set(exclude(search, field, value)) },
      { label: 'Copy', run: () => void navigator.clipboard.writeText(value) },
      ...(page === undefined ? [] : [{ label: 'Open its page', run: () => void navigate({ href: page }) }]),
    ];
  };
};

interface ValueMenusProps {
  readonly search: LiveSearch;
  readonly set: (changes: Partial<LiveSearch>) => unknown;
  /** Called when a menu opens: rows are not to move under it. */
  readonly onOpen: () => void;
  readonly children: ReactNode;
}

/** One menu for all values on the screen, at the one that was pressed: a menu in every cell would be drawn ten times a second. */
export const ValueMenus = ({ search, set, onOpen, children }: ValueMenusProps) => {
  const [opened, setOpened] = useState<Opened>();
  const actsOf = useActs(search, set);
  const open = useCallback<Open>(
    (value, anchor) => {
      onOpen();
      setOpened({ value, anchor });
    },
    [onOpen],
  );
  const acts = useMemo(() => (opened ? actsOf(opened.value) : []), [opened, actsOf]);
  return (
    <Context.Provider value={open}>
      {children}
      <Menu.Root open={opened !== undefined} onOpenChange={(next) => (next ? undefined : setOpened(undefined))}>
        <Menu.Portal>
          <Menu.Positioner anchor={opened?.anchor ?? null} align="start" sideOffset={4} className="z-50">
            <Menu.Popup className="pop min-w-44 max-w-80 p-1">
              {opened ? (
                <div className="truncate px-2.5 pt-1.5 pb-1 text-xs text-text-3">
                  {fieldLabels[opened.value.field]} <PlainText text={opened.value.shown} max={60} inline />
                </div>
              ) : null}
              {acts.map(({ label, run }) => (
                <Menu.Item key={label} onClick={run} className="pop-item">
                  {label}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </Context.Provider>
  );
};

interface ValueButtonProps {
  readonly value: EventValue | undefined;
  readonly mono?: boolean;
  readonly children?: ReactNode;
}

/** A value that can be pressed to keep it, leave it out, copy it, or open its page. */
export const ValueButton = ({ value, mono = false, children }: ValueButtonProps) => {
  const open = useContext(Context);
  if (!value) return <span className="text-text-3">–</span>;
  return (
    <button
      type="button"
      aria-haspopup="menu"
      // A list may hold thousands: the arrow keys lead to the cell, and Enter presses it.
      tabIndex={-1}
      className="max-w-full truncate rounded-sm align-baseline text-inherit hover:underline"
      onClick={(event) => open(value, event.currentTarget)}
    >
      {children ?? <PlainText text={value.shown} max={80} mono={mono} inline />}
    </button>
  );
};
