import { useEffect, useRef } from 'react';
import { useShortcutRegistry } from './shortcut-provider.tsx';
import type { KeyPress, Shortcut, ShortcutLayer } from './shortcut-registry.ts';

export interface ShortcutOptions {
  readonly layer?: ShortcutLayer;
  readonly enabled?: boolean;
}

/** Answers keys while the component is there. The functions may be new at each drawing: only keys and words are compared. */
export const useShortcuts = (shortcuts: readonly Shortcut[], { layer = 'screen', enabled = true }: ShortcutOptions = {}): void => {
  const registry = useShortcutRegistry();
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const words = JSON.stringify(shortcuts.map(({ keys, label, group, run }) => [keys, label, group, run !== undefined]));
  useEffect(() => {
    if (!enabled) return;
    const rows = JSON.parse(words) as readonly (readonly [string, string, string, boolean])[];
    const registered = rows.map(([keys, label, group, runs], at): Shortcut => {
      const run = (event: KeyPress) => latest.current[at]?.run?.(event);
      return runs ? { keys, label, group, run } : { keys, label, group };
    });
    return registry.register(registered, layer);
  }, [registry, words, layer, enabled]);
};

/** While `open`, layers under the dialogs do not hear keys. */
export const useShortcutHold = (open: boolean): void => {
  const registry = useShortcutRegistry();
  useEffect(() => (open ? registry.hold() : undefined), [registry, open]);
};
