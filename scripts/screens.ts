import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../test/e2e/support/launch-browser.ts';
import { openPerson } from '../test/e2e/support/person.ts';
import { signInsLimitedTo, startSite } from '../test/e2e/support/start-site.ts';
import { takeTour } from '../test/e2e/support/tour.ts';

/** Pictures of the pages, taken from the real server in a real browser: into `docs/screens`, or the directory given; `--all` takes every page. */
const KEPT = new Set(['sign-in', 'second-factor', 'consent', 'account', 'error']);
const DESKTOP = { width: 1440, height: 900 };
const NARROW = { width: 320, height: 640 };
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const OTHER_AGENT = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1';

const args = process.argv.slice(2);
const takesAll = args.includes('--all');
const directory = args.find((arg) => !arg.startsWith('--')) ?? fileURLToPath(new URL('../docs/screens', import.meta.url));

const shoot = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: join(directory, `${name}.png`), animations: 'disabled', caret: 'hide' });
};

const look = async (name: string, page: Page): Promise<void> => {
  if (!takesAll && !KEPT.has(name)) return;
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(DESKTOP);
    await shoot(page, `${name}-${colorScheme}`);
    if (colorScheme === 'light' || !(takesAll || name === 'sign-in')) continue;
    await page.setViewportSize(NARROW);
    await shoot(page, `${name}-narrow`);
  }
};

await mkdir(directory, { recursive: true });
for (const file of await readdir(directory)) if (file.endsWith('.png')) await rm(join(directory, file));
const site = await startSite(signInsLimitedTo(30));
const browser = await launchBrowser();
try {
  await site.addUser('anna.keller');
  const person = await openPerson(browser, { userAgent: AGENT });
  const other = await openPerson(browser, { userAgent: OTHER_AGENT });
  await takeTour({ site, person, other, username: 'anna.keller', look });
} finally {
  await browser.close();
  await site.stop();
}
