import { useNavigate } from '@tanstack/react-router';
import { useLive } from '../../bridge/console-context.tsx';
import { useSession } from '../../bridge/session-context.tsx';
import { useShortcuts } from '../../ui/keys/use-shortcuts.ts';
import { Badge } from '../../ui/text/badge.tsx';
import { useZone } from '../../ui/time/zone-provider.tsx';
import { WallAlerts } from '../alerts/standing/wall-alerts.tsx';
import { useOverview } from '../overview/use-overview.ts';
import { useBurnInShift } from './use-burn-in-shift.ts';
import { WallEvents } from './wall-events.tsx';
import { WallFigures } from './wall-figures.tsx';
import { WallClock, WallState } from './wall-state.tsx';

const HOUR = { last: 3_600_000 } as const;
/** Room on all sides for the picture to wander in. */
const MARGIN = 'p-[1.6vw]';

/** The state of things for a wall, to be read from three metres: nothing to press, nothing that rotates, nothing that burns in. Escape leaves it. */
export const Wall = () => {
  const navigate = useNavigate();
  const { toggle } = useZone();
  const { state } = useSession();
  const { phase } = useLive();
  const { data, error } = useOverview(HOUR, '1h');
  const { x, y } = useBurnInShift();
  useShortcuts([
    { keys: 'Escape', label: 'Leave the wall board', group: 'Wall board', run: () => void navigate({ to: '/' }) },
    { keys: 'z', label: 'Switch between UTC and local time', group: 'Wall board', run: toggle },
  ]);
  return (
    <main className={`h-screen overflow-hidden bg-bg ${MARGIN}`}>
      <div className="flex h-full min-h-0 flex-col gap-[1.2vw]" style={{ transform: `translate(${x}px, ${y}px)` }}>
        <header className="flex flex-wrap items-baseline gap-x-[2vw]">
          <h1 className="m-0 text-[clamp(20px,2.6vw,52px)]">Gatewatch</h1>
          {state?.lab ? <Badge tone="medium">LAB</Badge> : null}
          <span className="ml-auto">
            <WallClock />
          </span>
        </header>
        <WallState />
        <WallFigures data={data} old={error !== null || phase === 'lost'} />
        <WallAlerts />
        <WallEvents />
      </div>
    </main>
  );
};
