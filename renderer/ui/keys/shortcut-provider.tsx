import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { isControl, isTyping } from './is-typing.ts';
import { createShortcutRegistry, type ShortcutRegistry } from './shortcut-registry.ts';

const ShortcutContext = createContext<ShortcutRegistry>(createShortcutRegistry());

/** Listens to the keys of the window for everything registered under it. Once, around the whole. */
export const ShortcutProvider = ({ children }: { readonly children: ReactNode }) => {
  const [registry] = useState(createShortcutRegistry);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const own = event.key === 'Enter' || event.key === ' ' || event.key.startsWith('Arrow');
      if (own && isControl(event.target)) return;
      if (registry.press(event, event.timeStamp, isTyping(event.target))) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [registry]);
  return <ShortcutContext value={registry}>{children}</ShortcutContext>;
};

export const useShortcutRegistry = (): ShortcutRegistry => useContext(ShortcutContext);
