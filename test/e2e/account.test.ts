import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/launch-browser.ts';
import { arriveAtClient, openPerson, press, reach, signIn } from './support/person.ts';
import { PASSWORD, type Site, startSite } from './support/start-site.ts';

let browser: Browser;
let site: Site;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startSite()]);
  for (const name of ['anna', 'bela', 'cora', 'dora']) await site.addUser(name);
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const openAccount = async (username: string, userAgent?: string) => {
  const person = await openPerson(browser, userAgent === undefined ? {} : { userAgent });
  await person.page.goto(`${site.issuer}/account`);
  await signIn(person.page, username);
  await reach(person.page, 'Your account');
  return person;
};

test('a person ends the session of another browser, which then has to sign in again', async () => {
  const here = await openAccount('anna', 'Desk/1');
  const there = await openAccount('anna', 'Telephone/2');
  await here.page.reload();
  const row = here.page.getByRole('listitem').filter({ hasText: 'Telephone/2' });
  await row.getByRole('button', { name: 'End' }).click();
  await here.page.getByText('The session was ended.').waitFor();
  await expect.poll(() => row.count()).toBe(0);
  await there.page.reload();
  await reach(there.page, 'Sign in');
  await here.page.reload();
  await reach(here.page, 'Your account');
  expect([...here.complaints, ...there.complaints]).toEqual([]);
  await Promise.all([here.context.close(), there.context.close()]);
});

test('a person ends all other sessions and stays signed in', async () => {
  const there = await openAccount('dora');
  const here = await openAccount('dora');
  await press(here.page, 'End all other sessions');
  await here.page.getByText('All other sessions were ended.').waitFor();
  await there.page.reload();
  await reach(there.page, 'Sign in');
  await Promise.all([here.context.close(), there.context.close()]);
});

test('RFC 7009 §2.1 a withdrawn consent ends the client’s refresh token', async () => {
  const { page, context, complaints } = await openPerson(browser);
  await page.goto(site.authorizeUrl());
  await signIn(page, 'bela');
  await press(page, 'Allow');
  await arriveAtClient(page, site);
  const granted = await site.redeem(site.party.last().parameters.code);
  const refreshed = await site.refresh(granted.body.refresh_token);
  expect(refreshed.status).toBe(200);
  await page.goto(`${site.issuer}/account`);
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByText('The access was withdrawn.').waitFor();
  expect(await site.refresh(refreshed.body.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(complaints).toEqual([]);
  await context.close();
});

test('a weak new password is refused with its strength and what to do, a good one replaces the old', async () => {
  const { page, context, complaints } = await openAccount('cora');
  const change = async (current: string, next: string): Promise<void> => {
    await page.locator('#current-password').fill(current);
    await page.locator('#new-password').fill(next);
    await press(page, 'Change password');
  };
  await change(PASSWORD, 'password123');
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('meter').getAttribute('value')).toMatch(/^[01]$/);
  expect(await page.locator('.violations li').count()).toBeGreaterThan(0);
  expect(await page.locator('#new-password').inputValue()).toBe('');

  await change('not the password', 'Copper-Meadow 77 violins');
  await page.getByRole('alert').waitFor();
  await expect.poll(() => page.getByRole('meter').count()).toBe(0);

  await change(PASSWORD, 'Copper-Meadow 77 violins');
  await page.getByText('Your password was changed.').waitFor();
  await context.clearCookies();
  await page.goto(`${site.issuer}/account`);
  await signIn(page, 'cora');
  await page.getByRole('alert').waitFor();
  await signIn(page, 'cora', 'Copper-Meadow 77 violins');
  await reach(page, 'Your account');
  expect(complaints).toEqual([]);
  await context.close();
});
