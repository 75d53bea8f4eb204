import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { openPerson } from '../support/person.ts';
import { axeFindings, type Theme } from './support/axe-findings.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { screensOf } from './support/screens.ts';
import { type Seeded, seedConsole } from './support/seed-console.ts';
import { OPERATORS, PASSWORD, startConsole, type TestConsole } from './support/start-console.ts';
import { overflowAt, settled, watchRequests } from './support/watch-page.ts';

let browser: Browser;
let site: TestConsole;
let fresh: TestConsole;
let seeded: Seeded;
let desk: Desk;
let failed: readonly string[];

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  // A machine that is slow for a moment is no news for a screen that is to be empty.
  fresh = await startConsole({ settings: { protection: { observer: { enabled: false } } } });
  seeded = await seedConsole(site);
  desk = await openConsole(browser, site, { as: 'administrator' });
  failed = watchRequests(desk.page);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
  await fresh.stop();
});

const both = async ({ page }: Pick<Desk, 'page'>): Promise<string[]> => [
  ...(await overflowAt(page, 1440, 900)),
  ...(await overflowAt(page, 1024, 700)),
];

describe('every screen', () => {
  it('opens by its address, shows what happened, fits its window, and has no serious or critical finding in the dark and the light', async () => {
    const found: string[] = [];
    for (const { name, path, shows } of screensOf(seeded)) {
      await desk.open(path);
      for (const text of shows) {
        const told = desk.page.locator('main').getByText(text).filter({ visible: true }).first();
        await told.waitFor({ timeout: 5000 }).catch(() => found.push(`${name}: does not show ${text}`));
      }
      await settled(desk.page);
      for (const wide of await both(desk)) found.push(`${name}: ${wide}`);
      const themes: readonly Theme[] = name === 'tokens' || name === 'overview' ? ['light', 'contrast'] : ['light'];
      for (const finding of await axeFindings(desk.page, themes, themes.length > 1 ? undefined : 'main')) found.push(`${name}: ${finding}`);
    }
    expect(found).toEqual([]);
    expect(failed).toEqual([]);
    expect(desk.complaints).toEqual([]);
  }, 240_000);

  it('in its empty state says what was looked at', async () => {
    const { page, open, complaints, context } = await openConsole(browser, fresh, { as: 'administrator' });
    for (const [path, text] of [
      ['/', 'No token was issued yet'],
      ['/', /events? looked at/],
      ['/tokens', /looked at/],
      ['/clients', 'All registered clients were looked at.'],
      ['/users', /looked at/],
      ['/users?tab=sessions', 'All sessions that have not ended were looked at.'],
      ['/network', 'All standing rules were looked at.'],
      ['/network?tab=allowed', 'The allow list is empty.'],
      ['/network?tab=limits', /counted/],
      ['/network/address/198.51.100.7', 'None signed in from here.'],
      ['/audit?text=nothing-of-the-kind', 'The whole log was looked at.'],
      ['/live?user=nobody', /looked at|No such|Nothing/],
      ['/wall', 'None: the whole log was looked at.'],
    ] as const) {
      await open(path);
      await page.locator('main').getByText(text).filter({ visible: true }).first().waitFor();
    }
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  it('whose call fails says what failed and reads again when asked to', async () => {
    const { page, context } = await openConsole(browser, site, { as: 'viewer' });
    const fault = {
      json: { defined: true, code: 'FAULT', status: 500, message: 'x', data: { kind: 'store', description: 'The disk is full.' } },
    };
    let broken = true;
    // The sign-in and what is around every screen go on.
    await context.route(/\/rpc\/(?!session|views|live|audit\/integrity)/, (route) =>
      broken ? route.fulfill({ status: 500, json: fault }) : route.continue(),
    );
    for (const [path, title, then] of [
      ['/', 'The numbers could not be read.', 'Sign-ins'],
      ['/tokens', /could not be read/, 'The shop'],
      [`/tokens/family/${seeded.grant}`, 'The family could not be read.', 'Second uses'],
      ['/clients', 'The clients could not be read.', 'The shop'],
      ['/clients/shop', 'The client could not be shown.', 'Registration'],
      ['/users', /could not be read/, 'anna'],
      [`/users/${seeded.anna}`, 'The user could not be shown.', 'anna'],
      ['/network', 'The rules could not be read.', '203.0.113.9'],
      ['/network/address/127.0.0.1', 'The address could not be shown.', 'Users seen'],
      ['/audit', 'The log could not be read.', /mallory/],
      ['/audit/2', 'The event could not be shown.', 'Event 2'],
      ['/posture', 'The checks could not be made.', /checks are/],
      ['/settings/keys', 'The keys could not be read.', 'Key id'],
      ['/settings/configuration', 'The settings could not be read.', 'limits.enabled'],
    ] as const) {
      broken = true;
      await page.goto(path);
      const alert = page.getByRole('alert').filter({ hasText: title });
      await alert.waitFor();
      expect(await alert.innerText()).toContain('The disk is full.');
      broken = false;
      await alert.getByRole('button', { name: 'Try again' }).click();
      await page.locator('main').getByText(then).filter({ visible: true }).first().waitFor();
      await expect.poll(() => alert.count()).toBe(0);
    }
    await context.close();
  }, 60_000);

  it('of something that is not there says so', async () => {
    const { page, open } = desk;
    for (const [path, text] of [
      ['/tokens/family/nothing', 'The family could not be read.'],
      ['/clients/nobody', 'The client could not be shown.'],
      ['/users/nobody', 'The user could not be shown.'],
      ['/network/address/nowhere', 'The address could not be shown.'],
      ['/audit/0', 'The event could not be shown.'],
      ['/audit/99999999', 'The event could not be shown.'],
      ['/settings/nothing', 'There is no such setting for you.'],
      ['/nothing', 'No such screen'],
    ] as const) {
      await page.goto(path);
      await page.getByText(text).first().waitFor();
    }
    await open('/');
  });
});

describe('before the screens', () => {
  it('the page of the first run tells how to come in, and creates the operator for who came by the one-time address, which is good once', async () => {
    const first = await startConsole({ firstRun: true });
    const { page, context, complaints } = await openPerson(browser, { baseURL: first.origin, viewport: { width: 1440, height: 900 } });
    await page.goto('/');
    await page.getByRole('heading', { name: 'No operator yet' }).waitFor();
    expect([...(await both({ page })), ...(await axeFindings(page, ['light']))]).toEqual([]);
    const ticket = first.ticketUrl();
    await page.goto(ticket);
    await page.getByRole('heading', { name: 'Create the first operator' }).waitFor();
    expect([...(await both({ page })), ...(await axeFindings(page, ['light', 'contrast']))]).toEqual([]);
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByLabel('Password again').fill('shorter');
    await page.getByRole('button', { name: 'Create and sign in' }).click();
    await page.getByText('The two passwords are not the same.').first().waitFor();
    for (const label of ['Password', 'Password again']) await page.getByLabel(label, { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create and sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await context.clearCookies();
    await page.goto(ticket);
    await page.getByText('The one-time address was used before or is too old.').waitFor();
    await page.getByRole('heading', { name: 'Sign in to the console' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
    await first.stop();
  }, 30_000);

  it('the pages of sign-in and of the lock fit, have no serious finding, say what is wrong, and give back the screen', async () => {
    const { page, context, complaints } = await openPerson(browser, { baseURL: site.origin, viewport: { width: 1440, height: 900 } });
    await page.goto('/clients/shop');
    await page.getByRole('heading', { name: 'Sign in to the console' }).waitFor();
    expect([...(await both({ page })), ...(await axeFindings(page, ['light', 'contrast']))]).toEqual([]);
    await page.getByLabel('Operator').fill(OPERATORS.viewer);
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'The shop' }).waitFor();
    await page.keyboard.press('Control+Shift+L');
    await page.getByRole('heading', { name: 'The console is locked' }).waitFor();
    await expect.poll(() => page.getByText('The shop').count()).toBe(0);
    expect([...(await both({ page })), ...(await axeFindings(page, ['light', 'contrast']))]).toEqual([]);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByRole('heading', { level: 1, name: 'The shop' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});
