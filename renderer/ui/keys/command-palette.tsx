import { Dialog } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Kbd } from '../text/kbd.tsx';
import { PlainText } from '../text/plain-text.tsx';
import { rankItem } from './rank-item.ts';
import { useShortcutHold } from './use-shortcuts.ts';

export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly keys?: string;
  readonly icon?: ReactNode;
  readonly keywords?: readonly string[];
  readonly onSelect: () => void;
}

export interface PaletteGroup {
  readonly id: string;
  readonly heading: string;
  readonly items: readonly PaletteItem[];
}

export type PaletteSearch = (text: string, signal: AbortSignal) => Promise<readonly PaletteGroup[]>;

export interface CommandPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Screens and acts known here; they are filtered by what is typed. */
  readonly groups: readonly PaletteGroup[];
  /** Asks elsewhere for what is typed; what it answers is shown as it is. */
  readonly search?: PaletteSearch;
  readonly placeholder?: string;
}

const DEBOUNCE_MS = 120;

type Found = { readonly state: 'idle' | 'asking' | 'answered' | 'failed'; readonly groups: readonly PaletteGroup[] };

const nothing: Found = { state: 'idle', groups: [] };

/** What elsewhere knows of the text; an older answer never overtakes a newer question. */
const useFound = (open: boolean, text: string, search: PaletteSearch | undefined): Found => {
  const [found, setFound] = useState<Found>(nothing);
  useEffect(() => {
    if (!search || !open || text.trim() === '') {
      setFound(nothing);
      return;
    }
    const control = new AbortController();
    setFound(({ groups }) => ({ state: 'asking', groups }));
    const ask = () =>
      search(text.trim(), control.signal).then(
        (groups) => control.signal.aborted || setFound({ state: 'answered', groups }),
        () => control.signal.aborted || setFound({ state: 'failed', groups: [] }),
      );
    const timer = setTimeout(() => void ask(), DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [open, text, search]);
  return found;
};

interface GroupsProps {
  readonly groups: readonly PaletteGroup[];
  readonly always?: boolean;
  readonly onDone: () => void;
}

const Groups = ({ groups, always, onDone }: GroupsProps) =>
  groups.map(({ id, heading, items }) => (
    <Command.Group
      key={id}
      value={id}
      heading={heading}
      forceMount={always}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-text-3"
    >
      {items.map((item) => (
        <Command.Item
          key={item.id}
          value={`${id}/${item.id}`}
          keywords={[item.label, item.detail ?? '', ...(item.keywords ?? [])]}
          forceMount={always}
          onSelect={() => {
            onDone();
            item.onSelect();
          }}
          className="pop-item"
        >
          {item.icon}
          <span className="min-w-0 truncate">
            <PlainText text={item.label} max={160} inline />
          </span>
          {item.detail && (
            <span className="min-w-0 flex-1 truncate text-text-3">
              <PlainText text={item.detail} max={160} inline />
            </span>
          )}
          {item.keys && (
            <span className="ml-auto">
              <Kbd keys={item.keys} />
            </span>
          )}
        </Command.Item>
      ))}
    </Command.Group>
  ));

/** As the list asks it: by an item's id, what is typed, and what is written of the item. */
const rank = (_id: string, typed: string, written: readonly string[] = []): number => rankItem(typed, written);

/** Everything by its name: screens, things and acts. */
export const CommandPalette = ({
  open,
  onOpenChange,
  groups,
  search,
  placeholder = 'Find a token, user, client, address or action',
}: CommandPaletteProps) => {
  const [text, setText] = useState('');
  const found = useFound(open, text, search);
  const [chosen, setChosen] = useState('');
  useEffect(() => {
    // The list chooses among what it filters itself; what was found comes later, and is chosen here where nothing else is.
    const idsOf = (some: readonly PaletteGroup[]) => some.flatMap(({ id, items }) => items.map((item) => `${id}/${item.id}`));
    const ids = idsOf(found.groups);
    setChosen((before) => ([...idsOf(groups), ...ids].includes(before) ? before : (ids[0] ?? '')));
  }, [groups, found.groups]);
  useShortcutHold(open);
  useEffect(() => {
    if (!open) setText('');
  }, [open]);
  const close = () => onOpenChange(false);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup className="pop fixed top-[10vh] left-1/2 z-50 w-[640px] max-w-[calc(100vw-32px)] -translate-x-1/2 bg-surface">
          <Dialog.Title className="sr-only">Find</Dialog.Title>
          <Command label="Find" loop filter={rank} value={chosen} onValueChange={setChosen}>
            <div className="flex h-11 items-center gap-2.5 border-b border-line px-4">
              <Search size={15} aria-hidden="true" className="shrink-0 text-text-3" />
              <Command.Input
                value={text}
                onValueChange={setText}
                placeholder={placeholder}
                className="h-full w-full min-w-0 bg-transparent text-lg outline-none"
              />
              <Kbd keys="Escape" />
            </div>
            <Command.List className="max-h-[52vh] overflow-auto p-1.5">
              <Groups groups={groups} onDone={close} />
              <Groups groups={found.groups} onDone={close} always />
              {found.groups.every(({ items }) => items.length === 0) && found.state !== 'asking' && (
                <Command.Empty className="px-2.5 py-4 text-text-2">
                  Nothing is called “<PlainText text={text} max={60} inline />
                  ”.
                </Command.Empty>
              )}
            </Command.List>
            <div role="status" className="border-t border-line px-4 py-1.5 text-sm text-text-3 empty:hidden">
              {found.state === 'asking' && 'Asking the engine'}
              {found.state === 'failed' && 'The engine did not answer; only screens and actions are listed'}
            </div>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
};
