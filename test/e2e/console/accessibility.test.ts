import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { actDialog, press } from './support/act.ts';
import { axeFindings } from './support/axe-findings.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { type Seeded, seedConsole } from './support/seed-console.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { overflowAt, settled } from './support/watch-page.ts';

let browser: Browser;
let site: TestConsole;
let seeded: Seeded;
let desk: Desk;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  seeded = await seedConsole(site);
  desk = await openConsole(browser, site, { as: 'administrator' });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

/** Whatever can lie over a screen, and how it is opened. */
const overlays: readonly (readonly [name: string, path: string, open: (page: Page) => Promise<unknown>])[] = [
  ['the palette', '/', (page) => page.keyboard.press('Control+k')],
  [
    'the palette with what was found',
    '/',
    async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('shop');
      await page
        .getByRole('option', { name: /The shop/ })
        .first()
        .waitFor();
    },
  ],
  ['the sheet of keys', '/tokens', (page) => page.keyboard.press('?')],
  ['the drawer of a token', '/tokens', (page) => page.getByRole('row').nth(1).click()],
  ['the menu of the operator', '/', (page) => press(page, /avery-admin/)],
  ['the choice of a filter', '/audit', (page) => page.keyboard.press('f')],
  [
    'the range',
    '/audit',
    (page) =>
      page
        .getByRole('button', { name: /^Last|^All|hours/ })
        .first()
        .click(),
  ],
  [
    'the saving of a view',
    '/tokens',
    async (page) => {
      await press(page, 'Views');
      await page.getByRole('menuitem', { name: 'Save what is shown…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  ['the dialog of a block', '/network?add=block', (page) => page.getByRole('dialog').waitFor()],
  ['the dialog of a new user', '/users?add=user', (page) => page.getByRole('dialog').waitFor()],
  ['the verification', '/audit?verify=1', (page) => page.getByRole('dialog').waitFor()],
  [
    'the dialog of an act',
    '/clients/shop',
    async (page) => {
      await press(page, 'Suspend');
      await actDialog(page, /Suspend/)
        .getByText(/eversible/)
        .first()
        .waitFor();
    },
  ],
];

describe('what lies over a screen', () => {
  it.each(overlays)(
    '%s has no serious or critical finding in the dark and the light, and fits a small window',
    async (_, path, show) => {
      const { page } = desk;
      await page.goto(path);
      await page.locator('h1').first().waitFor();
      await settled(page);
      await show(page);
      // What opens under way is measured when it stands.
      await page.waitForTimeout(150);
      expect(await axeFindings(page, ['light'])).toEqual([]);
      expect(await overflowAt(page, 1024, 700)).toEqual([]);
      await page.keyboard.press('Escape');
    },
    60_000,
  );

  it('the form of each kind of client has no serious or critical finding', async () => {
    const { page, open } = desk;
    await open('/clients/new');
    await page.getByRole('button', { name: /^Web application with a server/ }).click();
    await page.getByLabel('Redirect URIs', { exact: true }).waitFor();
    expect(await axeFindings(page, ['light'])).toEqual([]);
    expect(await overflowAt(page, 1024, 700)).toEqual([]);
  }, 60_000);

  it('breaks no policy and no script', () => {
    expect(seeded.anna).not.toBe('');
    expect(desk.complaints).toEqual([]);
  });
});
