import type { Seconds } from '../../shared/units.ts';
import { done, type Outcome, refused } from '../lib/outcome.ts';
import { type OAuthRefusal, refusal } from '../oauth/refusals.ts';

export type CookieReason = 'conflicting_cookie' | 'malformed_cookie' | 'too_long';
export type CookieOutcome = Outcome<string | undefined, OAuthRefusal<CookieReason>>;

/** As much as `node:http` takes for all headers by default. */
const MAX_HEADER_LENGTH = 16_384;

/** RFC 6265 §4.1.1 `cookie-octet`: no space, quote, comma, semicolon, backslash or control. */
const cookieValue = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;
/** RFC 9110 §5.6.2 `token`. */
const cookieName = /^[!#$%&'*+.^`|~\w-]+$/;

const absent = done(undefined);
const refuse = (reason: CookieReason) => refused(refusal('invalid_request', reason, 'The cookies of the request are not acceptable.'));

/**
 * Reads one cookie without parsing the others.
 *
 * @param header  The Cookie header as `node:http` gives it, several lines joined by `; `.
 * @returns The value; undefined when there is none or it is empty; or refusal `invalid_request`, reason one of
 *   `conflicting_cookie` (the name came with two values: another path or domain planted one, and which is ours cannot be told; RFC 6265
 *   §8.6), `malformed_cookie` or `too_long`.
 */
export const readCookie = (header: string | undefined, name: string): CookieOutcome => {
  if (header === undefined) return absent;
  if (header.length > MAX_HEADER_LENGTH) return refuse('too_long');
  const prefix = `${name}=`;
  let found: string | undefined;
  for (let at = header.indexOf(prefix); at >= 0; at = header.indexOf(prefix, at + prefix.length)) {
    if (!startsPair(header, at)) continue;
    const end = header.indexOf(';', at);
    const value = header.slice(at + prefix.length, end < 0 ? header.length : end).trimEnd();
    if (found !== undefined && found !== value) return refuse('conflicting_cookie');
    found = value;
  }
  if (found === undefined || found === '') return absent;
  return cookieValue.test(found) ? done(found) : refuse('malformed_cookie');
};

/** Whether a pair begins here and not in the middle of another name or value. */
const startsPair = (header: string, at: number): boolean => {
  let before = at - 1;
  while (before >= 0 && (header[before] === ' ' || header[before] === '\t')) before -= 1;
  return before < 0 || header[before] === ';';
};

/** One cookie of this server. */
export interface Cookie {
  /** The name on the wire. */
  readonly name: string;
  read(header: string | undefined): CookieOutcome;
  /** A Set-Cookie value. Without `maxAge` the cookie ends with the browser session. */
  set(value: string, maxAge?: Seconds): string;
  /** A Set-Cookie value that removes the cookie. */
  clear(): string;
}

/**
 * Describes a cookie: HttpOnly, SameSite=Lax (a client's redirect to the authorization endpoint must carry it) unless told otherwise, whole path, no domain. With
 * https also Secure and the prefix `__Host-`, so that no sibling domain and no plain-http answer can plant one (RFC 6265bis §4.1.3.2); over
 * plain http, which is for loopback, the plain name.
 *
 * @throws RangeError when the name, or later a value, has characters a cookie cannot hold: a fault of the caller.
 */
export const createCookie = ({ name, https, sameSite = 'Lax' }: { name: string; https: boolean; sameSite?: 'Lax' | 'Strict' }): Cookie => {
  if (!cookieName.test(name)) throw new RangeError(`"${name}" is not a cookie name`);
  const fullName = https ? `__Host-${name}` : name;
  const attributes = `Path=/; HttpOnly; SameSite=${sameSite}${https ? '; Secure' : ''}`;
  return {
    name: fullName,
    read: (header) => readCookie(header, fullName),
    set(value, maxAge) {
      if (!cookieValue.test(value)) throw new RangeError('the value has a character that a cookie cannot hold');
      const age = maxAge === undefined ? '' : `; Max-Age=${Math.floor(maxAge)}`;
      return `${fullName}=${value}; ${attributes}${age}`;
    },
    clear: () => `${fullName}=; ${attributes}; Max-Age=0`,
  };
};
