import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../test/e2e/support/launch-browser.ts';
import type { Operator } from './desk.ts';
import type { Served } from './site.ts';

const VIEWPORT = { width: 1440, height: 900 };

/** Opens a browser of its own, with one page in it, and closes it whatever `use` does. */
export const withPage = async <T>(origin: string, use: (page: Page, browser: Browser) => Promise<T>): Promise<T> => {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ baseURL: origin, viewport: VIEWPORT });
    return await use(await context.newPage(), browser);
  } finally {
    await browser.close();
  }
};

/** Fills in the sign-in page and sends it. */
export const signIn = async (page: Page, { name, password }: Operator): Promise<void> => {
  await page.getByLabel('Operator').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
};

/** Comes to a screen by the one-time address and the sign-in page, as an operator does. */
export const reachScreen = async (page: Page, served: Served, operator: Operator, path: string, heading: string): Promise<void> => {
  await page.goto(served.ticketUrl);
  await page.getByRole('heading', { name: 'Sign in to the console' }).waitFor();
  await signIn(page, operator);
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  await page.goto(path);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
};
