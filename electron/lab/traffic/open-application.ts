import { hash } from 'node:crypto';
import type { Chance } from '../world/chance.ts';
import { type LabClient, resourceOf } from '../world/clients.ts';
import type { LabPerson } from '../world/world.ts';
import type { Browser, FetchSite } from './browser.ts';
import { callAsClient, type TokenAnswer, tokensOf } from './call-as-client.ts';
import type { LabReply } from './http.ts';
import { heldKey, type Scene } from './scene.ts';
import { type Slips, signIn } from './sign-in.ts';

/** A person at a client. */
export interface Cast {
  readonly person: LabPerson;
  readonly client: LabClient;
  readonly chance: Chance;
}

/** What came of an act: what was meant, or that the server, or a person, said no. */
export type Result = 'done' | 'refused';

const DECIDING_MS = 1500;
const ALLOWS = 0.97;
const FIRST_FREE_PORT = 49_152;
const LAST_PORT = 65_535;

/** A native application listens where it finds a free port (RFC 8252 §7.3). */
const redirectUriOf = ({ kind, redirectUri }: LabClient, chance: Chance): string =>
  kind === 'terminal' && redirectUri !== null
    ? redirectUri.replace('127.0.0.1', `127.0.0.1:${chance.between(FIRST_FREE_PORT, LAST_PORT)}`)
    : (redirectUri ?? '');

/** From where its people come here. */
export const siteOf = ({ kind }: LabClient): FetchSite => (kind === 'web' || kind === 'browser' ? 'cross-site' : 'none');

export interface Attempt {
  readonly verifier: string;
  readonly redirectUri: string;
  /** Path and query of the authorization request. */
  readonly path: string;
  /** A page of the client sends the person here; a program opens the browser anew. */
  readonly site: FetchSite;
}

/** A fresh authorization request of a client: RFC 6749 §4.1.1, RFC 7636 §4.3. `redirectUri` stands in for the registered one. */
export const createAttempt = ({ random }: Scene, { client, chance }: Cast, redirectUri = redirectUriOf(client, chance)): Attempt => {
  const text = (): string => random.bytes(32).toString('base64url');
  const verifier = text();
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: client.id,
    redirect_uri: redirectUri,
    scope: client.scope,
    state: text(),
    nonce: text(),
    code_challenge: hash('sha256', verifier, 'base64url'),
    code_challenge_method: 'S256',
  });
  return { verifier, redirectUri, path: `/authorize?${parameters}`, site: siteOf(client) };
};

const codeIn = ({ location }: LabReply): string | undefined => URL.parse(location)?.searchParams.get('code') ?? undefined;

const redeem = async (
  scene: Scene,
  { person, client }: Cast,
  attempt: Attempt,
  code: string,
  browser: Browser,
): Promise<TokenAnswer | undefined> => {
  const fields = { grant_type: 'authorization_code', code, redirect_uri: attempt.redirectUri, code_verifier: attempt.verifier };
  const tokens = tokensOf(await callAsClient(scene, { client, path: '/token', fields, from: browser.at }));
  if (tokens) scene.held.set(heldKey(person.name, client), tokens);
  return tokens;
};

/** Asks who the token is of, as the client does from where it runs. */
export const readUserinfo = async (scene: Scene, client: LabClient, token: string, browser: Browser): Promise<Result> => {
  const at = { address: client.address ?? browser.at.address, agent: client.agent || browser.at.agent };
  const reply = await scene.http.send({ method: 'GET', path: '/userinfo', ...at, headers: { authorization: `Bearer ${token}` } });
  return reply.status === 200 ? 'done' : 'refused';
};

/** Shows an access token to the resource server it is for, which asks this server about it (RFC 7662 §2.1). */
export const callResource = async (scene: Scene, client: LabClient, token: string): Promise<Result> => {
  const resource = resourceOf(client);
  const asking = scene.world.clients.find(({ id }) => id === resource?.client);
  if (!asking) return 'done';
  const reply = await callAsClient(scene, { client: asking, path: '/introspect', fields: { token, token_type_hint: 'access_token' } });
  return reply.status === 200 && reply.text.includes('"active":true') ? 'done' : 'refused';
};

/**
 * Opens an application as a person does: authorization, sign-in and consent where they are asked for, and behind it the exchange of the code, the question
 * who it is, and the first call of a resource server.
 */
export const openApplication = async (scene: Scene, cast: Cast, slips: Slips & { readonly denies?: boolean } = {}): Promise<Result> => {
  const { person, client, chance } = cast;
  const browser = scene.browserOf(person, client);
  const attempt = createAttempt(scene, cast);
  let page = await signIn(scene, { browser, person, chance, page: await browser.open(attempt.path, attempt.site) }, slips);
  if (page.text.includes('action="/consent"')) {
    await scene.think(chance, DECIDING_MS);
    const decision = !slips.denies && chance.happens(ALLOWS) ? 'allow' : 'deny';
    page = (await browser.submit(page, '/consent', { decision })) ?? page;
  }
  const code = codeIn(page);
  if (code === undefined) return 'refused';
  const tokens = await redeem(scene, cast, attempt, code, browser);
  if (!tokens) return 'refused';
  if (chance.happens(0.8)) await readUserinfo(scene, client, tokens.access_token, browser);
  return callResource(scene, client, tokens.access_token);
};
