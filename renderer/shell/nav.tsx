import { Link } from '@tanstack/react-router';
import { type ComponentType, Fragment } from 'react';
import { cx } from '../ui/cx.ts';
import { OpenAlerts } from '../views/alerts/standing/open-alerts.tsx';
import { WaitingRuns } from '../views/response/runs/waiting-runs.tsx';
import type { Screen } from './screens.ts';
import { useScreens } from './use-screens.ts';

const link = 'flex h-[30px] items-center gap-2.5 rounded px-2.5 text-text-2 no-underline hover:bg-hover';

/** What waits for somebody behind an entry. */
const counts: Readonly<Record<string, ComponentType>> = { '/alerts': OpenAlerts, '/response': WaitingRuns };

const Waiting = ({ path }: { readonly path: string }) => {
  const Count = counts[path];
  return Count ? <Count /> : null;
};

const Entry = ({ screen }: { readonly screen: Screen }) => (
  <Link
    to={screen.path}
    activeOptions={{ exact: screen.path === '/', includeSearch: false }}
    className={link}
    activeProps={{ className: cx(link, 'bg-accent-weak text-text'), 'aria-current': 'page' }}
    title={`${screen.label} (${screen.keys})`}
  >
    <screen.icon size={15} aria-hidden />
    {screen.label}
    <Waiting path={screen.path} />
  </Link>
);

/** The screens, in their groups. */
export const Nav = () => {
  const screens = useScreens();
  return (
    <nav aria-label="Screens" className="flex flex-col gap-px overflow-y-auto border-r border-line bg-surface px-2 py-3">
      {screens.map((screen, at) => {
        const begins = at > 0 && screens[at - 1]?.group !== screen.group;
        return (
          <Fragment key={screen.path}>
            {begins ? <p className="mx-2.5 mt-4 mb-1 text-xs text-text-3">{screen.group}</p> : null}
            <Entry screen={screen} />
          </Fragment>
        );
      })}
    </nav>
  );
};
