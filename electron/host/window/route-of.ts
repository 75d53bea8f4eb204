import { APP_ORIGIN } from './app-files.ts';
import { isAppAddress } from './trusted-sender.ts';

/** Longest route that is kept; more is a broken filter. */
const MAX_ROUTE = 2048;

/** The route that a page of the app shows; the first screen when it is no page of the app. */
export const routeOf = (address: string): string => {
  if (!isAppAddress(address)) return '/';
  const { pathname, search } = new URL(address);
  const route = pathname + search;
  return route.length > MAX_ROUTE || pathname.startsWith('//') ? '/' : route;
};

/** The address of a route; that of the first screen when the route would lead elsewhere. */
export const addressOf = (route: string): string => {
  const address = `${APP_ORIGIN}${route.startsWith('/') ? route : '/'}`;
  return `${APP_ORIGIN}${routeOf(address)}`;
};
