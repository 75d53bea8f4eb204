import { type KeyboardEvent, useEffect, useRef } from 'react';
import { isTyping } from '../keys/is-typing.ts';
import { useShortcutRegistry } from '../keys/shortcut-provider.tsx';
import type { KeyPress, Shortcut } from '../keys/shortcut-registry.ts';
import { useShortcuts } from '../keys/use-shortcuts.ts';

/** What the keys do to a table; each says whether it did anything. */
export interface TableActs {
  readonly move: (key: string) => boolean;
  readonly moveCell: (by: 1 | -1) => boolean;
  readonly open: () => boolean;
  readonly toggle: () => boolean;
  readonly range: () => boolean;
  readonly all: () => boolean;
  readonly clear: () => boolean;
  readonly loadPending: () => boolean;
  readonly copy: () => boolean;
  readonly rowKey: (key: string) => boolean;
}

const moves = new Set(['j', 'k', 'ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End']);

/** Does what a key means to a table; true when it meant something. */
export const answerKey = (acts: TableActs, { key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): boolean => {
  if (altKey) return false;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'c' && !shiftKey && acts.copy();
  if (key === 'X' || (key === 'x' && shiftKey)) return acts.range();
  if (shiftKey && key.length > 1) return false;
  if (moves.has(key)) return acts.move(key);
  if (key === 'ArrowRight' || key === 'ArrowLeft') return acts.moveCell(key === 'ArrowRight' ? 1 : -1);
  if (key === 'Enter') return acts.open();
  if (key === 'x') return acts.toggle();
  if (key === '*') return acts.all();
  if (key === 'Escape') return acts.clear();
  if (key === '.') return acts.loadPending();
  return acts.rowKey(key);
};

const GROUP = 'List';

const words = (selects: boolean, opens: boolean, loads: boolean): readonly Omit<Shortcut, 'run'>[] => [
  { keys: 'j', label: 'Next row', group: GROUP },
  { keys: 'k', label: 'Row before', group: GROUP },
  ...(opens ? [{ keys: 'Enter', label: 'Open', group: GROUP }] : []),
  ...(selects
    ? [
        { keys: 'x', label: 'Select or not', group: GROUP },
        { keys: 'shift+x', label: 'Select up to here', group: GROUP },
        { keys: '*', label: 'Select all that match', group: GROUP },
        { keys: 'Escape', label: 'Clear the selection', group: GROUP },
      ]
    : []),
  ...(loads ? [{ keys: '.', label: 'Load what is new', group: GROUP }] : []),
];

export interface TableKeysInput {
  readonly acts: TableActs;
  readonly primary: boolean;
  readonly selects: boolean;
  readonly opens: boolean;
  readonly loads: boolean;
}

/** The keys of a table: on it always; for the primary table of a screen wherever nobody else wants them. */
export const useTableKeys = ({ acts, primary, selects, opens, loads }: TableKeysInput): ((event: KeyboardEvent) => void) => {
  const registry = useShortcutRegistry();
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useShortcuts(words(selects, opens, loads), { enabled: primary });
  useEffect(() => (primary ? registry.fallback((press) => answerKey(latest.current, press)) : undefined), [registry, primary]);
  return (event) => {
    const within = event.target !== event.currentTarget;
    const ofControl = within && (event.key === 'Enter' || event.key === ' ');
    if (event.defaultPrevented || isTyping(event.target) || ofControl || registry.pending(event.timeStamp)) return;
    if (answerKey(acts, event)) event.preventDefault();
  };
};
