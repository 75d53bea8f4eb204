import type { Seconds } from '../../shared/units.ts';
import type { HeaderSet } from './security-headers.ts';

/**
 * How an endpoint stands to scripts of other origins: `public` may be read by all (discovery, keys), `token`, `revocation` and `userinfo` by
 * the origins listed, `closed` by none: authorize, sign-in, consent, account, introspection and the rest.
 */
export type CorsClass = 'public' | 'token' | 'revocation' | 'userinfo' | 'closed';

export interface Cors {
  /** Headers for an answer; null when the class has none. An origin that is not listed gets `Vary` alone, so its browser withholds the answer. */
  headersFor(corsClass: CorsClass, origin: string | undefined): HeaderSet | null;
  /**
   * Answers a preflight (Fetch, "CORS-preflight fetch").
   *
   * @param method   `Access-Control-Request-Method`.
   * @param headers  `Access-Control-Request-Headers`, undefined when absent.
   * @returns The headers of a 204, or null when origin, method or a header is not allowed: then answer 403 without CORS headers.
   */
  preflight(corsClass: CorsClass, origin: string | undefined, method: string | undefined, headers: string | undefined): HeaderSet | null;
}

const methodsOf: Readonly<Record<CorsClass, readonly string[]>> = {
  public: ['GET', 'HEAD'],
  token: ['POST'],
  revocation: ['POST'],
  userinfo: ['GET', 'POST'],
  closed: [],
};

const requestHeaders = ['accept', 'authorization', 'content-type'];
/** What a script may read besides the body: why it was refused, and how long to wait. */
const exposedHeaders =
  'WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset';

const forAll: HeaderSet = Object.freeze({ 'access-control-allow-origin': '*', 'access-control-expose-headers': exposedHeaders });
const unlisted: HeaderSet = Object.freeze({ vary: 'Origin' });

/** No `Access-Control-Allow-Credentials`: these endpoints read no cookie. */
const forOrigin = (origin: string): HeaderSet =>
  Object.freeze({ 'access-control-allow-origin': origin, 'access-control-expose-headers': exposedHeaders, vary: 'Origin' });

const assertOrigin = (origin: string): void => {
  if (!/^https?:\/\/[^*]+$/.test(origin) || !URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new RangeError(`"${origin}" is not an exact origin; write it like https://app.example.com`);
  }
};

const headersAllowed = (headers: string | undefined): boolean =>
  headers === undefined || headers.split(',').every((name) => requestHeaders.includes(name.trim().toLowerCase()));

/**
 * Cross-origin access by an exact list of origins. Compared as text: no pattern, no suffix, no reflection; `null` is never an origin.
 *
 * @param deps.origins  Serialised origins (RFC 6454 §6.2) of browser applications.
 * @param deps.preflightSeconds How long a browser may remember what it asked beforehand.
 * @throws RangeError when an entry is not one.
 */
export const createCors = (deps: { readonly origins: readonly string[]; readonly preflightSeconds: Seconds }): Cors => {
  deps.origins.forEach(assertOrigin);
  const listed = new Map(deps.origins.map((origin) => [origin, forOrigin(origin)]));
  const headersFor: Cors['headersFor'] = (corsClass, origin) => {
    if (corsClass === 'closed') return null;
    if (corsClass === 'public') return forAll;
    return (origin !== undefined && listed.get(origin)) || unlisted;
  };
  return {
    headersFor,
    preflight(corsClass, origin, method, headers) {
      const granted = headersFor(corsClass, origin);
      if (origin === undefined || method === undefined || granted === null || granted === unlisted) return null;
      if (!methodsOf[corsClass].includes(method) || !headersAllowed(headers)) return null;
      return {
        ...granted,
        'access-control-allow-methods': methodsOf[corsClass].join(', '),
        'access-control-allow-headers': requestHeaders.join(', '),
        'access-control-max-age': `${deps.preflightSeconds}`,
      };
    },
  };
};
