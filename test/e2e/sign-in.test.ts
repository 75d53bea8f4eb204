import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/launch-browser.ts';
import { arriveAtClient, authenticatorCode, confirmEnrolment, giveCode, openPerson, press, reach, signIn } from './support/person.ts';
import { CLIENT_ID, CLIENT_NAME, type Site, startSite } from './support/start-site.ts';

let browser: Browser;
let site: Site;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startSite()]);
  for (const name of ['anna', 'bela', 'cora', 'dora', 'emil']) await site.addUser(name);
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});

test('RFC 6749 §4.1 a person signs in at a client’s request, narrows the scope, and the client redeems the code', async () => {
  const { page, context, complaints } = await openPerson(browser);
  await page.goto(site.authorizeUrl());
  await page.getByText(`to continue to ${CLIENT_NAME}`).waitFor();
  await signIn(page, 'anna');
  await reach(page, `Allow ${CLIENT_NAME} to use your account?`);
  expect(await page.getByRole('checkbox', { disabled: true }).count()).toBe(1);
  await page.locator('input[name="scope"][value="orders:write"]').uncheck();
  await press(page, 'Allow');
  await arriveAtClient(page, site);
  const { method, parameters } = site.party.last();
  expect(method).toBe('GET');
  expect(parameters).toMatchObject({ state: 'state-1', iss: site.issuer });
  const { status, body } = await site.redeem(parameters.code);
  expect(status).toBe(200);
  expect(String(body.scope).split(' ').toSorted()).toEqual(['email', 'offline_access', 'openid', 'profile']);
  expect(body).toHaveProperty('id_token');
  expect(complaints).toEqual([]);
  await context.close();
});

test('OpenID Connect Core §3.1.2.4 a person who was asked before is not asked again for less', async () => {
  const { page, context } = await openPerson(browser);
  await page.goto(site.authorizeUrl({ scope: 'openid profile' }));
  await signIn(page, 'bela');
  await press(page, 'Allow');
  await arriveAtClient(page, site);
  await page.goto(site.authorizeUrl({ scope: 'openid', state: 'again' }));
  await arriveAtClient(page, site);
  expect(site.party.last().parameters).toMatchObject({ state: 'again', code: expect.stringMatching(/^gwc_/) });
  await context.close();
});

test('RFC 6749 §4.1.2.1 a person who denies sends access_denied to the client', async () => {
  const { page, context, complaints } = await openPerson(browser);
  await page.goto(site.authorizeUrl());
  await signIn(page, 'cora');
  await press(page, 'Deny');
  await arriveAtClient(page, site);
  expect(site.party.last().parameters).toMatchObject({ error: 'access_denied', state: 'state-1', iss: site.issuer });
  expect(complaints).toEqual([]);
  await context.close();
});

test('RFC 6238 a person turns two-step sign-in on, and signs in with a code and then with a recovery code, each once', async () => {
  const { page, context, complaints } = await openPerson(browser);
  await page.goto(`${site.issuer}/account`);
  await signIn(page, 'dora');
  await press(page, 'Set up an authenticator app');
  const { secret, spentCode, recoveryCodes } = await confirmEnrolment(page);
  expect(recoveryCodes).toHaveLength(10);
  await page.getByRole('link', { name: 'I have saved them' }).click();
  await page.getByText('10 recovery codes left').waitFor();
  await page.getByRole('link', { name: 'Sign out' }).click();
  await press(page, 'Sign out');
  await reach(page, 'You are signed out');

  await page.goto(site.authorizeUrl({ scope: 'openid' }));
  await signIn(page, 'dora');
  await reach(page, 'Enter your code');
  await giveCode(page, spentCode);
  await page.getByRole('alert').waitFor();
  await giveCode(page, authenticatorCode(secret, 1));
  await press(page, 'Allow');
  await arriveAtClient(page, site);

  await context.clearCookies();
  await page.goto(`${site.issuer}/account`);
  await signIn(page, 'dora');
  await press(page, 'Use a recovery code');
  await reach(page, 'Enter a recovery code');
  await giveCode(page, recoveryCodes[0] ?? '');
  await page.getByText('9 recovery codes left').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('OpenID Connect RP-Initiated Logout §2 the client signs a person out, who comes back to it and must sign in again', async () => {
  const { page, context } = await openPerson(browser);
  await page.goto(site.authorizeUrl({ scope: 'openid' }));
  await signIn(page, 'emil');
  await press(page, 'Allow');
  await arriveAtClient(page, site);
  const { body } = await site.redeem(site.party.last().parameters.code);
  const logout = { id_token_hint: String(body.id_token), post_logout_redirect_uri: site.party.signedOutUri, state: 'bye' };
  await page.goto(`${site.issuer}/sign-out?${new URLSearchParams(logout)}`);
  await reach(page, 'Back at the client');
  expect(site.party.last()).toMatchObject({ path: '/signed-out', parameters: { state: 'bye' } });
  await page.goto(`${site.issuer}/account`);
  await reach(page, 'Sign in');
  await context.close();
});

test('OpenID Connect RP-Initiated Logout §2 without a hint the person is asked, and may stay', async () => {
  const { page, context, complaints } = await openPerson(browser);
  await page.goto(`${site.issuer}/account`);
  await signIn(page, 'emil');
  const logout = new URLSearchParams({ client_id: CLIENT_ID, post_logout_redirect_uri: site.party.signedOutUri });
  await page.goto(`${site.issuer}/sign-out?${logout}`);
  await reach(page, 'Sign out?');
  await page.getByRole('link', { name: 'Stay signed in' }).click();
  await reach(page, 'Your account');
  await page.goto(`${site.issuer}/sign-out?${logout}`);
  await press(page, 'Sign out');
  await page.waitForURL(site.party.signedOutUri);
  expect(complaints).toEqual([]);
  await context.close();
});
