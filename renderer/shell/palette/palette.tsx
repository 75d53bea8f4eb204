import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { may } from '../../../shared/role.ts';
import { useAct } from '../../acts/act-provider.tsx';
import { useClient } from '../../bridge/console-context.tsx';
import { useMay, useSession } from '../../bridge/session-context.tsx';
import { CommandPalette } from '../../ui/keys/command-palette.tsx';
import { useZone } from '../../ui/time/zone-provider.tsx';
import { useAppearance } from '../appearance.tsx';
import { openWindow } from '../open-window.ts';
import { useScreens } from '../use-screens.ts';
import { findEntities } from './find-entities.ts';

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
  const responds = useMay(may.respond);
  const administers = useMay(may.administer);
  const screens = useScreens();
  const go = useCallback((href: string) => void navigate({ href }), [navigate]);
  const groups = useMemo(() => {
    const act = (id: string, label: string, onSelect: () => void, keywords = '') => ({ id, label, onSelect, keywords: [keywords] });
    return [
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
        id: 'acts',
        heading: 'Acts',
        items: [
          ...(responds ? [act('block', 'Block an address', () => go('/network?add=block'), 'ban deny')] : []),
          ...(responds ? [act('revoke', 'Revoke tokens', () => go('/tokens'), 'end kill')] : []),
          ...(responds ? [act('everything', 'Revoke every token', () => ask(EVERY_TOKEN), 'all panic emergency')] : []),
          ...(administers ? [act('new-client', 'Register a client', () => go('/clients/new'), 'add application')] : []),
          ...(administers ? [act('new-user', 'Create a user', () => go('/users?add=user'), 'add person account')] : []),
          ...(administers ? [act('rotate', 'Rotate the signing keys', () => go('/settings/keys'), 'jwks')] : []),
          act('verify', 'Verify the log', () => go('/audit?verify=1'), 'proof chain integrity'),
          act('lock', 'Lock the console', () => void client.session.lock({}).then(accept, again)),
          act('sign-out', 'Sign out', () => void client.session.signOut({}).then(accept, again)),
          act('zone', 'Switch between UTC and local time', toggle),
          act('dark', 'Theme: dark', () => change({ theme: 'dark' })),
          act('light', 'Theme: light', () => change({ theme: 'light' })),
          act('contrast', 'Theme: high contrast', () => change({ theme: 'contrast' })),
          act('window', 'New window', () => openWindow('second')),
          act('wall', 'Wall board', () => openWindow('wall')),
          act('keys', 'Show the keys', onKeys, 'shortcuts help'),
        ],
      },
    ];
  }, [client, accept, again, toggle, change, responds, administers, go, onKeys, ask, screens]);
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
