import { isIPv6 } from 'node:net';

export interface ConsoleSite {
  readonly scheme: 'http' | 'https';
  /** Listened on. */
  readonly host: string;
  readonly port: number;
  /** By which browsers come through a reverse proxy; the proxy hands on their Host header. */
  readonly origin?: string | undefined;
}

const ANY = ['0.0.0.0', '::'];
const bracketed = (host: string): string => (isIPv6(host) ? `[${host}]` : host.toLowerCase());

/** Browsers leave the port out of an origin where it is the usual one of the scheme. */
const originOf = ({ scheme, port }: ConsoleSite, host: string): string => new URL(`${scheme}://${bracketed(host)}:${port}`).origin;

/**
 * Tells the origin of this console by the name a request came for. The names are known beforehand, so that a site which has its own name point to this machine (DNS
 * rebinding) reaches nothing.
 *
 * @returns A function of the Host header; undefined for any other name.
 */
export const createOwnOrigin = (site: ConsoleSite): ((host: string | undefined) => string | undefined) => {
  const { host, origin } = site;
  const names = [host, 'localhost', '127.0.0.1', '::1'].filter((name) => !ANY.includes(name));
  const origins = [...names.map((name) => originOf(site, name)), ...(origin === undefined ? [] : [origin])];
  const own = new Map(origins.map((one) => [new URL(one).host, one]));
  return (given) => (given === undefined ? undefined : own.get(given.toLowerCase()));
};

/** The origin that is shown to people: the one given, else of the host listened on, which is this machine where that is any of its addresses. */
export const shownOrigin = (site: ConsoleSite): string => site.origin ?? originOf(site, ANY.includes(site.host) ? 'localhost' : site.host);
