import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useClient } from '../bridge/console-context.tsx';
import { useSession } from '../bridge/session-context.tsx';
import { ShortcutSheet } from '../ui/keys/shortcut-sheet.tsx';
import { useShortcuts } from '../ui/keys/use-shortcuts.ts';
import { useZone } from '../ui/time/zone-provider.tsx';
import { Palette } from './palette/palette.tsx';
import { useScreens } from './use-screens.ts';

/** The keys that work on every screen, and the two overlays they open. */
export const useAppShortcuts = () => {
  const client = useClient();
  const navigate = useNavigate();
  const { accept, again } = useSession();
  const { toggle } = useZone();
  const screens = useScreens();
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  const shortcuts = useMemo(
    () => [
      { keys: 'mod+k', label: 'Find anything', group: 'Console', run: () => setPalette(true) },
      { keys: '?', label: 'Show the keys', group: 'Console', run: () => setSheet(true) },
      { keys: 'z', label: 'Switch between UTC and local time', group: 'Console', run: toggle },
      { keys: 'mod+shift+l', label: 'Lock the console', group: 'Console', run: () => void client.session.lock({}).then(accept, again) },
      ...screens.map(({ keys, label, path }) => ({
        keys,
        label: `Go to ${label}`,
        group: 'Go to',
        run: () => void navigate({ to: path }),
      })),
    ],
    [client, accept, again, navigate, toggle, screens],
  );
  useShortcuts(shortcuts, { layer: 'app' });
  // A deep link or the native menu opens a screen; it never acts.
  useEffect(() => window.gatewatch?.onNavigate((route) => void navigate({ href: route })), [navigate]);
  const overlays = (
    <>
      <Palette open={palette} onOpenChange={setPalette} onKeys={() => setSheet(true)} />
      <ShortcutSheet open={sheet} onOpenChange={setSheet} />
    </>
  );
  return { overlays, openPalette: () => setPalette(true) };
};
