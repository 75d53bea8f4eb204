import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/launch-browser.ts';
import { arriveAtClient, authenticatorCode, openPerson, reach } from './support/person.ts';
import { PASSWORD, type Site, startSite } from './support/start-site.ts';

let browser: Browser;
let site: Site;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startSite()]);
  for (const name of ['anna', 'bela', 'cora']) await site.addUser(name);
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const MOST_STOPS = 40;

/** What has the focus, by what a person would call it; empty at the end of the page. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return '';
  return (at.labels?.[0]?.textContent || at.textContent || at.getAttribute('aria-label') || at.tagName).replaceAll(/\\s+/g, ' ').trim();
})()`;

/** Whether what has the focus shows it. */
const OUTLINED = `getComputedStyle(document.activeElement).outlineStyle !== 'none'`;

const focused = (page: Page): Promise<string> => page.evaluate<string>(FOCUSED);

/** Goes on with the Tab key to what has this name. Every stop on the way must show that it has the focus. */
const tabTo = async (page: Page, name: string): Promise<void> => {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    const here = await focused(page);
    if (here !== '' && !(await page.evaluate<boolean>(OUTLINED))) throw new Error(`"${here}" does not show the focus.`);
    if (here.startsWith(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to "${name}".`);
};

const signInByKeyboard = async (page: Page, username: string): Promise<void> => {
  await reach(page, 'Sign in');
  expect(await focused(page)).toBe('User name');
  await page.keyboard.type(username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
};

test('WCAG 2.2 SC 2.1.1 sign-in and consent work with the keyboard alone', async () => {
  const { page, context } = await openPerson(browser);
  await page.goto(site.authorizeUrl());
  await signInByKeyboard(page, 'anna');
  await page.getByRole('button', { name: 'Allow' }).waitFor();
  await tabTo(page, 'Read and change: orders');
  await page.keyboard.press('Space');
  await tabTo(page, 'Allow');
  await page.keyboard.press('Enter');
  await arriveAtClient(page, site);
  const { body } = await site.redeem(site.party.last().parameters.code);
  expect(String(body.scope)).toContain('profile');
  expect(String(body.scope)).not.toContain('orders:write');
  await context.close();
});

test('the Enter key in a box of the consent page allows nothing', async () => {
  const { page, context } = await openPerson(browser);
  await page.goto(site.authorizeUrl());
  await signInByKeyboard(page, 'bela');
  await page.getByRole('button', { name: 'Allow' }).waitFor();
  await page.getByRole('checkbox', { disabled: false }).first().focus();
  await page.keyboard.press('Enter');
  await arriveAtClient(page, site);
  expect(site.party.last().parameters).toMatchObject({ error: 'access_denied' });
  await context.close();
});

test('WCAG 2.2 SC 2.1.1 the account page, the second factor and the sign-out work with the keyboard alone', async () => {
  const { page, context } = await openPerson(browser);
  await page.goto(`${site.issuer}/account`);
  await signInByKeyboard(page, 'cora');
  await reach(page, 'Your account');
  await tabTo(page, 'Set up an authenticator app');
  await page.keyboard.press('Enter');
  await reach(page, 'Set up two-step sign-in');
  const secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '');
  await tabTo(page, 'Six-digit code');
  await page.keyboard.type(authenticatorCode(secret));
  await tabTo(page, 'Current password');
  await page.keyboard.type(PASSWORD);
  await tabTo(page, 'Turn on');
  await page.keyboard.press('Enter');
  await reach(page, 'Your recovery codes');
  await tabTo(page, 'I have saved them');
  await page.keyboard.press('Enter');
  await reach(page, 'Your account');
  await tabTo(page, 'Turn two-step sign-in off');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('Two-step sign-in is off.').waitFor();
  await tabTo(page, 'Sign out');
  await page.keyboard.press('Enter');
  await reach(page, 'Sign out?');
  await tabTo(page, 'Sign out');
  await page.keyboard.press('Enter');
  await reach(page, 'You are signed out');
  await context.close();
});
