import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/launch-browser.ts';
import { arriveAtClient, openPerson, press, reach, signIn } from './support/person.ts';
import { type Site, startSite } from './support/start-site.ts';

/** Breaks out of text, of attributes and of a closing tag, where any of them is not escaped. */
const HOSTILE = `"'></bdi></title><img src=x onerror=alert(1)><script>alert(2)</script>`;
/** Without a place to break the line. */
const LONG = 'W'.repeat(100);

let browser: Browser;
let site: Site;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startSite()]);
  await site.addUser('anna');
  for (const [client_id, client_name] of [
    ['hostile', HOSTILE],
    ['long', LONG],
  ])
    await site.operate.clients.add({
      client_id,
      client_name,
      grant_types: ['authorization_code'],
      redirect_uris: [site.party.redirectUri],
      scope: 'openid',
    });
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});

/** Elements that only the hostile text could have brought. */
const PLANTED = 'img[src="x"], script:not([src])';

test('a hostile client name, user agent and hint are shown as text on every page', async () => {
  const { page, context, complaints } = await openPerson(browser, { userAgent: HOSTILE });
  await page.goto(site.authorizeUrl({ client_id: 'hostile', scope: 'openid', login_hint: HOSTILE }));
  expect(await page.locator('.lead').innerText()).toContain(HOSTILE);
  expect(await page.getByLabel('User name').inputValue()).toBe(HOSTILE);
  expect(await page.locator(PLANTED).count()).toBe(0);
  await signIn(page, HOSTILE);
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel('User name').inputValue()).toBe(HOSTILE);
  await signIn(page, 'anna');
  await reach(page, `Allow ${HOSTILE} to use your account?`);
  expect(await page.locator(PLANTED).count()).toBe(0);
  await press(page, 'Allow');
  await arriveAtClient(page, site);
  await page.goto(`${site.issuer}/account?done=${encodeURIComponent(HOSTILE)}`);
  await reach(page, 'Your account');
  expect(await page.getByText(HOSTILE).count()).toBeGreaterThanOrEqual(2);
  expect(await page.locator(PLANTED).count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});

test('Form Post Response Mode §2 a hostile state goes to the client as it came and runs nowhere', async () => {
  const { page, context, complaints } = await openPerson(browser);
  await page.goto(site.authorizeUrl({ response_mode: 'form_post', prompt: 'none', state: HOSTILE }));
  await arriveAtClient(page, site);
  expect(site.party.last().parameters.state).toBe(HOSTILE);
  expect(complaints).toEqual([]);
  await context.close();
});

test('hostile values of a request that cannot be answered are no markup on the error page', async () => {
  const { page, context, complaints } = await openPerson(browser);
  for (const changes of [
    { client_id: HOSTILE },
    { redirect_uri: `https://evil.example/${HOSTILE}` },
    { redirect_uri: 'javascript:alert(1)' },
  ]) {
    await page.goto(site.authorizeUrl(changes));
    await reach(page, 'This request cannot be answered');
    expect(await page.locator(PLANTED).count()).toBe(0);
  }
  expect(complaints).toEqual([]);
  await context.close();
});

test('WCAG 2.2 SC 1.4.10 a long name does not push the page sideways at 320 pixels', async () => {
  const { page, context } = await openPerson(browser, { viewport: { width: 320, height: 640 }, userAgent: LONG });
  const width = (): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth');
  await page.goto(site.authorizeUrl({ client_id: 'long', scope: 'openid' }));
  expect(await width()).toBe(320);
  await signIn(page, 'anna');
  await page.getByRole('button', { name: 'Allow' }).waitFor();
  expect(await width()).toBe(320);
  await press(page, 'Allow');
  await arriveAtClient(page, site);
  await page.goto(`${site.issuer}/account`);
  await reach(page, 'Your account');
  expect(await width()).toBe(320);
  await context.close();
});
