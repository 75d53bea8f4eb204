import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/launch-browser.ts';
import { openPerson, press, reach, signIn } from './support/person.ts';
import { PASSWORD, type Site, signInsLimitedTo, startSite } from './support/start-site.ts';

/** Enough for what is asked for here, and little enough to be used up at once. */
const SIGN_INS = 4;

let browser: Browser;
let site: Site;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startSite(signInsLimitedTo(SIGN_INS))]);
  await site.addUser('anna');
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});

test('RFC 6749 §4.1.2.1 an unknown client or a foreign redirect URI gets a page and never a redirect', async () => {
  const { page, context } = await openPerson(browser);
  for (const changes of [{ client_id: 'nobody' }, { redirect_uri: 'https://evil.example/cb' }]) {
    const answer = await page.goto(site.authorizeUrl(changes));
    expect(answer?.status()).toBe(400);
    await reach(page, 'This request cannot be answered');
    expect(new URL(page.url()).origin).toBe(site.issuer);
    expect(await page.getByRole('link').count()).toBe(0);
  }
  await context.close();
});

test('a form of another visit is refused, and works after the page is loaded again', async () => {
  const { page, context, complaints } = await openPerson(browser);
  await page.goto(site.authorizeUrl());
  await context.clearCookies();
  await page.getByLabel('User name').fill('anna');
  await page.getByLabel('Password').fill(PASSWORD);
  const [answer] = await Promise.all([page.waitForResponse(`${site.issuer}/sign-in`), press(page, 'Sign in')]);
  expect(answer.status()).toBe(403);
  await reach(page, 'This form has expired');
  await page.goto(site.authorizeUrl());
  await signIn(page, 'anna');
  await page.getByRole('button', { name: 'Allow' }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('RFC 6585 §4 too many sign-ins get a page that says when to try again', async () => {
  const { page, context, complaints } = await openPerson(browser);
  for (let tried = 0; tried <= SIGN_INS; tried += 1) {
    await page.goto(site.authorizeUrl());
    const [answer] = await Promise.all([page.waitForResponse(`${site.issuer}/sign-in`), signIn(page, 'nobody')]);
    if (answer.status() !== 429) continue;
    expect(Number(answer.headers()['retry-after'])).toBeGreaterThan(0);
    await reach(page, 'Too many requests');
    expect(await page.getByRole('definition').innerText()).toMatch(/^\d+ (?:second|minute)s?$/);
    expect(complaints).toEqual([]);
    await context.close();
    return;
  }
  expect.fail('no sign-in was refused');
});
