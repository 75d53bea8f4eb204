import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/launch-browser.ts';
import { arriveAtClient, confirmEnrolment, giveCode, openPerson, press, reach, signIn } from './support/person.ts';
import { type Site, startSite } from './support/start-site.ts';

let browser: Browser;
let site: Site;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startSite()]);
  for (const name of ['anna', 'bela', 'cora', 'dora']) await site.addUser(name);
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});

test('Form Post Response Mode §2 the answer posts itself to the client of another site', async () => {
  const { page, context, complaints } = await openPerson(browser);
  await page.goto(site.authorizeUrl({ response_mode: 'form_post' }));
  await signIn(page, 'anna');
  await press(page, 'Allow');
  await arriveAtClient(page, site);
  const { method, parameters } = site.party.last();
  expect(method).toBe('POST');
  expect(parameters).toEqual({ code: expect.stringMatching(/^gwc_/), state: 'state-1', iss: site.issuer });
  expect((await site.redeem(parameters.code)).status).toBe(200);
  expect(complaints).toEqual([]);
  await context.close();
});

test('Form Post Response Mode §2 a refusal posts itself too', async () => {
  const { page, context, complaints } = await openPerson(browser);
  await page.goto(site.authorizeUrl({ response_mode: 'form_post', prompt: 'none' }));
  await arriveAtClient(page, site);
  expect(site.party.last()).toMatchObject({ method: 'POST', parameters: { error: 'login_required', state: 'state-1' } });
  expect(complaints).toEqual([]);
  await context.close();
});

test('without script a person signs in, consents and reaches the client', async () => {
  const { page, context } = await openPerson(browser, { javaScriptEnabled: false });
  await page.goto(site.authorizeUrl());
  await signIn(page, 'bela');
  await press(page, 'Allow');
  await arriveAtClient(page, site);
  const { method, parameters } = site.party.last();
  expect(method).toBe('GET');
  expect((await site.redeem(parameters.code)).status).toBe(200);
  await context.close();
});

test('Form Post Response Mode §2 without script a button posts the answer', async () => {
  const { page, context } = await openPerson(browser, { javaScriptEnabled: false });
  await page.goto(site.authorizeUrl({ response_mode: 'form_post' }));
  await signIn(page, 'cora');
  await press(page, 'Allow');
  await reach(page, 'Continue');
  await press(page, 'Continue');
  await arriveAtClient(page, site);
  expect(site.party.last().method).toBe('POST');
  expect((await site.redeem(site.party.last().parameters.code)).status).toBe(200);
  await context.close();
});

test('without script a person turns two-step sign-in on and signs in with a recovery code', async () => {
  const { page, context } = await openPerson(browser, { javaScriptEnabled: false });
  await page.goto(`${site.issuer}/account`);
  await signIn(page, 'dora');
  await press(page, 'Set up an authenticator app');
  const { recoveryCodes } = await confirmEnrolment(page);
  await context.clearCookies();
  await page.goto(`${site.issuer}/account`);
  await signIn(page, 'dora');
  await press(page, 'Use a recovery code');
  await reach(page, 'Enter a recovery code');
  await giveCode(page, recoveryCodes[3] ?? '');
  await reach(page, 'Your account');
  await context.close();
});
