import { useState } from 'react';
import { Button } from '../../../../renderer/ui/input/button.tsx';
import { CommandPalette, type PaletteGroup } from '../../../../renderer/ui/keys/command-palette.tsx';
import { ShortcutSheet } from '../../../../renderer/ui/keys/shortcut-sheet.tsx';
import { useShortcuts } from '../../../../renderer/ui/keys/use-shortcuts.ts';
import { type ActState, ConfirmAct } from '../../../../renderer/ui/overlay/confirm-act.tsx';
import { useToast } from '../../../../renderer/ui/overlay/toast.tsx';

const idle: ActState = { phase: 'idle' };

const search = (text: string): Promise<readonly PaletteGroup[]> =>
  Promise.resolve([{ id: 'found', heading: 'Users', items: [{ id: 'u', label: `user ${text}`, onSelect: () => undefined }] }]);

/** What lies over a screen. */
export const OverlaysPage = () => {
  const [open, setOpen] = useState<'act' | 'palette' | 'sheet'>();
  const [state, setState] = useState<ActState>(idle);
  const [done, setDone] = useState('');
  const toast = useToast();
  const close = () => setOpen(undefined);
  useShortcuts(
    [
      { keys: 'mod+k', label: 'Find anything', group: 'Everywhere', run: () => setOpen('palette') },
      { keys: '?', label: 'Show the keys', group: 'Everywhere', run: () => setOpen('sheet') },
      { keys: 'g o', label: 'Overview', group: 'Go to', run: () => setDone('overview') },
      { keys: 'z', label: 'Switch the zone', group: 'Everywhere', run: () => setDone('zone') },
    ],
    { layer: 'app' },
  );
  return (
    <div className="page">
      <h1 className="m-0">Overlays</h1>
      <div className="flex gap-2">
        <Button
          onClick={() => {
            setState(idle);
            setOpen('act');
          }}
        >
          Sign out
        </Button>
        <Button onClick={() => toast.show({ title: 'Blocked 203.0.113.24', detail: 'For 24 h', undo: () => setDone('undone') })}>
          Block
        </Button>
        <Button onClick={() => toast.show({ title: 'Could not be saved', tone: 'critical' })}>Fail</Button>
      </div>
      <output aria-label="Done">{done}</output>
      <ConfirmAct
        open={open === 'act'}
        onOpenChange={close}
        title="Sign user-0147 out everywhere"
        effects={[
          { label: 'Sessions ended', count: 4 },
          { label: 'Refresh tokens revoked', count: 6, detail: 'of 3 clients' },
        ]}
        residual="1 self-contained access token stays valid until 10:31:40 (9 min 12 s) at mail-api"
        reversibility={{ kind: 'irreversible', text: 'A revoked token stays revoked; the user can sign in again.' }}
        extra={{ kind: 'count', expected: 6 }}
        actLabel="Sign out"
        state={state}
        onConfirm={(reason) => {
          setDone(reason);
          setState({ phase: 'done', matched: 10, done: 9, failed: 1, detail: 'Session 4 had ended by itself' });
        }}
      />
      <CommandPalette
        open={open === 'palette'}
        onOpenChange={close}
        groups={[
          {
            id: 'screens',
            heading: 'Screens',
            items: [
              { id: 'alerts', label: 'Alerts', keys: 'g a', onSelect: () => setDone('alerts') },
              { id: 'tokens', label: 'Tokens', keys: 'g t', onSelect: () => setDone('tokens') },
            ],
          },
        ]}
        search={search}
      />
      <ShortcutSheet open={open === 'sheet'} onOpenChange={close} />
    </div>
  );
};
