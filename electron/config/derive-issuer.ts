import { isIPv6 } from 'node:net';
import { isLoopbackHost } from './schema/issuer-url.ts';

/**
 * The issuer of a server that was given none, or undefined when its host is not this machine: then only the operator knows the name that clients use.
 *
 * @param input.port  The port listened on, which is not the configured one when that is 0.
 */
export const deriveIssuer = ({ host, port, tls }: { host: string; port: number; tls: boolean }): string | undefined => {
  const name = host.toLowerCase();
  if (!isLoopbackHost(name)) return undefined;
  return new URL(`${tls ? 'https' : 'http'}://${isIPv6(name) ? `[${name}]` : name}:${port}`).origin;
};
