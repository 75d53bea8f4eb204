import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { EVIL_ID, LONG_ID, type Planted, SCRIPT, seedHostile, TURNED } from './support/seed-hostile.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { overflowAt, settled } from './support/watch-page.ts';

let browser: Browser;
let site: TestConsole;
let desk: Desk;
let planted: Planted;
const out: string[] = [];
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  planted = await seedHostile(site);
  desk = await openConsole(browser, site, { as: 'administrator', browser: { userAgent: SCRIPT } });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});
const RAW = `[...document.querySelectorAll('body *')].flatMap((one) => [...one.childNodes].filter((c) => c.nodeType === 3 && /[\\u202a-\\u202e\\u2066-\\u2069\\u200b]/.test(c.data)).map((c) => one.tagName + ' ' + c.data.slice(0, 60))).concat([...document.querySelectorAll('[title],[aria-label]')].filter((one) => /[\\u202a-\\u202e\\u2066-\\u2069\\u200b]/.test(one.title + one.ariaLabel)).map((one) => 'attr ' + one.outerHTML.slice(0, 100)))`;
it('spike', async () => {
  const { page, open } = desk;
  const { events } = await site.operate.audit.list({ limit: 100 });
  const seqs = events
    .filter(({ details, kind }) => JSON.stringify(details).includes('WWWW') || JSON.stringify(details).includes('script>'))
    .map(({ seq }) => seq);
  console.log(events.map((e) => `${e.seq} ${e.kind} ${JSON.stringify(e.details).slice(0, 80)} ${e.agent?.slice(0, 20)}`).join('\n'));
  const kinds = [...new Map(events.map((e) => [e.kind, e.seq])).values()];
  for (const path of [
    '/',
    '/live',
    '/wall',
    '/tokens?state=any',
    `/tokens/family/${planted.grant}`,
    '/clients',
    `/clients/${encodeURIComponent(EVIL_ID)}`,
    `/clients/${LONG_ID}`,
    '/users',
    '/users?tab=sessions',
    ...planted.people.map((p) => `/users/${p}`),
    '/network',
    '/network/address/203.0.113.1',
    '/network/address/2001:db8:ffff:ffff:ffff:ffff:ffff:fff1',
    '/network/address/127.0.0.1',
    '/audit',
    ...kinds.map((s) => `/audit?event=${s}`),
    ...kinds.map((s) => `/audit/${s}`),
    '/settings',
    '/settings/operators',
  ]) {
    try {
      await open(path);
      await settled(page);
      const p = path.slice(0, 40);
      out.push(...(await overflowAt(page, 1440, 900)).map((x) => `${p}: ${x}`));
      out.push(...(await overflowAt(page, 1024, 700)).map((x) => `${p}: ${x}`));
      const raw = await page.evaluate<string[]>(RAW);
      out.push(...raw.map((x) => `${p}: RAW ${x}`));
      const n = await page.locator('img[src="x"], script:not([src])').count();
      if (n) out.push(`${p}: PLANTED`);
      if (await page.getByRole('alert').count())
        out.push(`${p}: ALERT ${(await page.getByRole('alert').first().innerText()).slice(0, 100)}`);
    } catch (e) {
      out.push(`${path}: THROW ${String(e).slice(0, 200)}`);
    }
  }
  console.log(out.join('\n'));
  console.log(desk.complaints);
}, 200_000);
