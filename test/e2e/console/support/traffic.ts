import { CHALLENGE, VERIFIER } from '../../../support/authorization.ts';
import { createWebBrowser, visit, type WebBrowser } from '../../../support/web-browser.ts';
import { PASSWORD, type TestConsole } from './start-console.ts';

const REDIRECT_URI = 'https://shop.example/callback';
const SECRET = 'q7Zk2rXw9LmB4vTn8sJd3pFy6hGc1aEu5oRi0wKx';
const SCOPE = 'openid profile email offline_access';

/** A client's tokens, as the token endpoint gave them. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

/** Registers a web application, `shop`, and a service that acts for itself, `nightly`; or such of other ids. */
export const registerClients = async (site: TestConsole, { web = ['shop'], services = ['nightly'] } = {}): Promise<void> => {
  for (const id of web)
    await site.operate.clients.add({
      client_id: id,
      client_name: `The ${id}`,
      client_secret: SECRET,
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [REDIRECT_URI],
      scope: SCOPE,
    });
  for (const id of services)
    await site.operate.clients.add({
      client_id: id,
      client_name: `The ${id}`,
      client_secret: SECRET,
      grant_types: ['client_credentials'],
      scope: 'orders:read',
      access_token_format: 'opaque',
    });
};

/** Creates accounts; each answers with its `sub`. */
export const addPeople = async (site: TestConsole, ...names: readonly string[]): Promise<string[]> => {
  const subs: string[] = [];
  for (const username of names) subs.push((await site.operate.users.add({ username, password: PASSWORD })).sub);
  return subs;
};

const post = async ({ issuer }: TestConsole, path: string, client: string, fields: Record<string, string>, secret = SECRET) => {
  const authorization = `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`;
  const answer = await fetch(issuer + path, { method: 'POST', headers: { authorization }, body: new URLSearchParams(fields) });
  const text = await answer.text();
  const body: Readonly<Record<string, unknown>> = text === '' ? {} : JSON.parse(text);
  return { status: answer.status, body };
};

const tokensOf = ({ status, body }: Awaited<ReturnType<typeof post>>): Tokens => {
  if (status !== 200) throw new Error(`No token: ${JSON.stringify(body)}`);
  return { access: String(body.access_token), refresh: String(body.refresh_token ?? '') };
};

interface SignInOptions {
  readonly client?: string;
  readonly browser?: WebBrowser;
  readonly scope?: string;
}

/** A person signs in at a client, with consent where it is asked for; in a browser of their own, or one that has their session. */
export const signInAt = async (
  site: TestConsole,
  username: string,
  { client = 'shop', browser = createWebBrowser(site.issuer), scope = SCOPE }: SignInOptions = {},
): Promise<Tokens> => {
  const url = new URL(`${site.issuer}/authorize`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client,
    redirect_uri: REDIRECT_URI,
    scope,
    state: 'state-1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  }).toString();
  const { location } = await visit(browser, url, { username });
  const code = new URL(location).searchParams.get('code') ?? '';
  const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER };
  return tokensOf(await post(site, '/token', client, fields));
};

/** A service gets a token for itself. */
export const serveItself = async (site: TestConsole, client = 'nightly'): Promise<Tokens> =>
  tokensOf(await post(site, '/token', client, { grant_type: 'client_credentials' }));

/** `good`, or the error by which the server refuses. */
export const refresh = async (site: TestConsole, { refresh: token }: Tokens, client = 'shop'): Promise<string> => {
  const { status, body } = await post(site, '/token', client, { grant_type: 'refresh_token', refresh_token: token });
  return status === 200 ? 'good' : String(body.error);
};

/** Whether the server says that a token is good. */
export const isActive = async (site: TestConsole, { access }: Tokens, client = 'shop'): Promise<boolean> =>
  (await post(site, '/introspect', client, { token: access })).body.active === true;

/** A sign-in that fails, with what was typed as the name. */
export const failToSignIn = async ({ issuer }: TestConsole, typed: string): Promise<void> => {
  const browser = createWebBrowser(issuer);
  const page = await browser.follow(await browser.get(`${issuer}/account`));
  await browser.submit(page, '/sign-in', { username: typed, password: 'not the password' });
};

/** Whether the sign-in page lets a person in. */
export const canSignIn = async ({ issuer }: TestConsole, username: string, password = PASSWORD): Promise<boolean> => {
  const browser = createWebBrowser(issuer);
  const page = await browser.follow(await browser.get(`${issuer}/account`));
  const next = await browser.follow(await browser.submit(page, '/sign-in', { username, password }));
  return next.status === 200 && next.text.includes('Your account');
};

/** How the server answers a service that proves itself with a secret: `good`, or the error. */
export const serviceAnswer = async (site: TestConsole, client = 'nightly', secret = SECRET): Promise<string> => {
  const { status, body } = await post(site, '/token', client, { grant_type: 'client_credentials' }, secret);
  return status === 200 ? 'good' : String(body.error);
};

/** The status by which the server answers somebody at an address, as a trusted proxy passes it on. */
export const statusFor = async ({ issuer }: TestConsole, address: string): Promise<number> => {
  const headers = { 'x-forwarded-for': address };
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`, { headers });
  await answer.arrayBuffer();
  return answer.status;
};
