import { Link, useNavigate } from '@tanstack/react-router';
import { Lock, LogOut, Monitor, SquarePlus, UserRound } from 'lucide-react';
import { useClient } from '../bridge/console-context.tsx';
import { useMe, useSession } from '../bridge/session-context.tsx';
import { Button } from '../ui/input/button.tsx';
import { Menu } from '../ui/input/menu.tsx';
import { Badge } from '../ui/text/badge.tsx';
import { Kbd } from '../ui/text/kbd.tsx';
import { PlainText } from '../ui/text/plain-text.tsx';
import { useZone } from '../ui/time/zone-provider.tsx';
import { useAppearance } from './appearance.tsx';
import { openWindow } from './open-window.ts';

const OperatorMenu = () => {
  const client = useClient();
  const me = useMe();
  const { accept, again } = useSession();
  const { theme, change } = useAppearance();
  const navigate = useNavigate();
  const choose = (chosen: typeof theme, label: string) => ({ label, checked: theme === chosen, onChange: () => change({ theme: chosen }) });
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="ghost" icon={<UserRound size={15} aria-hidden />}>
          <span>
            <PlainText text={me.name} max={24} inline />, {me.role}
          </span>
        </Button>
      }
      items={[
        { label: 'Your account', onSelect: () => void navigate({ to: '/settings' }) },
        {
          label: 'Lock the console',
          keys: 'mod+shift+l',
          icon: <Lock size={15} />,
          onSelect: () => void client.session.lock({}).then(accept, again),
        },
        { label: 'Sign out', icon: <LogOut size={15} />, onSelect: () => void client.session.signOut({}).then(accept, again) },
        { separator: true },
        { heading: 'Windows' },
        { label: 'New window', icon: <SquarePlus size={15} />, onSelect: () => openWindow('second') },
        { label: 'Wall board', icon: <Monitor size={15} />, onSelect: () => openWindow('wall') },
        { separator: true },
        { heading: 'Theme' },
        choose('system', 'As the system'),
        choose('dark', 'Dark'),
        choose('light', 'Light'),
        choose('contrast', 'High contrast'),
      ]}
    />
  );
};

/** Product, lab mark, find, zone, and who is signed in. */
export const TopBar = ({ onFind }: { readonly onFind: () => void }) => {
  const { state } = useSession();
  const { zone, toggle } = useZone();
  return (
    <header className="col-span-2 flex items-center gap-4 border-b border-line bg-surface px-4">
      <Link to="/" className="w-[152px] font-semibold tracking-tight text-text no-underline">
        Gatewatch
      </Link>
      {state?.lab ? <Badge tone="medium">LAB</Badge> : null}
      <button
        type="button"
        onClick={onFind}
        className="flex h-7 max-w-[520px] min-w-0 flex-1 items-center gap-2 rounded border border-line bg-bg px-2.5 text-left text-text-3 hover:border-line-strong"
      >
        <span className="truncate">Find a token, user, client, address or action</span>
        <span className="ml-auto">
          <Kbd keys="mod+k" />
        </span>
      </button>
      <div className="ml-auto flex items-center gap-2">
        <Button variant="ghost" keys="z" onClick={toggle}>
          {zone === 'utc' ? 'UTC' : 'Local time'}
          <span className="sr-only">: switch the zone of all times</span>
        </Button>
        <OperatorMenu />
      </div>
    </header>
  );
};
