import { CHALLENGE, VERIFIER } from '../../../support/authorization.ts';
import { createWebBrowser, visit } from '../../../support/web-browser.ts';
import { PASSWORD, type TestConsole } from './start-console.ts';

/** Breaks out of text, of attributes and of a closing tag, where any of them is not escaped. */
export const SCRIPT = `"'></bdi></title><img src=x onerror=alert(1)><script>alert(2)</script>`;
/** Reads as a picture, and is a program; with marks that cannot be seen. */
export const TURNED = 'pay\u202egnp.exe\u2066\u200b';
export const HOSTILE = `${SCRIPT}${TURNED}`;
/** Without a place to break the line. */
export const LONG = 'W'.repeat(10_000);
/** An id in which every character means something in an address or in markup. */
export const EVIL_ID = `../a.b/%2e%2e?x=1#y&"'><script>alert(3)</script>`;
export const LONG_ID = 'W'.repeat(128);

const SECRET = 'q7Zk2rXw9LmB4vTn8sJd3pFy6hGc1aEu5oRi0wKx';
const REDIRECT_URI = `https://evil.example/${'W'.repeat(1900)}`;

/** A header holds bytes: these are the text's in UTF-8. */
const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const basic = (id: string): string => `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(SECRET)}`).toString('base64')}`;

/** What was planted, by what it goes by. */
export interface Planted {
  /** The `sub` of each person. */
  readonly people: readonly string[];
  readonly grant: string;
}

const post = (site: TestConsole, path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(site.issuer + path, {
    method: 'POST',
    headers: { 'user-agent': bytes(HOSTILE), ...headers },
    body: new URLSearchParams(fields),
  });

const register = async ({ operate }: TestConsole): Promise<void> => {
  const web = {
    client_secret: SECRET,
    grant_types: ['authorization_code', 'refresh_token'] as ['authorization_code', 'refresh_token'],
    redirect_uris: [REDIRECT_URI],
    scope: `openid offline_access ${'W'.repeat(256)}`,
  };
  await operate.clients.add({ ...web, client_id: EVIL_ID, client_name: SCRIPT });
  await operate.clients.add({ ...web, client_id: LONG_ID, client_name: 'W'.repeat(200) });
};

const people = async ({ operate }: TestConsole): Promise<string[]> => {
  const claims = { [HOSTILE]: HOSTILE, name: LONG.slice(0, 500) };
  const script = await operate.users.add({ username: SCRIPT, password: PASSWORD, claims });
  const long = await operate.users.add({
    username: 'W'.repeat(128),
    email: `${'w'.repeat(64)}@${'w'.repeat(60)}.example`,
    password: PASSWORD,
  });
  return [script.sub, long.sub];
};

/** The person whose name is a script uses the client whose id is one, with a refresh token that is used twice. */
const signIn = async (site: TestConsole): Promise<void> => {
  const url = new URL(`${site.issuer}/authorize`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: EVIL_ID,
    redirect_uri: REDIRECT_URI,
    scope: 'openid offline_access',
    state: HOSTILE,
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  }).toString();
  const { location } = await visit(createWebBrowser(site.issuer), url, { username: SCRIPT });
  const code = new URL(location).searchParams.get('code') ?? '';
  const headers = { authorization: basic(EVIL_ID) };
  const redeemed = await post(
    site,
    '/token',
    { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER },
    headers,
  );
  const { refresh_token } = (await redeemed.json()) as { refresh_token: string };
  for (let times = 0; times < 2; times += 1) await post(site, '/token', { grant_type: 'refresh_token', refresh_token }, headers);
};

/** Requests that are refused, with hostile text wherever a request has room for it. */
const knock = async (site: TestConsole): Promise<void> => {
  for (const text of [HOSTILE, LONG.slice(0, 1000)]) {
    await post(site, '/token', { grant_type: text, client_id: text, code: text, scope: text });
    await post(site, '/token', { grant_type: 'client_credentials' }, { authorization: basic(text) });
    await post(site, '/introspect', { token: text }, { authorization: basic(EVIL_ID) });
    const query = new URLSearchParams({ response_type: text, client_id: EVIL_ID, redirect_uri: REDIRECT_URI, state: text, scope: text });
    await fetch(`${site.issuer}/authorize?${query}`, { headers: { 'user-agent': bytes(text) }, redirect: 'manual' });
    await fetch(`${site.issuer}/userinfo`, { headers: { authorization: `Bearer ${bytes(text)}`, 'user-agent': bytes(text) } });
    const browser = createWebBrowser(site.issuer);
    const page = await browser.follow(await browser.get(`${site.issuer}/account`));
    await browser.submit(page, '/sign-in', { username: text, password: text });
  }
};

/** Plants hostile text in every field that a client, a person or an operator can set, as long as the field takes it. */
export const seedHostile = async (site: TestConsole): Promise<Planted> => {
  await register(site);
  const subs = await people(site);
  await signIn(site);
  await knock(site);
  await site.operate.operators.add({ name: SCRIPT.slice(0, 64), password: PASSWORD, role: 'auditor' });
  await site.operate.operators.add({ name: 'W'.repeat(64), password: PASSWORD, role: 'viewer' });
  await site.operate.network.block({ range: '203.0.113.1', reason: HOSTILE });
  await site.operate.network.block({ range: '2001:db8:ffff:ffff:ffff:ffff:ffff:fff1', reason: 'W'.repeat(500) });
  const { tokens } = await site.operate.tokens.list({ filter: { client: EVIL_ID } });
  return { people: subs, grant: tokens[0]?.grant ?? '' };
};
