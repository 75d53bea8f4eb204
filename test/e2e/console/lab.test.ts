import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { press } from './support/act.ts';
import { axeFindings } from './support/axe-findings.ts';
import { dialogOn } from './support/dialog-on.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { settled } from './support/watch-page.ts';

let browser: Browser;
let site: TestConsole;
let desk: Desk;
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole({ lab: true })]);
  desk = await openConsole(browser, site, { as: 'administrator' });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

describe('the lab', () => {
  it('lists its attacks with who does what, the technique and the alerts they are to raise', async () => {
    await desk.open('/lab');
    await settled(desk.page);
    const entry = desk.page.getByRole('listitem').filter({ hasText: 'Theft of a refresh token' });
    await entry.getByText('T1550.001').waitFor();
    await entry.getByRole('link', { name: 'refresh-token-theft' }).waitFor();
    expect(await entry.getByText('Not run yet.').count()).toBe(1);
    expect(await axeFindings(desk.page, ['light'], 'main')).toEqual([]);
  }, 60_000);

  it('refuses a seed that is none, runs an attack with one that is, and scores it: detected, how fast, contained', async () => {
    const { page } = desk;
    await press(page, 'Run Theft of a refresh token');
    const dialog = dialogOn(page);
    await dialog.getByLabel('Seed').fill('seven');
    expect(await dialog.getByRole('button', { name: 'Run it' }).isEnabled()).toBe(false);
    await dialog.getByLabel('Seed').fill('7');
    await press(dialog, 'Run it');
    const entry = page.getByRole('listitem').filter({ hasText: 'Theft of a refresh token' });
    await entry.getByRole('link', { name: /^Detected, / }).click({ timeout: 60_000 });
    const drawer = page.getByRole('complementary', { name: 'Theft of a refresh token' });
    await drawer.getByText(/^Contained after .* by /).waitFor();
    await drawer.getByText('expected').first().waitFor();
    expect(await drawer.getByText(/^Missed:/).count()).toBe(0);
    const { sheets } = await site.operate.lab.status({});
    expect(sheets).toMatchObject([{ scenario: 'refresh-theft', seed: 7, detected: true, missed: [] }]);
    expect(await axeFindings(page, ['light'], 'main')).toEqual([]);
  }, 120_000);

  it('leads from the score to the alert', async () => {
    const { page } = desk;
    const alert = page.getByRole('complementary').getByRole('link', { name: 'refresh-token-theft' });
    expect(await alert.getAttribute('href')).toMatch(/^\/alerts\/[0-9a-f-]+$/);
  });

  it('takes back what attacks left, once it was confirmed', async () => {
    const { page } = desk;
    await desk.open('/lab?tab=sheets');
    await page.getByRole('grid', { name: 'Score sheets' }).getByRole('row').nth(1).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await press(page, 'Take back what attacks left…');
    await press(dialogOn(page), 'Cancel');
    expect((await site.operate.lab.status({})).sheets.length).toBe(1);
    await press(page, 'Take back what attacks left…');
    await press(dialogOn(page), 'Take back');
    await page.getByText('No attack was run yet.').waitFor();
    expect((await site.operate.lab.status({})).sheets).toEqual([]);
    expect(desk.complaints).toEqual([]);
  }, 60_000);

  it('offers a viewer no attack and no purge', async () => {
    const viewer = await openConsole(browser, site, { as: 'viewer' });
    await viewer.open('/lab');
    await viewer.page.getByRole('listitem').filter({ hasText: 'Theft of a refresh token' }).waitFor();
    expect(await viewer.page.getByRole('button', { name: /^Run|^Take back/ }).count()).toBe(0);
    expect(await viewer.call('lab/run', { scenario: 'refresh-theft' })).toMatchObject({ status: 403 });
    await viewer.context.close();
  }, 60_000);
});

describe('a server that is no lab', () => {
  it('has no such screen in its navigation, and attacks nothing', async () => {
    const plain = await startConsole();
    try {
      const { page, open, call, context } = await openConsole(browser, plain, { as: 'administrator' });
      await open('/rules');
      expect(await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Lab', exact: true }).count()).toBe(0);
      await page.goto('/lab');
      await page.getByText('This server is no lab.').waitFor();
      expect((await call('lab/run', { scenario: 'refresh-theft' })).status).toBe(422);
      await context.close();
    } finally {
      await plain.stop();
    }
  }, 60_000);
});
