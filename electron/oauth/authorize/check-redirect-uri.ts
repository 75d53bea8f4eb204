import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Client } from '../client.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';

/** `unregistered_path` leads to a host that the client registered, as a link that was written wrong does; `unregistered` leads elsewhere. */
export type RedirectUriReason = 'missing' | 'none_registered' | 'unregistered' | 'unregistered_path';

/** Origin without port, port, and the rest. No user part fits: after the host only a port, a slash, a question mark or the end may follow. */
const loopback = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::([1-9]\d{0,4}))?((?:[/?].*)?)$/;

/** The URI without its port when it is http to a loopback address, else null. */
const withoutPort = (uri: string): string | null => {
  const [, origin, port = '1', rest] = loopback.exec(uri) ?? [];
  return origin === undefined || rest === undefined || Number(port) > 65_535 ? null : origin + rest;
};

/** A native application is given its port by the system when it starts to listen, so it cannot register it (RFC 8252 §7.3). */
const isLoopbackVariant = (requested: string, registered: readonly string[]): boolean => {
  const wanted = withoutPort(requested);
  return wanted !== null && registered.some((uri) => withoutPort(uri) === wanted);
};

/** Scheme, host and port, without the port on a loopback address; null for what is no URL. */
const placeOf = (uri: string): string | null => {
  const url = URL.parse(withoutPort(uri) ?? uri);
  return url && `${url.protocol}//${url.host}`;
};

const refuse = (reason: RedirectUriReason, description: string) => refused(refusal('invalid_request', reason, description));

/**
 * Decides where the authorization response may go. Strings are compared as they are, with nothing decoded, lower-cased or resolved; only the port of an http
 * URI on 127.0.0.1 or [::1] may differ from the registered one. `localhost` is a name like any other.
 *
 * @param input.requested The `redirect_uri` parameter, undefined when it was not sent.
 * @param input.openid    The request is an OpenID Connect one, which must name its redirect URI (Core §3.1.2.1).
 * @returns The URI to redirect to, or refusal `invalid_request`, reason one of {@link RedirectUriReason}. It must be shown as a page, never redirected.
 * @see RFC 6749 §3.1.2.3 · RFC 9700 §2.1, §4.1.3 · RFC 8252 §7.3
 */
export const checkRedirectUri = (input: {
  client: Pick<Client, 'redirectUris'>;
  requested: string | undefined;
  openid: boolean;
}): Outcome<string, OAuthRefusal<RedirectUriReason>> => {
  const { redirectUris } = input.client;
  const [only] = redirectUris;
  if (only === undefined) return refuse('none_registered', 'The client has no redirect URI registered.');
  if (input.requested === undefined) {
    const mayOmit = redirectUris.length === 1 && !input.openid;
    return mayOmit ? done(only) : refuse('missing', 'The parameter redirect_uri is required.');
  }
  const { requested } = input;
  if (redirectUris.includes(requested) || isLoopbackVariant(requested, redirectUris)) return done(requested);
  const place = placeOf(requested);
  const isNear = place !== null && redirectUris.some((uri) => placeOf(uri) === place);
  return refuse(isNear ? 'unregistered_path' : 'unregistered', 'The redirect_uri is not one that the client registered.');
};
