import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { choose, press } from './support/act.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { seedConsole } from './support/seed-console.ts';
import { SCRIPT, TURNED } from './support/seed-hostile.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { drawn, overflowAt, settled } from './support/watch-page.ts';

let browser: Browser;
let site: TestConsole;
let desk: Desk;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  await seedConsole(site);
  desk = await openConsole(browser, site, { as: 'administrator', browser: { timezoneId: 'Asia/Kolkata' } });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

/** The filters that are on. */
const chips = async ({ page }: Desk): Promise<string[]> => {
  await settled(page);
  const all = await page.getByRole('button', { name: /^Remove/ }).all();
  return Promise.all(all.map((one) => one.evaluate<string, void>('(node) => node.ariaLabel')));
};

const search = ({ page }: Desk): string => decodeURIComponent(new URL(page.url()).search);

describe('filters', () => {
  beforeEach(() => desk.open('/audit?severity=medium&client=shop'));

  it('survive a reload, are undone by Back and done again by Forward', async () => {
    const { page } = desk;
    const before = await chips(desk);
    expect(before.length).toBe(2);
    await page.reload();
    await page.getByRole('row').nth(1).waitFor();
    expect(await chips(desk)).toEqual(before);
    await page
      .getByRole('group', { name: 'Filters' })
      .getByRole('button', { name: /^Remove Severity/i })
      .first()
      .click();
    await page.waitForURL((url) => !url.search.includes('severity'));
    await page.goBack();
    await page.waitForURL(/severity=medium/);
    expect(await chips(desk)).toEqual(before);
    await page.goForward();
    await page.waitForURL((url) => !url.search.includes('severity'));
    expect((await chips(desk)).length).toBe(1);
  });

  it('and the row in hand are there again after a look at another screen', async () => {
    const { page } = desk;
    await page.getByRole('row').nth(1).click();
    await page.waitForURL(/event=/);
    const at = search(desk);
    await page.getByRole('link', { name: 'Its proof and its flow' }).click();
    await page.getByRole('heading', { level: 1, name: /^Event/ }).waitFor();
    await page.goBack();
    await page.getByRole('complementary', { name: /^Event/ }).waitFor();
    expect(search(desk)).toBe(at);
  });

  it('of a link narrow what is shown', async () => {
    const { page } = desk;
    await page.getByRole('row').nth(1).waitFor();
    expect(await page.getByRole('grid').getByText('203.0.113.9').count()).toBe(0);
    await desk.open('/audit?address=203.0.113.9');
    await page.getByRole('grid').getByText('203.0.113.9').first().waitFor();
  });
});

describe('a saved view', () => {
  it('brings back path and filters, is renamed and deleted, and its name is only ever text', async () => {
    const { page, open } = desk;
    const name = `${SCRIPT.slice(0, 50)}${TURNED}`;
    await open('/tokens?state=any&client=shop');
    await choose(page, 'Views', 'Save what is shown…');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(name);
    await press(page.getByRole('dialog'), 'Save');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const shown = `${SCRIPT.slice(0, 50)}pay\\u{202E}gnp.exe\\u{2066}\\u{200B}`;
    await page.getByRole('button', { name: shown, exact: true }).waitFor();
    expect([...(await overflowAt(page, 1440, 900)), ...(await overflowAt(page, 1024, 700))]).toEqual([]);
    await open('/tokens');
    await press(page, 'Views');
    await page
      .getByRole('menuitemcheckbox', { name: shown })
      .or(page.getByRole('menuitemradio', { name: shown }))
      .click();
    await page.waitForURL(/client=shop/);
    expect(search(desk)).toContain('state=any');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await choose(page, shown, 'Rename…');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('The shop, all');
    await press(page.getByRole('dialog'), 'Rename');
    await choose(page, 'The shop, all', 'Delete…');
    await press(page.getByRole('dialog'), 'Delete');
    await page.getByRole('button', { name: 'Views' }).waitFor();
    expect(await page.locator('img[src="x"], script:not([src])').count()).toBe(0);
  });
});

describe('what an operator chose', () => {
  it('of the zone holds for every time at once, names it, and is kept', async () => {
    const { page, open } = desk;
    await open('/audit/2');
    const time = page.locator('main time').first();
    await page.getByText('+05:30').first().waitFor();
    const local = await time.innerText();
    await page.keyboard.press('z');
    await page.getByRole('button', { name: /^UTC/ }).waitFor();
    await page.getByText(/UTC/).first().waitFor();
    await expect.poll(() => time.innerText()).not.toBe(local);
    await expect.poll(() => page.locator('main').getByText('+05:30').count()).toBe(0);
    await page.reload();
    await page.getByRole('button', { name: /^UTC/ }).waitFor();
    await settled(page);
    await page.keyboard.press('z');
    await page.getByRole('button', { name: /^Local time/ }).waitFor();
  });

  it.each([
    ['Light', 'light'],
    ['High contrast', 'contrast'],
    ['Dark', 'dark'],
  ])('of the theme %s is there from the first paint after a reload', async (label, theme) => {
    const { page, open } = desk;
    const kept = page.waitForResponse(/views\/setPreferences/);
    await open('/');
    await page.getByRole('button', { name: /avery-admin/ }).click();
    await page
      .getByRole('menuitemcheckbox', { name: label })
      .or(page.getByRole('menuitemradio', { name: label }))
      .click();
    await kept;
    const now = (): Promise<string> => page.evaluate<string>('document.documentElement.dataset.theme');
    expect(await now()).toBe(theme);
    await page.reload();
    await drawn(page);
    expect(await now()).toBe(theme);
  });
});

describe('an address that somebody made up', () => {
  const long = 'W'.repeat(3000);
  it.each([
    '/audit?severity=worst&kinds=%5B%7B%7D%5D&success=perhaps&range=%22never%22&event=-1&user=%5B1%2C2%5D',
    '/audit?range=99999999999d&event=1e400&text=%00%E2%80%AE',
    `/audit?client=${encodeURIComponent(SCRIPT)}&user=${encodeURIComponent(TURNED)}&text=${encodeURIComponent(SCRIPT)}`,
    '/audit?client=%7B%22__proto__%22%3A%7B%22x%22%3A1%7D%7D&__proto__=1&constructor=2',
    '/tokens?state=gone&type=%22x%22&format=%5B%5D&scope=%7B%7D',
    `/tokens?client=${'W'.repeat(256)}&token=${encodeURIComponent(SCRIPT)}`,
    `/clients?q=${long}&grant=${encodeURIComponent(SCRIPT)}&status=%22`,
    '/users?tab=%5B%5D&q=%5B%5D&status=1',
    `/users?q=${encodeURIComponent(SCRIPT)}`,
    '/network?tab=x&state=y&covering=%5B%5D&add=everything&range=javascript:alert(1)',
    `/live?not=%5B%22kind%3Ax%22%2C%22x%22%5D&kinds=${encodeURIComponent(JSON.stringify([SCRIPT]))}&group=none`,
    '/?range=%22%22%22&clients=x',
    '/audit?%E0%A4%A=%E0%A4%A',
  ])('does no harm: %s', async (path) => {
    const { page, complaints } = desk;
    const before = complaints.length;
    await page.goto(path);
    await page.locator('h1').first().waitFor();
    await settled(page);
    expect(await page.getByText('This screen could not be shown.').count()).toBe(0);
    expect(await page.locator('img[src="x"], script:not([src])').count()).toBe(0);
    expect(await overflowAt(page, 1024, 700)).toEqual([]);
    expect(complaints.slice(before)).toEqual([]);
  });

  it.each([
    '/clients/%E2%80%AE',
    `/users/${encodeURIComponent(SCRIPT)}`,
    '/network/address/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E',
    '/audit/NaN',
    '/tokens/family/%00',
    '/%2e%2e/%2e%2e',
    '//evil.example/x',
    '/settings/__proto__',
  ])('names nothing that is there: %s', async (path) => {
    const { page, complaints } = desk;
    const before = complaints.length;
    await page.goto(`${site.origin}${path}`);
    await page.locator('h1, [role=alert], main').first().waitFor();
    await settled(page);
    expect(new URL(page.url()).origin).toBe(site.origin);
    expect(await page.locator('img[src="x"], script:not([src])').count()).toBe(0);
    expect(complaints.slice(before)).toEqual([]);
  });

  it('performs no act, whatever it names', async () => {
    const { page } = desk;
    await page.goto('/network?add=block&range=198.51.100.77');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    const { rules } = await site.operate.network.rules({ kind: 'block', covering: '198.51.100.77' });
    expect(rules).toEqual([]);
  });
});
