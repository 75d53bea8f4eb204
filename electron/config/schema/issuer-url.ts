import { z } from 'zod';
import { fieldMeanings } from './field.ts';

/** Whether a URL's `hostname` names this machine and nothing else (RFC 8252 §8.3, RFC 6761 §6.3). */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(?:\.\d{1,3}){3}$/.test(hostname);

/**
 * What is wrong with an issuer identifier, or undefined. It is compared byte by byte by every client (RFC 8414 §3.3, RFC 9207 §2.4), so that only the one
 * canonical spelling is let in: an origin, without default port, capital in the host or slash at the end.
 *
 * @see RFC 8414 §2 (https, no query, no fragment) · OpenID Connect Discovery §3
 */
export const issuerProblem = (issuer: string): string | undefined => {
  if (!URL.canParse(issuer)) return 'is not a URL';
  const url = new URL(issuer);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'is neither an https nor an http URL';
  if (url.username !== '' || url.password !== '' || issuer.includes('@')) return 'carries a user name or password';
  if (issuer.includes('?')) return 'has a query (RFC 8414 §2 forbids it)';
  if (issuer.includes('#')) return 'has a fragment (RFC 8414 §2 forbids it)';
  if (!/^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])$/.test(url.hostname)) return 'has a host that is neither a name nor an address';
  // Cookies, forms and well-known documents are bound to the origin: a path would have to be known to all of them.
  if (url.pathname.replace(/\/+$/, '') !== '') return 'has a path: give the server a host name of its own';
  const canonical = url.origin;
  if (issuer !== canonical) return `must be written exactly as ${canonical}`;
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) return 'is http on a host other than this machine: use https';
  return undefined;
};

export const issuerUrl = () =>
  z
    .string()
    .max(2048)
    .superRefine((issuer, context) => {
      const problem = issuerProblem(issuer);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .register(fieldMeanings, {
      form: 'text',
      accepts: 'an https origin without path or final slash, such as https://login.example.com',
    });
