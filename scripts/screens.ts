import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../test/e2e/support/launch-browser.ts';
import { build } from './lib/build.mjs';
import { accountPages } from './screens/account-pages.ts';
import { createCamera } from './screens/camera.ts';
import { consoleScreens } from './screens/console-screens.ts';

/**
 * Pictures of the console and of the account pages, taken from the real server in a real browser: into `docs/screens`, or the directory given. `--all` takes every
 * account page; `--console` and `--account` take one half only.
 */
const args = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));
const directory = args.find((arg) => !arg.startsWith('--')) ?? join(root, 'docs', 'screens');
const takesConsole = !args.includes('--account');
const takesAccount = !args.includes('--console');

await mkdir(directory, { recursive: true });
for (const file of await readdir(directory)) {
  const goes = file.startsWith('console-') ? takesConsole : takesAccount;
  if (goes && file.endsWith('.png')) await rm(join(directory, file));
}
if (takesConsole) await build(root, process.execPath, ['renderer']);
const camera = createCamera(directory);
const browser = await launchBrowser();
try {
  if (takesAccount) await accountPages(browser, camera, args.includes('--all'));
  const complaints = takesConsole ? await consoleScreens(browser, camera, ['dark', 'light']) : [];
  for (const complaint of complaints) process.stderr.write(`The browser complained: ${complaint}\n`);
} finally {
  await browser.close();
}
