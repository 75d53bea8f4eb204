import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
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

const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Layout });
const screen = <P extends string>(path: P, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => inside, path, component });

const wall = createRoute({
  getParentRoute: () => root,
  path: '/wall',
  component: lazyRouteComponent(() => import('./views/wall/index.tsx'), 'Wall'),
});

const tree = root.addChildren([
  wall,
  inside.addChildren([
    screen(
      '/',
      lazyRouteComponent(() => import('./views/overview/index.tsx'), 'Overview'),
    ),
    screen(
      '/live',
      lazyRouteComponent(() => import('./views/live/index.tsx'), 'Live'),
    ),
    screen(
      '/alerts',
      lazyRouteComponent(() => import('./views/alerts/index.tsx'), 'Alerts'),
    ),
    screen(
      '/alerts/$alert',
      lazyRouteComponent(() => import('./views/alerts/alert/index.tsx'), 'AlertPage'),
    ),
    screen(
      '/cases',
      lazyRouteComponent(() => import('./views/cases/index.tsx'), 'Cases'),
    ),
    screen(
      '/cases/$case',
      lazyRouteComponent(() => import('./views/cases/case/index.tsx'), 'CasePage'),
    ),
    screen(
      '/tokens',
      lazyRouteComponent(() => import('./views/tokens/index.tsx'), 'Tokens'),
    ),
    screen(
      '/tokens/family/$grant',
      lazyRouteComponent(() => import('./views/tokens/family/index.tsx'), 'Family'),
    ),
    screen(
      '/clients',
      lazyRouteComponent(() => import('./views/clients/index.tsx'), 'Clients'),
    ),
    screen(
      '/clients/new',
      lazyRouteComponent(() => import('./views/clients/new/index.tsx'), 'NewClient'),
    ),
    screen(
      '/clients/$client',
      lazyRouteComponent(() => import('./views/clients/client/index.tsx'), 'ClientPage'),
    ),
    screen(
      '/users',
      lazyRouteComponent(() => import('./views/users/index.tsx'), 'Users'),
    ),
    screen(
      '/users/$user',
      lazyRouteComponent(() => import('./views/users/user/index.tsx'), 'UserPage'),
    ),
    screen(
      '/network',
      lazyRouteComponent(() => import('./views/network/index.tsx'), 'Network'),
    ),
    screen(
      '/network/address/$address',
      lazyRouteComponent(() => import('./views/network/address/index.tsx'), 'AddressPage'),
    ),
    screen(
      '/rules',
      lazyRouteComponent(() => import('./views/rules/index.tsx'), 'Rules'),
    ),
    screen(
      '/rules/own/new',
      lazyRouteComponent(() => import('./views/rules/own/index.tsx'), 'NewRule'),
    ),
    screen(
      '/rules/$rule',
      lazyRouteComponent(() => import('./views/rules/rule/index.tsx'), 'RulePage'),
    ),
    screen(
      '/response',
      lazyRouteComponent(() => import('./views/response/index.tsx'), 'Response'),
    ),
    screen(
      '/audit',
      lazyRouteComponent(() => import('./views/audit/index.tsx'), 'Audit'),
    ),
    screen(
      '/audit/$seq',
      lazyRouteComponent(() => import('./views/audit/event/index.tsx'), 'EventPage'),
    ),
    screen(
      '/posture',
      lazyRouteComponent(() => import('./views/posture/index.tsx'), 'Posture'),
    ),
    screen(
      '/lab',
      lazyRouteComponent(() => import('./views/lab/index.tsx'), 'Lab'),
    ),
    screen(
      '/settings',
      lazyRouteComponent(() => import('./views/settings/index.tsx'), 'Settings'),
    ),
    screen(
      '/settings/$section',
      lazyRouteComponent(() => import('./views/settings/index.tsx'), 'Settings'),
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
