import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { readWhenReached } from './bridge/read-when-reached.ts';
import { Failed, NotFound } from './shell/failed.tsx';
import { Gate } from './shell/gate/gate.tsx';
import { Layout } from './shell/layout.tsx';

const root = createRootRoute({
  component: () => (
    <Gate>
      <Outlet />
    </Gate>
  ),
  errorComponent: Failed,
  notFoundComponent: NotFound,
});

type Lazy = ReturnType<typeof lazyRouteComponent>;
const lazies: Lazy[] = [];
const later = (component: Lazy): Lazy => {
  lazies.push(component);
  return component;
};

/** Reads the screens that were not opened yet: so they are there when the engine, which serves them to a browser, is not. */
export const preloadScreens = (): void => {
  // A screen that could not be read is read when it is opened.
  for (const { preload } of lazies) preload?.()?.catch(() => undefined);
};

const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Layout });
const screen = <P extends string>(path: P, component: Lazy) =>
  createRoute({ getParentRoute: () => inside, path, component: later(component) });

const wall = createRoute({
  getParentRoute: () => root,
  path: '/wall',
  component: later(lazyRouteComponent(() => readWhenReached(() => import('./views/wall/index.tsx')), 'Wall')),
});

const tree = root.addChildren([
  wall,
  inside.addChildren([
    screen(
      '/',
      lazyRouteComponent(() => readWhenReached(() => import('./views/overview/index.tsx')), 'Overview'),
    ),
    screen(
      '/live',
      lazyRouteComponent(() => readWhenReached(() => import('./views/live/index.tsx')), 'Live'),
    ),
    screen(
      '/alerts',
      lazyRouteComponent(() => readWhenReached(() => import('./views/alerts/index.tsx')), 'Alerts'),
    ),
    screen(
      '/alerts/$alert',
      lazyRouteComponent(() => readWhenReached(() => import('./views/alerts/alert/index.tsx')), 'AlertPage'),
    ),
    screen(
      '/cases',
      lazyRouteComponent(() => readWhenReached(() => import('./views/cases/index.tsx')), 'Cases'),
    ),
    screen(
      '/cases/$case',
      lazyRouteComponent(() => readWhenReached(() => import('./views/cases/case/index.tsx')), 'CasePage'),
    ),
    screen(
      '/tokens',
      lazyRouteComponent(() => readWhenReached(() => import('./views/tokens/index.tsx')), 'Tokens'),
    ),
    screen(
      '/tokens/family/$grant',
      lazyRouteComponent(() => readWhenReached(() => import('./views/tokens/family/index.tsx')), 'Family'),
    ),
    screen(
      '/clients',
      lazyRouteComponent(() => readWhenReached(() => import('./views/clients/index.tsx')), 'Clients'),
    ),
    screen(
      '/clients/new',
      lazyRouteComponent(() => readWhenReached(() => import('./views/clients/new/index.tsx')), 'NewClient'),
    ),
    screen(
      '/clients/$client',
      lazyRouteComponent(() => readWhenReached(() => import('./views/clients/client/index.tsx')), 'ClientPage'),
    ),
    screen(
      '/users',
      lazyRouteComponent(() => readWhenReached(() => import('./views/users/index.tsx')), 'Users'),
    ),
    screen(
      '/users/$user',
      lazyRouteComponent(() => readWhenReached(() => import('./views/users/user/index.tsx')), 'UserPage'),
    ),
    screen(
      '/network',
      lazyRouteComponent(() => readWhenReached(() => import('./views/network/index.tsx')), 'Network'),
    ),
    screen(
      '/network/address/$address',
      lazyRouteComponent(() => readWhenReached(() => import('./views/network/address/index.tsx')), 'AddressPage'),
    ),
    screen(
      '/rules',
      lazyRouteComponent(() => readWhenReached(() => import('./views/rules/index.tsx')), 'Rules'),
    ),
    screen(
      '/rules/own/new',
      lazyRouteComponent(() => readWhenReached(() => import('./views/rules/own/index.tsx')), 'NewRule'),
    ),
    screen(
      '/rules/$rule',
      lazyRouteComponent(() => readWhenReached(() => import('./views/rules/rule/index.tsx')), 'RulePage'),
    ),
    screen(
      '/response',
      lazyRouteComponent(() => readWhenReached(() => import('./views/response/index.tsx')), 'Response'),
    ),
    screen(
      '/audit',
      lazyRouteComponent(() => readWhenReached(() => import('./views/audit/index.tsx')), 'Audit'),
    ),
    screen(
      '/audit/$seq',
      lazyRouteComponent(() => readWhenReached(() => import('./views/audit/event/index.tsx')), 'EventPage'),
    ),
    screen(
      '/posture',
      lazyRouteComponent(() => readWhenReached(() => import('./views/posture/index.tsx')), 'Posture'),
    ),
    screen(
      '/lab',
      lazyRouteComponent(() => readWhenReached(() => import('./views/lab/index.tsx')), 'Lab'),
    ),
    screen(
      '/settings',
      lazyRouteComponent(() => readWhenReached(() => import('./views/settings/index.tsx')), 'Settings'),
    ),
    screen(
      '/settings/$section',
      lazyRouteComponent(() => readWhenReached(() => import('./views/settings/index.tsx')), 'Settings'),
    ),
  ]),
]);

export const createConsoleRouter = () =>
  createRouter({ routeTree: tree, defaultErrorComponent: Failed, defaultNotFoundComponent: NotFound, scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
