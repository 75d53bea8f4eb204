import * as client from 'openid-client';
import type { Page } from 'playwright-core';
import { createWebBrowser, visit } from '../../../support/web-browser.ts';
import { performAct, press } from './act.ts';
import { PASSWORD } from './start-console.ts';

const REDIRECT_URI = 'https://orders.example/callback';
const CLIENT_NAME = 'Harbour Orders';
const PERSON = 'anna';
const REASON = 'The laptop of anna was stolen';

/** What the first use of the console comes to, as seen from outside. */
export interface MainJob {
  readonly operator: string;
  readonly issuer: string;
  readonly snippet: string;
  /** Whether each answer says that the token is good, before and after it was revoked. */
  readonly before: { readonly active: boolean; readonly sub: string; readonly refreshed: boolean };
  readonly after: { readonly active: boolean; readonly refresh: string; readonly userinfo: number };
  /** The preview of the act, as it was shown. */
  readonly effect: string;
  /** The event of the act, as the log tells it. */
  readonly record: string;
}

/** Goes to a screen as a hand does, so that it works wherever the console is shown. */
const goTo = (page: Page, screen: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen, exact: true }).click();

/** Fills in the page of the first run and comes to the first screen. */
export const createFirstOperator = async (page: Page, name: string): Promise<void> => {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password again').fill(PASSWORD);
  await press(page, 'Create and sign in');
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
};

const credential = async (page: Page, label: string): Promise<string> => {
  const term = page.getByRole('region', { name: 'Credentials' }).locator('dt', { hasText: label });
  return (await term.locator('xpath=following-sibling::dd[1]').innerText()).trim();
};

/** Registers a web application, and reads what the console shows of it. */
export const registerClient = async (page: Page): Promise<{ readonly id: string; readonly secret: string; readonly snippet: string }> => {
  await goTo(page, 'Clients');
  await page.getByRole('link', { name: 'Register a client' }).click();
  await page.getByRole('button', { name: /^Web application with a server/ }).click();
  await page.getByLabel('Name', { exact: true }).fill(CLIENT_NAME);
  await page.getByLabel('Redirect URIs', { exact: true }).fill(REDIRECT_URI);
  await press(page, 'Register');
  await page.getByRole('heading', { level: 1, name: `${CLIENT_NAME} is registered` }).waitFor();
  const snippet = await page.getByRole('region', { name: 'How to use it' }).locator('code, pre').first().innerText();
  return { id: await credential(page, 'Client id'), secret: await credential(page, 'Client secret'), snippet };
};

export const createPerson = async (page: Page): Promise<void> => {
  await goTo(page, 'Users');
  await press(page, 'Create a user');
  await page.getByLabel('User name').fill(PERSON);
  await page.getByLabel('First password').fill(PASSWORD);
  await press(page, 'Create');
  await page.getByRole('heading', { level: 1, name: PERSON }).waitFor();
};

const signIn = async (issuer: string, id: string, secret: string) => {
  const config = await client.discovery(new URL(issuer), id, secret, client.ClientSecretBasic(secret), {
    execute: [client.allowInsecureRequests],
  });
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email offline_access',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  const page = await visit(createWebBrowser(issuer), url, { username: PERSON });
  const tokens = await client.authorizationCodeGrant(config, new URL(page.location), { pkceCodeVerifier: verifier, expectedState: state });
  return { config, tokens };
};

/** Finds a token by its value and ends its family, with a reason. */
export const revokeByValue = async (page: Page, value: string): Promise<string> => {
  await goTo(page, 'Tokens');
  await page
    .getByRole('row', { name: new RegExp(CLIENT_NAME) })
    .first()
    .waitFor();
  await press(page, 'Find a token');
  await page.getByLabel('Token, jti or id').fill(value);
  await press(page, 'Find');
  await page.getByRole('complementary', { name: 'Access token' }).waitFor();
  await press(page, 'Revoke its family');
  return performAct(page, { title: 'Revoke the family', verb: 'Revoke', reason: REASON });
};

/** Looks the act up in the log and reads all that its event says. */
export const readRecord = async (page: Page): Promise<string> => {
  await goTo(page, 'Audit');
  await page.getByLabel('Words in the event').fill('tokens.revoked');
  await page
    .getByRole('row', { name: /Revoked|revoked/ })
    .first()
    .click();
  const drawer = page.getByRole('complementary', { name: /^Event \d+$/ });
  await drawer.getByText(REASON).first().waitFor();
  return drawer.innerText();
};

/** `invalid_grant` and the like: what the client reads when the server refuses. */
const errorOf = async (called: Promise<unknown>): Promise<string> => {
  try {
    await called;
    return 'none';
  } catch (error) {
    return error instanceof client.ResponseBodyError ? error.error : String(error);
  }
};

/**
 * From the page of the first run to a revoked token that its client notices: one operator, one client, one person.
 *
 * @param page Shows the page of the first run.
 * @param issuer The authorization server's, where the client finds it.
 */
export const doMainJob = async (page: Page, issuer: string, operator: string): Promise<MainJob> => {
  await createFirstOperator(page, operator);
  const { id, secret, snippet } = await registerClient(page);
  await createPerson(page);
  const { config, tokens: first } = await signIn(issuer, id, secret);
  const tokens = await client.refreshTokenGrant(config, first.refresh_token ?? '');
  const { active } = await client.tokenIntrospection(config, tokens.access_token);
  const info = await client.fetchUserInfo(config, tokens.access_token, first.claims()?.sub ?? '');
  const effect = await revokeByValue(page, tokens.access_token);
  const gone = await client.tokenIntrospection(config, tokens.access_token);
  const refresh = await errorOf(client.refreshTokenGrant(config, tokens.refresh_token ?? ''));
  const userinfo = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  return {
    operator,
    issuer,
    snippet,
    before: { active, sub: info.sub, refreshed: tokens.refresh_token !== undefined },
    after: { active: gone.active, refresh, userinfo: userinfo.status },
    effect,
    record: await readRecord(page),
  };
};
