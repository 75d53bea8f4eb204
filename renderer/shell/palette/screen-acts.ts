import type { RegisteredShortcut } from '../../ui/keys/shortcut-registry.ts';

export interface ScreenAct {
  readonly id: string;
  readonly label: string;
  readonly keys: string;
  readonly run: () => void;
}

/** As a key press that nobody made. */
const CHOSEN = { key: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false } as const;

/** What the keys of the screen do just now, as the palette offers it: each once, whichever of its keys there are. */
export const screenActs = (shortcuts: readonly RegisteredShortcut[]): readonly ScreenAct[] => {
  const acts = new Map<string, ScreenAct>();
  for (const { layer, label, keys, run } of shortcuts)
    if (layer === 'screen' && run && !acts.has(label)) acts.set(label, { id: label, label, keys, run: () => run(CHOSEN) });
  return [...acts.values()];
};
