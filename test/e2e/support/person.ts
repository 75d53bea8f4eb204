import { HOTP, Secret } from 'otpauth';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { PASSWORD, type Site } from './start-site.ts';

const WAIT_MS = 15_000;
const STEP_MS = 30_000;

/** Somebody at a browser of their own, and what went wrong in it. */
export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console errors (a breach of the content security policy is one), script errors and dialogs so far. */
  readonly complaints: readonly string[];
}

/** Seats somebody at a browser without cookies. */
export const openPerson = async (browser: Browser, options: BrowserContextOptions = {}): Promise<Person> => {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A page sent with a status such as 403 is reported by the browser as a resource that failed; the page itself is in order.
    const isOwnStatus = message.text().startsWith('Failed to load resource: the server responded with a status of 4');
    if (message.type() === 'error' && !isOwnStatus) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch((error: unknown) => complaints.push(String(error)));
  });
  return { page, context, complaints };
};

/** Fills in the sign-in page and sends it. */
export const signIn = async (page: Page, username: string, password = PASSWORD): Promise<void> => {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

export const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

/** Waits until the browser is at the client's redirect URI. */
export const arriveAtClient = (page: Page, { party }: Site): Promise<void> =>
  page.waitForURL((url) => url.href.startsWith(party.redirectUri));

/** Waits for the page of this title. */
export const reach = (page: Page, title: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();

/** Fills in the page of the second step, whichever kind of code it asks for, and sends it. */
export const giveCode = async (page: Page, code: string): Promise<void> => {
  await page.locator('input[name="code"]').fill(code);
  await press(page, 'Continue');
};

/** The code an authenticator shows, `steps` of 30 seconds from now. A step is good for one sign-in, so a second one takes the next. */
export const authenticatorCode = (secret: string, steps = 0): string =>
  HOTP.generate({ secret: Secret.fromBase32(secret), counter: Math.floor(Date.now() / STEP_MS) + steps, digits: 6, algorithm: 'SHA1' });

/** What a person got from turning two-step sign-in on. */
export interface SecondFactor {
  readonly secret: string;
  /** The code that proved the secret, and is good for nothing more. */
  readonly spentCode: string;
  readonly recoveryCodes: readonly string[];
}

/** Reads the secret off the enrolment page and confirms it. */
export const confirmEnrolment = async (page: Page): Promise<SecondFactor> => {
  const secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '');
  const spentCode = authenticatorCode(secret);
  await page.getByLabel('Six-digit code').fill(spentCode);
  await page.getByLabel('Current password').fill(PASSWORD);
  await press(page, 'Turn on');
  await reach(page, 'Your recovery codes');
  return { secret, spentCode, recoveryCodes: await page.locator('.codes code').allInnerTexts() };
};
