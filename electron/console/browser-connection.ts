import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Cookie, createCookie } from '../http/cookies.ts';
import type { ConsoleConnection } from './connection.ts';
import type { ConsoleTickets } from './tickets.ts';

/** Cookies of the console, by whether it is reached over https. */
const cookiesOf = (https: boolean) => ({
  session: createCookie({ name: 'gatewatch_console', https, sameSite: 'Strict' }),
  entry: createCookie({ name: 'gatewatch_entry', https, sameSite: 'Strict' }),
});
const cookies = { http: cookiesOf(false), https: cookiesOf(true) };

/** The cookies for a console of that origin. */
export const consoleCookies = (origin: string): { readonly session: Cookie; readonly entry: Cookie } =>
  cookies[origin.startsWith('https:') ? 'https' : 'http'];

/** A value that came twice with different texts was planted by somebody, and neither is taken. */
const read = (cookie: Cookie, request: IncomingMessage): string | undefined => {
  const value = cookie.read(request.headers.cookie);
  return value.ok ? value.value : undefined;
};

export interface BrowserInput {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly origin: string;
  readonly tickets: ConsoleTickets;
  readonly address: string;
  readonly agent: string;
}

/** The connection of a browser, for one request: its token is in a cookie that no script sees. */
export const browserConnection = ({ request, response, origin, tickets, address, agent }: BrowserInput): ConsoleConnection => {
  const { session, entry } = consoleCookies(origin);
  let token = read(session, request);
  const entered = read(entry, request);
  return {
    transport: 'browser',
    address,
    agent,
    trusted: entered !== undefined && tickets.admits(entered),
    token: () => token,
    keep(next) {
      token = next;
      response.appendHeader('set-cookie', session.set(next));
      if (entered !== undefined) response.appendHeader('set-cookie', entry.clear());
    },
    forget() {
      token = undefined;
      response.appendHeader('set-cookie', session.clear());
    },
  };
};
