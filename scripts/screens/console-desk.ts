import type { Browser, Page } from 'playwright-core';
import { drawn } from '../../test/e2e/console/support/watch-page.ts';
import { openPerson } from '../../test/e2e/support/person.ts';
import { DESKTOP } from './camera.ts';

/** A browser of the console whose look follows the system's, with times in UTC. */
export interface ConsoleDesk {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Opens a screen by its path, and waits until nothing on it is still being fetched. */
  open(path: string): Promise<void>;
  /** Waits until the screen has been quiet. */
  settle(): Promise<void>;
  /** Calls an operation as the page does, with the cookies of this browser. */
  call(operation: string, input: unknown): Promise<unknown>;
}

const SETTLE_MS = 700;
/** Server, traffic and browser share one machine. */
const PATIENCE_MS = 60_000;
const APPEARANCE = JSON.stringify({ theme: 'system', zone: 'utc' });

export const openConsoleDesk = async (browser: Browser, origin: string): Promise<ConsoleDesk> => {
  const { page, context, complaints } = await openPerson(browser, {
    baseURL: origin,
    viewport: DESKTOP,
    colorScheme: 'dark',
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Zurich',
  });
  await context.addInitScript((kept) => localStorage.setItem('gatewatch.appearance', kept), APPEARANCE);
  context.setDefaultTimeout(PATIENCE_MS);
  const settle = async (): Promise<void> => {
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    await page.waitForTimeout(SETTLE_MS);
  };
  return {
    page,
    complaints,
    settle,
    async open(path) {
      await page.goto(path);
      await drawn(page);
      await settle();
    },
    async call(operation, input) {
      const answer = await context.request.post(`${origin}/rpc/${operation}`, { data: { json: input }, headers: { origin } });
      if (!answer.ok()) throw new Error(`${operation}: ${await answer.text()}`);
      const { json }: { readonly json: unknown } = await answer.json();
      return json;
    },
  };
};
