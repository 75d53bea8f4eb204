import { isIP } from 'node:net';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import { isLoopbackAddress, isPublicAddress } from './is-public-address.ts';

export type UrlRefusal = Refusal<'invalid_url', 'malformed' | 'scheme' | 'user_info' | 'port' | 'inside'>;

/** Names that mean the network at hand (RFC 6761, 6762, 8375, ICANN's `internal`), whatever a resolver makes of them. */
const INSIDE_NAME = /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home\.arpa|onion|test|invalid)$/;
const LONGEST = 2000;
const HTTPS_PORT = 443;
/** Below it other protocols listen, which an HTTP request could be made to speak. */
const FIRST_FREE_PORT = 1024;

const refuse = (reason: UrlRefusal['reason'], description: string) => refused({ code: 'invalid_url' as const, reason, description });

/** The host without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => (hostname.startsWith('[') ? hostname.slice(1, -1) : hostname);

/**
 * Reads the address of a webhook as the WHATWG parser does, which is what the request is made by, and refuses what it would have to mend: white space, control characters,
 * back-slashes, user names, odd spellings of an IPv4 address, a fragment.
 *
 * What a name leads to is judged anew at every attempt, after it is resolved: `resolvePublic`.
 *
 * @param options.allowLoopback Lets addresses of this machine, and `localhost`, pass, by http as well.
 * @returns The URL; refusal `invalid_url` (`malformed | scheme | user_info | port | inside`).
 */
export const checkWebhookUrl = (text: string, { allowLoopback }: { readonly allowLoopback: boolean }): Outcome<URL, UrlRefusal> => {
  if (text.length > LONGEST || /[^\x21-\x7e]|[\\<>"`{}|^]/.test(text))
    return refuse('malformed', 'It holds characters that an address has to escape, or is too long.');
  const [, scheme, authority = ''] = /^(https?):\/\/([^/?#]+)/.exec(text) ?? [];
  if (scheme === undefined) return refuse('scheme', 'A webhook is an https address, as https://hooks.example.com/gatewatch.');
  if (authority.includes('@')) return refuse('user_info', 'The address holds a user name or password: leave it out.');
  if (!URL.canParse(text)) return refuse('malformed', 'It is not an address.');
  const url = new URL(text);
  const host = hostOf(url);
  if (url.hash !== '' || text.includes('#')) return refuse('malformed', 'It holds a fragment, which is never sent: leave it out.');
  const given = authority.toLowerCase().replace(/:\d*$/, '');
  if (isIP(host) !== 0 && !given.startsWith('[') && given !== host)
    return refuse('malformed', `It spells the address ${host} in an odd way.`);
  const ours = allowLoopback && (host === 'localhost' || isLoopbackAddress(host));
  if (scheme === 'http' && !ours) return refuse('scheme', 'A webhook is an https address: http lets others read and change what is told.');
  const port = url.port === '' ? HTTPS_PORT : Number(url.port);
  if (!ours && port !== HTTPS_PORT && port < FIRST_FREE_PORT)
    return refuse('port', `Port ${port} is that of another protocol: use 443, or 1024 and above.`);
  const name = host.replace(/\.$/, '');
  const inside = isIP(host) === 0 ? INSIDE_NAME.test(name) || !name.includes('.') : !isPublicAddress(host);
  if (inside && !ours) return refuse('inside', 'It leads into a private network or to this machine.');
  return done(url);
};
