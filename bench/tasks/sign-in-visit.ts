import { createHash, randomBytes } from 'node:crypto';
import { type CookieJar, cookieJar } from '../http/cookie-jar.ts';
import { type HtmlForm, passwordForm } from '../http/html-form.ts';
import type { Lane } from '../http/lane.ts';
import { type Answer, fieldValues } from '../http/read-answer.ts';
import { formPoster, get } from '../http/request.ts';
import type { Person, Site } from '../site.ts';
import { redirectTarget, wrongAnswer } from './check-answer.ts';
import type { Endpoints } from './endpoints.ts';

/** One authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3) and what its client keeps for the answer. */
export interface AuthorizationRequest {
  readonly url: URL;
  readonly verifier: string;
  readonly state: string;
}

/** Makes an authorization request of the web client with a fresh verifier, state and nonce. */
export const authorizationRequest = (site: Site, at: Endpoints): AuthorizationRequest => {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(12).toString('base64url');
  const url = new URL(at.authorization);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: site.setup.webClient.id,
    redirect_uri: site.setup.redirectUri,
    scope: 'openid',
    state,
    nonce: state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return { url, verifier, state };
};

const isRedirect = (answer: Answer): boolean => answer.status === 302 || answer.status === 303;

/** Goes to an address and follows redirects within the site, at most eight; stops at a page or at a redirect to the client. */
export const visit = async (lane: Lane, jar: CookieJar, site: Site, start: URL): Promise<{ answer: Answer; url: URL }> => {
  let url = start;
  for (let hops = 0; hops < 8; hops++) {
    const answer = await lane.send(get(url, jar.fields()));
    jar.keep(answer);
    if (!isRedirect(answer)) return { answer, url };
    const target = redirectTarget(answer, url.href, 'a visit');
    if (target.href.startsWith(site.setup.redirectUri)) return { answer, url: target };
    url = target;
  }
  throw new Error(`more than eight redirects from ${start.href}`);
};

const fill = (form: HtmlForm, person: Person): string =>
  new URLSearchParams([...form.hidden, ['username', person.username], ['password', person.password]]).toString();

/**
 * Signs a person in by the page, as a browser does: fetches the page with its hidden values, sends the form, and must get a cookie and a redirect.
 *
 * @returns Where the server sends the browser next.
 */
export const signIn = async (lane: Lane, jar: CookieJar, site: Site, at: Endpoints, person: Person): Promise<URL> => {
  const page = await visit(lane, jar, site, authorizationRequest(site, at).url);
  if (page.answer.status !== 200) throw wrongAnswer('an authorization request without a session expects the sign-in page', page.answer);
  const form = passwordForm(page.answer.body.toString('utf8'));
  const action = new URL(form.action, page.url);
  const answer = await lane.send(formPoster(action, { ...jar.fields(), Origin: site.issuer })(fill(form, person)));
  if (fieldValues(answer, 'set-cookie').length === 0) throw wrongAnswer('a sign-in expects a session cookie', answer);
  jar.keep(answer);
  return redirectTarget(answer, action.href, 'a sign-in');
};

/**
 * Opens a browser session and shows that it is one: a second authorization request must be answered with a code at once.
 *
 * A server that shows no sign-in page but ends at the client by itself has signed its visitor in (the fixture of a peer).
 */
export const openSession = async (lane: Lane, site: Site, at: Endpoints, person: Person): Promise<CookieJar> => {
  const jar = cookieJar();
  const first = await visit(lane, jar, site, authorizationRequest(site, at).url);
  if (first.answer.status === 200) await visit(lane, jar, site, await signIn(lane, jar, site, at, person));
  const second = await lane.send(get(authorizationRequest(site, at).url, jar.fields()));
  const target = redirectTarget(second, site.issuer, 'an authorization request with a session');
  if (!target.href.startsWith(site.setup.redirectUri) || !target.searchParams.has('code'))
    throw wrongAnswer('a session expects a code at once', second);
  jar.keep(second);
  return jar;
};
