import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { type Screen, screensOf } from './support/screens.ts';
import { type Seeded, seedConsole } from './support/seed-console.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { overflowAt, settled, watchRequests } from './support/watch-page.ts';

let browser: Browser;
let site: TestConsole;
let seeded: Seeded;
let desk: Desk;
let failed: readonly string[];
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  seeded = await seedConsole(site);
  desk = await openConsole(browser, site, { as: 'administrator' });
  failed = watchRequests(desk.page);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});
const out: string[] = [];
it('spike', async () => {
  for (const { name, path, shows } of screensOf(seeded)) {
    const t = Date.now();
    try {
      await desk.open(path);
      await settled(desk.page);
      for (const text of shows)
        await desk.page
          .locator('main')
          .getByText(text)
          .first()
          .waitFor({ timeout: 4000 })
          .catch(() => out.push(`${name}: lacks ${text}`));
      out.push(...(await overflowAt(desk.page, 1440, 900)).map((x) => `${name}: ${x}`));
      out.push(...(await overflowAt(desk.page, 1024, 700)).map((x) => `${name}: ${x}`));
      const t1 = Date.now();
      for (const theme of ['dark', 'light', 'contrast']) {
        await desk.page.evaluate(`document.documentElement.dataset.theme='${theme}'`);
        const axe = new AxeBuilder({ page: desk.page }).setLegacyMode(true);
        const { violations } = await (theme === 'dark' ? axe : axe.withRules(['color-contrast', 'link-in-text-block'])).analyze();
        out.push(
          ...violations.map(
            (v) =>
              `${name}: ${theme} ${v.impact} ${v.id}: ${v.nodes
                .slice(0, 4)
                .map((n) => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? '').slice(0, 150))
                .join(' | ')}`,
          ),
        );
      }
      await desk.page.evaluate(`document.documentElement.dataset.theme='dark'`);
      console.log(name, t1 - t, Date.now() - t1);
    } catch (e) {
      out.push(`${name}: THROW ${String(e).slice(0, 300)}`);
    }
  }
  console.log(out.join('\n'));
  console.log('failed', failed, 'complaints', desk.complaints);
}, 300_000);
