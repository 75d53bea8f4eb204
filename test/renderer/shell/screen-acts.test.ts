import { describe, expect, it } from 'vitest';
import { screenActs } from '../../../renderer/shell/palette/screen-acts.ts';
import { createShortcutRegistry } from '../../../renderer/ui/keys/shortcut-registry.ts';
import { judgeLabel } from '../../../renderer/views/alerts/acts/judge-label.ts';

describe('the acts of the screen in the palette', () => {
  it('are what its keys do now, each once, and neither those of the app nor keys that are only listed', () => {
    const ran: string[] = [];
    const registry = createShortcutRegistry();
    const run = (name: string) => () => void ran.push(name);
    registry.register([{ keys: 'g o', label: 'Go to Overview', group: 'Go to', run: run('overview') }], 'app');
    const leave = registry.register(
      [
        { keys: 'c', label: 'Close the alert…', group: 'Alerts', run: run('close') },
        { keys: 'j', label: 'Next row', group: 'List' },
        { keys: 'End', label: 'To the newest', group: 'Live', run: run('newest') },
        { keys: '.', label: 'To the newest', group: 'Live', run: run('again') },
      ],
      'screen',
    );
    const acts = screenActs(registry.list());
    expect(acts.map(({ label, keys }) => [label, keys])).toEqual([
      ['Close the alert…', 'c'],
      ['To the newest', 'End'],
    ]);
    acts[0]?.run();
    expect(ran).toEqual(['close']);
    leave();
    expect(screenActs(registry.list())).toEqual([]);
  });

  it('say what closing would be about', () => {
    const [open, closed] = [{ state: 'open' as const }, { state: 'closed' as const }];
    expect([[], [open], [closed], [open, closed], [closed, closed]].map(judgeLabel)).toEqual([
      'Close with a verdict, or reopen',
      'Close the alert…',
      'Reopen the alert…',
      'Close 2 alerts…',
      'Reopen 2 alerts…',
    ]);
  });
});
