import type { Millis } from '../../../shared/units.ts';

/** A layer under an open dialog is silent while the dialog holds the keys. */
export type ShortcutLayer = 'app' | 'screen' | 'dialog';

export interface Shortcut {
  /** A chord (`mod+k`, `shift+x`, `?`, `Escape`) or a sequence of chords (`g o`). */
  readonly keys: string;
  readonly label: string;
  /** The heading under which the sheet lists it. */
  readonly group: string;
  /** Without it the shortcut is listed only: something else answers it. */
  readonly run?: (event: KeyPress) => void;
}

/** What the registry asks of a keyboard event. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat?: boolean;
}

export interface RegisteredShortcut extends Shortcut {
  readonly layer: ShortcutLayer;
}

export interface ShortcutRegistry {
  /** Adds shortcuts; the last added answers first. The returned function takes them out. */
  readonly register: (shortcuts: readonly Shortcut[], layer: ShortcutLayer) => () => void;
  /** An open dialog holds the keys until the returned function is called. */
  readonly hold: () => () => void;
  readonly held: () => boolean;
  /** Asked when no shortcut answers a key and nobody types; true when it did something with it. */
  readonly fallback: (answer: (press: KeyPress) => boolean) => () => void;
  /** Whether the first key of a sequence was pressed and the next is awaited. */
  readonly pending: (at: Millis) => boolean;
  /** Answers a key press: true when a shortcut ran or a sequence goes on. `typing`: the focus is in a text field. */
  readonly press: (press: KeyPress, at: Millis, typing: boolean) => boolean;
  /** Everything registered, one entry for keys and label; the same array until something changes. */
  readonly list: () => readonly RegisteredShortcut[];
  readonly subscribe: (listener: () => void) => () => void;
}

/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 1200;

/**
 * The chord of a key press in one spelling: modifiers in the order mod, alt, shift, then the key. `mod` is Control, or Command. Shift is spelled for letters and named
 * keys only: `?` is itself, wherever the keyboard keeps it.
 */
export const chordOf = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string => {
  const letter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  const named = key.length > 1;
  const name = key === ' ' ? 'space' : key.toLowerCase();
  return `${ctrlKey || metaKey ? 'mod+' : ''}${altKey ? 'alt+' : ''}${shiftKey && (letter || named) ? 'shift+' : ''}${name}`;
};

/** The same spelling for what was written in a registration. */
export const normaliseKeys = (keys: string): string =>
  keys
    .split(' ')
    .filter(Boolean)
    .map((chord) => chord.toLowerCase())
    .join(' ');

const isSingle = (chord: string): boolean => !chord.includes('mod+') && !chord.includes('alt+');

const lonelyModifiers = new Set(['control', 'shift', 'alt', 'meta', 'altgraph', 'capslock', 'dead', 'process']);

interface Entry {
  readonly shortcuts: readonly RegisteredShortcut[];
}

/** The shortcuts of one window: what is pressed, what is listed, and who is silent. */
export const createShortcutRegistry = (): ShortcutRegistry => {
  const entries: Entry[] = [];
  const listeners = new Set<() => void>();
  const fallbacks: ((press: KeyPress) => boolean)[] = [];
  let holds = 0;
  let prefix = '';
  let prefixAt = 0;
  let listed: readonly RegisteredShortcut[] | undefined;

  const change = () => {
    listed = undefined;
    for (const listener of listeners) listener();
  };
  const active = (): readonly RegisteredShortcut[] => {
    const all = entries.toReversed().flatMap(({ shortcuts }) => shortcuts);
    return holds > 0 ? all.filter(({ layer }) => layer === 'dialog') : all;
  };
  const list = () => {
    const seen = new Map<string, RegisteredShortcut>();
    for (const { shortcuts } of entries)
      for (const shortcut of shortcuts) seen.set(`${normaliseKeys(shortcut.keys)}\n${shortcut.label}`, shortcut);
    listed ??= [...seen.values()];
    return listed;
  };

  const press = (event: KeyPress, at: Millis, typing: boolean): boolean => {
    const chord = chordOf(event);
    if (lonelyModifiers.has(event.key.toLowerCase())) return false;
    if (typing && isSingle(chord)) return false;
    const going = prefix !== '' && at - prefixAt <= SEQUENCE_MS;
    const tried = going ? [`${prefix} ${chord}`, chord] : [chord];
    const shortcuts = active();
    prefix = '';
    for (const keys of tried) {
      const hit = shortcuts.find((shortcut) => shortcut.run && normaliseKeys(shortcut.keys) === keys);
      if (hit) {
        hit.run?.(event);
        return true;
      }
      if (!event.repeat && shortcuts.some((shortcut) => shortcut.run && normaliseKeys(shortcut.keys).startsWith(`${keys} `))) {
        prefix = keys;
        prefixAt = at;
        return true;
      }
    }
    if (typing || going || holds > 0) return false;
    return fallbacks.toReversed().some((answer) => answer(event));
  };

  return {
    press,
    pending: (at) => prefix !== '' && at - prefixAt <= SEQUENCE_MS,
    fallback: (answer) => {
      fallbacks.push(answer);
      return () => {
        const at = fallbacks.indexOf(answer);
        if (at >= 0) fallbacks.splice(at, 1);
      };
    },
    list,
    held: () => holds > 0,
    register: (shortcuts, layer) => {
      const entry = { shortcuts: shortcuts.map((shortcut) => ({ ...shortcut, layer })) };
      entries.push(entry);
      change();
      return () => {
        const at = entries.indexOf(entry);
        if (at >= 0) entries.splice(at, 1);
        change();
      };
    },
    hold: () => {
      let holding = true;
      holds += 1;
      prefix = '';
      return () => {
        if (holding) holds -= 1;
        holding = false;
      };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
