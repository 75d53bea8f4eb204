import { equalSecret } from '../keys/equal-secret.ts';

export interface Csrf {
  /** The token a form carries. `binding` is the visit's or session's cookie, `purpose` the form, such as `sign-in`. */
  token(binding: string, purpose: string): string;
  /** Whether the token was made for this binding and purpose; compared in constant time. */
  check(token: string | undefined, binding: string, purpose: string): boolean;
}

/**
 * Tokens against cross-site request forgery: a keyed hash of the visitor's cookie and the form's purpose, so that nothing is stored and a
 * token from one visit, one person or one form is no good for another.
 *
 * An empty binding is never accepted: a visitor without a cookie would share one token with every other.
 *
 * @param deps.mac  A keyed hash of 128 bits or more, under a key used for nothing else.
 */
export const createCsrf = (deps: { mac: (data: Buffer | string) => Buffer }): Csrf => {
  // The length in front keeps purpose and binding apart, whatever characters they have.
  const token: Csrf['token'] = (binding, purpose) => deps.mac(`${purpose.length}:${purpose}:${binding}`).toString('base64url');
  return {
    token,
    check: (given, binding, purpose) =>
      given !== undefined && binding !== '' && equalSecret(Buffer.from(given), Buffer.from(token(binding, purpose))),
  };
};

/** What a browser says about where a POST comes from. */
export interface PostOrigin {
  /** The Origin header. */
  readonly origin: string | undefined;
  /** The Sec-Fetch-Site header; browsers set it themselves, and only towards https and loopback. */
  readonly secFetchSite: string | undefined;
  /** The issuer's origin from the configuration; never the Host header, which the caller chooses. */
  readonly issuerOrigin: string;
}

/**
 * Whether a form was posted from this server's own page, as far as the browser tells. It goes before the token, not in its place.
 *
 * Sec-Fetch-Site, where sent, must be `same-origin`, or `none` (the person's own doing, such as a reload). Origin, where sent, must be the
 * issuer's; `null` is taken only together with `same-origin`, because a browser also says it where a privacy setting hides the origin. With
 * neither header the token decides.
 *
 * @see Fetch Metadata Request Headers §2.4 · Fetch, "Origin header"
 */
export const sameOriginPost = ({ origin, secFetchSite, issuerOrigin }: PostOrigin): boolean => {
  if (secFetchSite !== undefined && secFetchSite !== 'same-origin' && secFetchSite !== 'none') return false;
  if (origin === undefined || origin === issuerOrigin) return true;
  return origin === 'null' && secFetchSite === 'same-origin';
};
