import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useAct } from '../../acts/act-provider.tsx';
import { useClient } from '../../bridge/console-context.tsx';
import { useMe, useSession } from '../../bridge/session-context.tsx';
import { CommandPalette } from '../../ui/keys/command-palette.tsx';
import { useShortcutRegistry } from '../../ui/keys/shortcut-provider.tsx';
import { useZone } from '../../ui/time/zone-provider.tsx';
import { useAppearance } from '../appearance.tsx';
import { openWindow } from '../open-window.ts';
import { useScreens } from '../use-screens.ts';
import { findEntities } from './find-entities.ts';
import { listActs, type PaletteAct } from './list-acts.ts';
import { screenActs } from './screen-acts.ts';

interface PaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onKeys: () => void;
}

const EVERY_TOKEN = {
  act: { act: 'tokens.revoke', selection: { by: 'everything' } },
  title: 'Revoke every token',
  verb: 'Revoke',
} as const;

/** Screens, acts, and whatever the typed or pasted text names. */
export const Palette = ({ open, onOpenChange, onKeys }: PaletteProps) => {
  const client = useClient();
  const navigate = useNavigate();
  const { accept, again } = useSession();
  const { toggle } = useZone();
  const ask = useAct();
  const { change } = useAppearance();
  const { id: me, role } = useMe();
  const registry = useShortcutRegistry();
  const shortcuts = useSyncExternalStore(registry.subscribe, registry.list);
  const screens = useScreens();
  const go = useCallback((href: string) => void navigate({ href }), [navigate]);
  const run = useMemo<{ readonly [A in PaletteAct]: () => void }>(
    () => ({
      'my-alerts': () => go(`/alerts?state=standing&owner=${encodeURIComponent(me)}`),
      ownerless: () => go('/alerts?state=standing&owner=none'),
      approvals: () => go('/response?tab=waiting'),
      emergency: () => go('/response?tab=emergency&ask=begin'),
      block: () => go('/network?add=block'),
      revoke: () => go('/tokens'),
      everything: () => ask(EVERY_TOKEN),
      'new-client': () => go('/clients/new'),
      'new-user': () => go('/users?add=user'),
      rotate: () => go('/settings/keys'),
      verify: () => go('/audit?verify=1'),
      lock: () => void client.session.lock({}).then(accept, again),
      'sign-out': () => void client.session.signOut({}).then(accept, again),
      zone: toggle,
      dark: () => change({ theme: 'dark' }),
      light: () => change({ theme: 'light' }),
      contrast: () => change({ theme: 'contrast' }),
      window: () => openWindow('second'),
      wall: () => openWindow('wall'),
      keys: onKeys,
    }),
    [client, accept, again, toggle, change, go, onKeys, ask, me],
  );
  const groups = useMemo(
    () => [
      {
        id: 'screens',
        heading: 'Screens',
        items: screens.map(({ path, label, keys, icon: Icon, also }) => ({
          id: path,
          label,
          keys,
          icon: <Icon size={15} aria-hidden />,
          keywords: [also],
          onSelect: () => go(path),
        })),
      },
      {
        id: 'here',
        heading: 'On this screen',
        items: screenActs(shortcuts).map(({ id, label, keys, run: act }) => ({ id, label, keys, onSelect: act })),
      },
      {
        id: 'acts',
        heading: 'Acts',
        items: listActs(role).map(({ id, label, also }) => ({ id, label, keywords: [also], onSelect: run[id] })),
      },
    ],
    [role, run, go, screens, shortcuts],
  );
  const search = useCallback(
    async (text: string, signal: AbortSignal) => {
      const found = await findEntities(client, text, signal);
      const items = found.map(({ kind, id, label, detail, href }) => ({ id: `${kind} ${id}`, label, detail, onSelect: () => go(href) }));
      return items.length === 0 ? [] : [{ id: 'found', heading: 'Found', items }];
    },
    [client, go],
  );
  return (
    <CommandPalette
      open={open}
      onOpenChange={onOpenChange}
      groups={groups}
      search={search}
      placeholder="Find a token, user, client, address or action"
    />
  );
};
