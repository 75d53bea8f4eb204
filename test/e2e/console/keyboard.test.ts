import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { actDialog } from './support/act.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { seedConsole } from './support/seed-console.ts';
import { PASSWORD, startConsole, type TestConsole } from './support/start-console.ts';
import { settled } from './support/watch-page.ts';

let browser: Browser;
let site: TestConsole;
let desk: Desk;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  await seedConsole(site);
  desk = await openConsole(browser, site, { as: 'administrator' });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const MOST_STOPS = 60;

/** What has the focus: what a person would call it, and whether it, or the row in hand of a table, shows the focus. Null at the end of the page. */
const FOCUS = `(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const row = at.getAttribute('aria-activedescendant');
  const marked = (row && document.getElementById(row)) || at;
  const outlined = ({ outlineStyle, outlineWidth, outlineColor }) => outlineStyle !== 'none' && outlineWidth !== '0px' && outlineColor !== 'rgba(0, 0, 0, 0)';
  const box = at.getBoundingClientRect();
  return {
    name: (at.getAttribute('aria-label') || at.labels?.[0]?.textContent || at.textContent || at.tagName).replaceAll(/\\s+/g, ' ').trim(),
    seen: box.width > 1 && box.height > 1 && (outlined(getComputedStyle(marked)) || (marked.matches('a') && outlined(getComputedStyle(marked, '::after')))),
  };
})()`;

interface Focus {
  readonly name: string;
  readonly seen: boolean;
}

const focus = (page: Page): Promise<Focus | null> => page.evaluate<Focus | null>(FOCUS);

/** Walks through the page by Tab, from its beginning to its end. */
const walk = async (page: Page): Promise<Focus[]> => {
  const stops: Focus[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const at = await focus(page);
    if (at === null) return stops;
    stops.push(at);
  }
  throw new Error(`Tab does not come to an end: ${stops.map(({ name }) => name).join(', ')}`);
};

const tabTo = async (page: Page, name: string | RegExp): Promise<void> => {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const at = await focus(page);
    if (at && (typeof name === 'string' ? at.name === name : name.test(at.name))) return;
  }
  throw new Error(`Tab does not lead to ${name}.`);
};

const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name, exact: typeof name === 'string' }).waitFor();

beforeEach(async () => {
  await desk.open('/tokens');
  await settled(desk.page);
});

describe('the Tab key', () => {
  it.each([
    ['/', /^Range|^Last|Views/],
    ['/live', /^Pause/],
    ['/tokens', 'Tokens'],
    ['/clients', 'Register a client'],
    ['/users', 'Create a user'],
    ['/network', 'Block an address'],
    ['/audit', 'Verify now'],
    ['/posture', 'Examine again'],
    ['/settings', 'Your account'],
  ] as const)('WCAG 2.2 SC 2.1.1, 2.1.2, 2.4.7 comes by everything on %s, shows where it is, and is held nowhere', async (path, what) => {
    const { page, open } = desk;
    await open(path);
    await settled(page);
    const stops = await walk(page);
    const names = stops.map(({ name }) => name);
    for (const screen of [
      'Skip to the screen',
      'Overview',
      'Live',
      'Tokens',
      'Clients',
      'Users',
      'Network',
      'Audit',
      'Posture',
      'Settings',
    ])
      expect(names).toContain(screen);
    expect(names.some((name) => (typeof what === 'string' ? name === what : what.test(name)))).toBe(true);
    expect(stops.filter(({ seen }) => !seen)).toEqual([]);
  });

  it('WCAG 2.2 SC 2.4.1 skips to the screen', async () => {
    const { page } = desk;
    await page.keyboard.press('Tab');
    expect((await focus(page))?.name).toBe('Skip to the screen');
    await page.keyboard.press('Enter');
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('MAIN');
    await page.keyboard.press('Tab');
    expect((await focus(page))?.name).toBe('Find a token');
  });
});

describe('the keys of a list', () => {
  it('j and k go through the rows, Enter opens the drawer, Escape closes it and the focus goes back to the list', async () => {
    const { page } = desk;
    const drawer = page.getByRole('complementary', { name: /token/i });
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await drawer.waitFor();
    const first = new URL(page.url()).searchParams.get('token');
    await page.keyboard.press('j');
    await page.waitForURL((url) => url.searchParams.get('token') !== first);
    await drawer.getByText('2 of ').waitFor();
    await page.keyboard.press('k');
    await page.waitForURL((url) => url.searchParams.get('token') === first);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    expect((await focus(page)) ?? { name: 'Tokens' }).toMatchObject({ name: 'Tokens' });
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await drawer.getByText('2 of ').waitFor();
  });

  it('x selects a row, and an act on it is done with the keyboard alone, from its effect to its reason', async () => {
    const { page } = desk;
    const count = await page.getByRole('row').count();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('Revoke 1 selected').waitFor();
    await tabTo(page, 'Revoke 1 selected');
    await page.keyboard.press('Enter');
    const dialog = actDialog(page, 'Revoke 1 token');
    await dialog.getByText('Not reversible.').waitFor();
    expect((await focus(page))?.name).toMatch(/^Reason/);
    await page.keyboard.type('by keyboard');
    await tabTo(page, 'Revoke');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/Revoke 1 token: Done: 1 of 1/).waitFor();
    await page.keyboard.press('.');
    await expect.poll(() => page.getByRole('row').count()).toBe(count - 1);
  });

  it('the arrow keys lead to a value of an event, Enter opens its menu, and the menu narrows the list', async () => {
    const { page, open } = desk;
    await open('/live');
    await page.getByRole('row', { name: /anna/ }).first().waitFor();
    await page.keyboard.press('k');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: /^Only this/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/severity=|group=|kinds=/);
  });

  it('Escape leaves the dialog of an act, and the focus goes back to what opened it', async () => {
    const { page, open } = desk;
    await open('/clients/shop');
    await tabTo(page, 'Suspend');
    await page.keyboard.press('Enter');
    await actDialog(page, /Suspend/).waitFor();
    await page.keyboard.press('Escape');
    await actDialog(page, /Suspend/).waitFor({ state: 'detached' });
    expect((await focus(page))?.name).toBe('Suspend');
  });
});

describe('the keys of the console', () => {
  it.each([
    ['o', 'Overview'],
    ['l', 'Live'],
    ['t', 'Tokens'],
    ['c', 'Clients'],
    ['u', 'Users'],
    ['n', 'Network'],
    ['a', 'Audit'],
    ['p', 'Posture'],
    ['s', 'Settings'],
  ])('g %s goes to %s', async (key, name) => {
    await desk.page.keyboard.press('g');
    await desk.page.keyboard.press(key);
    await heading(desk.page, name);
  });

  it('the palette opens by Control or Command and K, finds a client, goes there by Enter, and gives the focus back by Escape', async () => {
    const { page } = desk;
    await tabTo(page, 'Audit');
    await page.keyboard.press('Meta+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await focus(page))?.name).toBe('Audit');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('nightly');
    await page
      .getByRole('option', { name: /nightly/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await heading(page, 'The nightly');
  });

  it('? shows the keys that work here, and Escape puts them away', async () => {
    const { page } = desk;
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    for (const text of ['Find anything', 'Go to Audit', 'Show the keys']) await sheet.getByText(text).first().waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  it('single keys rest while somebody types', async () => {
    const { page, open } = desk;
    await open('/clients');
    await page.keyboard.press('/');
    await page.keyboard.type('gtz?');
    expect(await page.getByLabel('Id or name').inputValue()).toBe('gtz?');
    await heading(page, 'Clients');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});

describe('signing in', () => {
  it('WCAG 2.2 SC 2.1.1 works with the keyboard alone, and so does the lock', async () => {
    const { page, context } = await openConsole(browser, site);
    await page.goto('/');
    await page.getByLabel('Operator').waitFor();
    expect((await focus(page))?.name).toMatch(/^Operator/);
    await page.keyboard.type('vic-view');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await heading(page, 'Overview');
    await page.keyboard.press('Control+Shift+L');
    await heading(page, 'The console is locked');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await heading(page, 'Overview');
    await context.close();
  });

  it('breaks no policy and no script', () => expect(desk.complaints).toEqual([]));
});
