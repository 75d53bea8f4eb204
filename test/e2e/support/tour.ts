import type { Page } from 'playwright-core';
import { arriveAtClient, confirmEnrolment, giveCode, type Person, press, reach, signIn } from './person.ts';
import { PASSWORD, type Site } from './start-site.ts';

/** What is done on each page of the tour, under the page's name. It must leave the page as it was. */
export type Look = (name: string, page: Page) => Promise<void>;

export interface TourInput {
  readonly site: Site;
  /** The visitor; `other` is a browser of the same person elsewhere. */
  readonly person: Person;
  readonly other: Person;
  readonly username: string;
  readonly look: Look;
}

/** Most requests that are sent to find a rate limit. */
const MOST_REQUESTS = 500;

const signInPages = async ({ site, person: { page }, username, look }: TourInput): Promise<void> => {
  await page.goto(site.authorizeUrl());
  await look('sign-in', page);
  await signIn(page, username, 'not the password');
  await page.getByRole('alert').waitFor();
  await look('sign-in-refused', page);
  await signIn(page, username);
  await page.getByRole('button', { name: 'Allow' }).waitFor();
  await look('consent', page);
  await press(page, 'Allow');
  await arriveAtClient(page, site);
};

const accountPages = async ({ site, person: { page }, other, username, look }: TourInput): Promise<readonly string[]> => {
  await other.page.goto(`${site.issuer}/account`);
  await signIn(other.page, username);
  await reach(other.page, 'Your account');
  await page.goto(`${site.issuer}/account`);
  await look('account', page);
  await page.locator('#current-password').fill(PASSWORD);
  await page.locator('#new-password').fill('password123');
  await press(page, 'Change password');
  await page.getByRole('meter').waitFor();
  await look('account-password', page);
  await press(page, 'Set up an authenticator app');
  await reach(page, 'Set up two-step sign-in');
  await look('second-factor-set-up', page);
  const { recoveryCodes } = await confirmEnrolment(page);
  await look('recovery-codes', page);
  await page.getByRole('link', { name: 'I have saved them' }).click();
  await page.getByText('Turn two-step sign-in off').click();
  await look('account-second-factor', page);
  return recoveryCodes;
};

const signOutPages = async ({ person: { page }, look }: TourInput): Promise<void> => {
  await page.getByRole('link', { name: 'Sign out' }).click();
  await reach(page, 'Sign out?');
  await look('sign-out', page);
  await press(page, 'Sign out');
  await reach(page, 'You are signed out');
  await look('signed-out', page);
};

const secondFactorPages = async (
  { site, person: { page }, username, look }: TourInput,
  recoveryCodes: readonly string[],
): Promise<void> => {
  await page.goto(site.authorizeUrl({ response_mode: 'form_post' }));
  await signIn(page, username);
  await reach(page, 'Enter your code');
  await look('second-factor', page);
  await giveCode(page, '12');
  await page.getByRole('alert').waitFor();
  await look('second-factor-refused', page);
  await press(page, 'Use a recovery code');
  await reach(page, 'Enter a recovery code');
  await look('recovery-code', page);
  // An empty script in place of ours holds the browser on the page that it would leave at once.
  await page.route('**/assets/form-post.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await giveCode(page, recoveryCodes[0] ?? '');
  await reach(page, 'Continue');
  await look('form-post', page);
  await press(page, 'Continue');
  await arriveAtClient(page, site);
};

const errorPages = async ({ site, person: { page, context }, look }: TourInput): Promise<void> => {
  await page.goto(site.authorizeUrl({ client_id: 'nobody' }));
  await reach(page, 'This request cannot be answered');
  await look('error', page);
  await context.clearCookies();
  await page.goto(`${site.issuer}/account`);
  await reach(page, 'Sign in');
  await context.clearCookies();
  await signIn(page, 'anybody');
  await reach(page, 'This form has expired');
  await look('form-expired', page);
  for (let sent = 0; sent < MOST_REQUESTS; sent += 1) if ((await page.request.get(`${site.issuer}/account`)).status() === 429) break;
  await page.goto(`${site.issuer}/account`);
  await reach(page, 'Too many requests');
  await look('too-many-requests', page);
};

/** Leads through every page the server has, in the order in which somebody may meet them. The site must limit `authorize` requests, and `auth` ones less than 20 not. */
export const takeTour = async (input: TourInput): Promise<void> => {
  await signInPages(input);
  const recoveryCodes = await accountPages(input);
  await signOutPages(input);
  await secondFactorPages(input, recoveryCodes);
  await errorPages(input);
};
