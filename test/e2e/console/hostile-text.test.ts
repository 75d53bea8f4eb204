import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { actDialog, performAct, press } from './support/act.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { EVIL_ID, HOSTILE, LONG_ID, type Planted, SCRIPT, seedHostile } from './support/seed-hostile.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { overflowAt, settled } from './support/watch-page.ts';

let browser: Browser;
let site: TestConsole;
let desk: Desk;
let planted: Planted;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  planted = await seedHostile(site);
  desk = await openConsole(browser, site, { as: 'administrator', browser: { userAgent: SCRIPT } });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

/** Elements that only the hostile text could have brought, and characters of direction or without a width that were not made visible. */
const BROKEN = `(() => {
  const hidden = /[\\u202a-\\u202e\\u2066-\\u2069\\u200b]/;
  const planted = [...document.querySelectorAll('img[src="x"], script:not([src])')].map(() => 'an element was planted');
  const texts = [...document.querySelectorAll('body *')].flatMap((one) => [...one.childNodes]).filter((node) => node.nodeType === 3 && hidden.test(node.data));
  const attributes = [...document.querySelectorAll('[title], [aria-label]')].filter((one) => hidden.test(one.title + one.ariaLabel));
  return [...planted, ...texts.map(({ data }) => 'raw: ' + data.slice(0, 80)), ...attributes.map((one) => 'raw: ' + one.outerHTML.slice(0, 120))];
})()`;

const broken = async (page: Page): Promise<string[]> => {
  await settled(page);
  return [...(await page.evaluate<string[]>(BROKEN)), ...(await overflowAt(page, 1440, 900)), ...(await overflowAt(page, 1024, 700))];
};

/** As far as a heading shows it. */
const SHOWN = SCRIPT.slice(0, 60);
const CLIENT = `/clients/${encodeURIComponent(EVIL_ID)}`;

describe('text of strangers', () => {
  it('is text on every screen that shows it, with its marks to be seen, and pushes nothing aside', async () => {
    const { page, open } = desk;
    const { events } = await site.operate.audit.list({ limit: 100 });
    const kinds = new Map(events.map(({ kind, seq }) => [kind, seq]));
    const told = ['refresh_token.refused', 'authorization.refused', 'operator.created', 'address.blocked', 'client.created'] as const;
    const found: string[] = [];
    for (const path of [
      '/',
      '/live',
      '/wall',
      '/tokens?state=any',
      `/tokens/family/${planted.grant}`,
      '/clients',
      CLIENT,
      `/clients/${LONG_ID}`,
      '/users',
      '/users?tab=sessions',
      ...planted.people.map((sub) => `/users/${sub}`),
      '/network',
      '/network/address/203.0.113.1',
      '/network/address/2001:db8:ffff:ffff:ffff:ffff:ffff:fff1',
      '/network/address/127.0.0.1',
      ...told.map((kind) => `/audit?event=${kinds.get(kind)}`),
      ...told.map((kind) => `/audit/${kinds.get(kind)}`),
      '/settings',
      '/settings/operators',
    ]) {
      await open(path);
      for (const wrong of await broken(page)) found.push(`${path.slice(0, 60)}: ${wrong}`);
    }
    expect(found).toEqual([]);
    expect(desk.complaints).toEqual([]);
  }, 240_000);

  it('shows whole where it is looked at by itself', async () => {
    const { page, open } = desk;
    await open(CLIENT);
    await page.getByRole('heading', { level: 1, name: SHOWN }).waitFor();
    await page.getByText(EVIL_ID, { exact: true }).first().waitFor();
    await open('/network/address/203.0.113.1');
    await page
      .getByText(/pay\\u\{202E\}gnp\.exe\\u\{2066\}\\u\{200B\}/)
      .first()
      .waitFor();
    await open(`/users/${planted.people[0]}`);
    await page
      .getByRole('heading', { level: 1, name: SHOWN.toLowerCase() })
      .or(page.getByRole('heading', { level: 1, name: SHOWN }))
      .waitFor();
  });

  it('an id with every character that means something leads from its row to its page and stays in the address after a reload', async () => {
    const { page, open } = desk;
    await open('/clients');
    await page
      .getByRole('row', { name: /<script>/ })
      .first()
      .getByText(SCRIPT.slice(0, 20))
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: SHOWN }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: SHOWN }).waitFor();
  });

  it('is found by the palette as text', async () => {
    const { page, open } = desk;
    await open('/');
    await page.keyboard.press('Control+k');
    await page.keyboard.insertText(SCRIPT);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(HOSTILE);
    await page.getByText(/Nothing is called/).waitFor();
    expect(await page.evaluate<string[]>(BROKEN)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('as the reason of an act, and in its dialog, is text, and is read back from the log as it was', async () => {
    const { page, open } = desk;
    await open(CLIENT);
    await press(page, 'Suspend');
    const dialog = actDialog(page, /^Suspend/);
    await dialog
      .getByText(/eversible/)
      .first()
      .waitFor();
    expect(await broken(page)).toEqual([]);
    await performAct(page, { title: /^Suspend/, verb: 'Suspend', reason: HOSTILE });
    await page.getByText('Suspended').first().waitFor();
    expect(await broken(page)).toEqual([]);
    const { events } = await site.operate.audit.list({ filter: { kinds: ['client.suspended'] } });
    expect(JSON.stringify(events[0])).toContain(JSON.stringify(HOSTILE).slice(1, -1));
    await open(`/audit/${events[0]?.seq}`);
    expect(await broken(page)).toEqual([]);
    expect(desk.complaints).toEqual([]);
  });
});
