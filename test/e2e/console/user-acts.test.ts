import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { confirmEnrolment, openPerson, signIn } from '../support/person.ts';
import { actDialog, choose, conductAct, press, shownCounts } from './support/act.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { actorOf, newestFact } from './support/record.ts';
import { PASSWORD, startConsole, type TestConsole } from './support/start-console.ts';
import { addPeople, canSignIn, isActive, refresh, registerClients, signInAt } from './support/traffic.ts';

const NEW_PASSWORD = 'Quiet-Harbour 77 lanterns';

let browser: Browser;
let site: TestConsole;
let desk: Desk;
let administrator: string;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  await registerClients(site, { web: ['shop', 'blog'] });
  await addPeople(site, 'anna', 'ben', 'carla', 'dora', 'emil', 'fred', 'gina', 'hana', 'ivo', 'lena');
  desk = await openConsole(browser, site, { as: 'administrator' });
  administrator = await actorOf(site, 'administrator');
}, 60_000);
afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await browser.close();
  await site.stop();
});

const openUser = async (name: string): Promise<string> => {
  const { sub } = await site.operate.users.show({ user: name });
  await desk.open(`/users/${sub}`);
  return sub;
};

test('a person is created, and can sign in', async () => {
  const { page } = desk;
  await page.goto('/users?add=user');
  await page.getByLabel('User name').fill('jana');
  await page.getByLabel('Mail address').fill('jana@example.com');
  await page.getByLabel('First password').fill(PASSWORD);
  await press(page.getByRole('dialog'), 'Create');
  await page.getByRole('heading', { level: 1, name: 'jana' }).waitFor();
  expect(await canSignIn(site, 'jana')).toBe(true);
  expect(await newestFact(site, 'user.created')).toMatchObject({ actor: administrator, user_name: 'jana' });
});

test('a password that the policy refuses, and a name that is taken, are told at their fields', async () => {
  const { page } = desk;
  await page.goto('/users?add=user');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('User name').fill('kim');
  await dialog.getByLabel('First password').fill('password');
  await press(dialog, 'Create');
  await dialog
    .getByRole('alert')
    .or(dialog.getByText(/too|common|guess|characters/i))
    .first()
    .waitFor();
  await dialog.getByLabel('User name').fill('anna');
  await dialog.getByLabel('First password').fill(PASSWORD);
  await press(dialog, 'Create');
  await dialog
    .getByText(/taken|already|exists/i)
    .first()
    .waitFor();
  expect((await site.operate.users.list({ q: 'kim' })).users).toEqual([]);
});

test('a name and a claim are changed: the person signs in by the new name only', async () => {
  const { page } = desk;
  const sub = await openUser('anna');
  await choose(page, 'More', 'Change name, mail or claims');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('User name').fill('anna.new');
  await dialog.getByLabel('Claims').fill('{ "given_name": "Anna" }');
  await press(dialog, 'Save');
  await page.getByRole('heading', { level: 1, name: 'anna.new' }).waitFor();
  expect([await canSignIn(site, 'anna'), await canSignIn(site, 'anna.new')]).toEqual([false, true]);
  expect(await newestFact(site, 'user.updated')).toMatchObject({ actor: administrator, user: sub });
});

test('a new password takes the place of the former, and ends sessions and tokens', async () => {
  const tokens = await signInAt(site, 'ben');
  const { page } = desk;
  await openUser('ben');
  await choose(page, 'More', 'Set a password');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
  await press(dialog, 'Set the password');
  await dialog.waitFor({ state: 'detached' });
  expect(await refresh(site, tokens)).toBe('invalid_grant');
  expect([await canSignIn(site, 'ben'), await canSignIn(site, 'ben', NEW_PASSWORD)]).toEqual([false, true]);
});

test('a suspended person cannot sign in and the tokens are refused; put back in use, both go on', async () => {
  const tokens = await signInAt(site, 'carla');
  const { page } = desk;
  const sub = await openUser('carla');
  await press(page, 'Suspend');
  const suspended = await conductAct(page, { title: 'Suspend carla', verb: 'Suspend', reason: 'Her laptop is gone' });
  expect(suspended).toMatchObject({ said: '1 of 1', counts: { user: 1, session: 1, 'access token': 1, 'refresh token': 1 } });
  expect(suspended.text).toContain('Reversible in part. Resuming gives back what clients were allowed.');
  await page.getByText('Suspended', { exact: true }).first().waitFor();
  expect([await canSignIn(site, 'carla'), await isActive(site, tokens), await refresh(site, tokens)]).toEqual([
    false,
    false,
    'invalid_grant',
  ]);
  expect(await newestFact(site, 'user.suspended')).toMatchObject({
    actor: administrator,
    user: sub,
    details: { note: 'Her laptop is gone' },
  });
  await press(page, 'Resume');
  const resumed = await conductAct(page, { title: 'Put carla back in use', verb: 'Resume', reason: 'It was found' });
  expect(resumed).toMatchObject({ said: '1 of 1', counts: { user: 1 } });
  expect([await canSignIn(site, 'carla'), await refresh(site, tokens)]).toEqual([true, 'good']);
  expect(await newestFact(site, 'user.resumed')).toMatchObject({ actor: administrator, user: sub, details: { note: 'It was found' } });
});

test('several people are signed out from the list at once, the others stay', async () => {
  const [one, two, other] = [await signInAt(site, 'dora'), await signInAt(site, 'emil'), await signInAt(site, 'fred')];
  const { page } = desk;
  await desk.open('/users');
  for (const name of ['dora', 'emil'])
    await page
      .getByRole('row', { name: new RegExp(`\\b${name}\\b`) })
      .getByRole('gridcell')
      .first()
      .click();
  await press(page, 'Sign out');
  const { counts, said } = await conductAct(page, { title: 'Sign 2 users out', verb: 'Sign out', reason: 'The office was open' });
  expect(counts).toEqual({ users: 2, sessions: 2, grants: 2, 'access tokens': 2, 'refresh tokens': 2 });
  expect(said).toBe('2 of 2');
  expect(await Promise.all([one, two, other].map((tokens) => refresh(site, tokens)))).toEqual(['invalid_grant', 'invalid_grant', 'good']);
  expect(await newestFact(site, 'session.revoked')).toMatchObject({ actor: administrator, details: { note: 'The office was open' } });
});

test('of two people one of whom was suspended meanwhile the other is, and that stays said while the screen is read anew', async () => {
  const { page } = desk;
  await desk.open('/users');
  for (const name of ['ivo', 'lena'])
    await page
      .getByRole('row', { name: new RegExp(`\\b${name}\\b`) })
      .getByRole('gridcell')
      .first()
      .click();
  await press(page, 'Suspend');
  const dialog = actDialog(page, 'Suspend 2 users');
  expect(await shownCounts(dialog)).toEqual({ users: 2 });
  await site.operate.users.suspend({ user: 'ivo', note: 'Quicker' });
  await dialog.getByLabel('Reason').fill('Both of them');
  await press(dialog, 'Suspend');
  const outcome = page.getByRole('dialog', { name: 'Suspend 2 users', exact: true });
  await page.getByText('2 matched, 1 done, 1 failed').waitFor();
  await page.locator('main').getByText('Suspended').nth(1).waitFor();
  expect(await outcome.innerText()).toMatch(/Done in part: 1 of 2 failed\s+2 matched, 1 done, 1 failed[\s\S]*ivo.*already/);
  await outcome.getByText('Close').click();
  for (const user of ['ivo', 'lena']) await site.operate.users.resume({ user });
});

test('sessions alone are ended when the tokens are to stay', async () => {
  const tokens = await signInAt(site, 'gina');
  const { page } = desk;
  await openUser('gina');
  await press(page, 'Sign out');
  await page.getByRole('dialog').getByText('1 live session ends.').waitFor();
  await page.getByRole('checkbox', { name: 'Also revoke the tokens that clients hold' }).click();
  await press(page, 'Show the effect');
  const { counts } = await conductAct(page, { title: 'Sign gina out', verb: 'Sign out', reason: 'A borrowed screen' });
  expect(counts).toEqual({ user: 1, session: 1 });
  expect((await site.operate.users.sessions({ user: 'gina' })).sessions).toEqual([]);
  expect(await refresh(site, tokens)).toBe('good');
});

test('one session is ended from the page of the person, and one from the list of sessions', async () => {
  await signInAt(site, 'hana');
  await signInAt(site, 'hana');
  const { page } = desk;
  const sub = await openUser('hana');
  await press(page, 'End');
  const one = await conductAct(page, { title: 'End a session of hana', verb: 'End', reason: 'Unknown place' });
  expect(one).toMatchObject({ said: '1 of 1', counts: { user: 1, session: 1 } });
  expect((await site.operate.users.sessions({ user: 'hana' })).sessions).toHaveLength(1);
  await desk.open('/users?tab=sessions&q=hana');
  await page.getByRole('row').nth(1).getByRole('gridcell').first().click();
  await press(page, 'End 1 selected');
  await conductAct(page, { title: 'End 1 session', verb: 'End', reason: 'This one too' });
  await page.getByText('Nobody is signed in.').waitFor();
  expect((await site.operate.users.sessions({ user: 'hana' })).sessions).toEqual([]);
  expect(await newestFact(site, 'session.revoked')).toMatchObject({ actor: administrator, user: sub, details: { note: 'This one too' } });
});

test('a consent is withdrawn with what stands on it, and the person is asked again', async () => {
  const [shop, blog] = [await signInAt(site, 'ivo'), await signInAt(site, 'ivo', { client: 'blog' })];
  const { page } = desk;
  const sub = await openUser('ivo');
  const consent = page.getByRole('listitem').filter({ hasText: 'The shop' });
  await press(consent, 'Withdraw');
  const { counts } = await conductAct(page, { title: 'Withdraw the consent for The shop', verb: 'Withdraw', reason: 'Asked for by ivo' });
  expect(counts).toEqual({ user: 1, client: 1, grant: 1, 'access token': 1, 'refresh token': 1, consent: 1 });
  expect([await refresh(site, shop), await refresh(site, blog, 'blog')]).toEqual(['invalid_grant', 'good']);
  expect(await newestFact(site, 'consent.withdrawn')).toMatchObject({
    actor: administrator,
    user: sub,
    client: 'shop',
    details: { note: 'Asked for by ivo' },
  });
});

test('a lost second factor is removed, and the password alone signs in', async () => {
  const person = await openPerson(browser);
  await person.page.goto(`${site.issuer}/account`);
  await signIn(person.page, 'fred');
  await press(person.page, 'Set up an authenticator app');
  await confirmEnrolment(person.page);
  await person.context.close();
  expect(await canSignIn(site, 'fred')).toBe(false);
  const { page } = desk;
  const sub = await openUser('fred');
  await choose(page, 'More', 'Remove the second factor');
  const { text, counts } = await conductAct(page, {
    title: 'Remove the second factor of fred',
    verb: 'Remove',
    reason: 'A lost telephone',
  });
  expect(counts).toEqual({ user: 1 });
  expect(text).toContain('The password alone protects the account after this.');
  expect(await canSignIn(site, 'fred')).toBe(true);
  expect(await newestFact(site, 'mfa.removed')).toMatchObject({ actor: administrator, user: sub, details: { note: 'A lost telephone' } });
});

test('removing an account takes its name typed, and leaves nothing of it but the log', async () => {
  const tokens = await signInAt(site, 'lena');
  const { page } = desk;
  const sub = await openUser('lena');
  await choose(page, 'More', 'Remove the account');
  const { text, counts, said } = await conductAct(page, {
    title: 'Remove the account lena',
    verb: 'Remove',
    reason: 'She left',
    confirms: true,
  });
  expect(text).toContain('Not reversible.');
  expect(counts).toEqual({ user: 1, session: 1, grant: 1, 'access token': 1, 'refresh token': 1, consent: 1 });
  expect(said).toBe('1 of 1');
  expect([await canSignIn(site, 'lena'), await isActive(site, tokens), await refresh(site, tokens)]).toEqual([
    false,
    false,
    'invalid_grant',
  ]);
  expect(await newestFact(site, 'user.removed')).toMatchObject({ actor: administrator, user: sub, details: { note: 'She left' } });
});
