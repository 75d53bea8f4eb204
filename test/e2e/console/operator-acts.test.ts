import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { choose, press, select } from './support/act.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { actorOf, newestFact } from './support/record.ts';
import { OPERATORS, PASSWORD, startConsole, type TestConsole } from './support/start-console.ts';

const NEW_PASSWORD = 'Quiet-Harbour 77 lanterns';

let browser: Browser;
let site: TestConsole;
let desk: Desk;
let administrator: string;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  desk = await openConsole(browser, site, { as: 'administrator' });
  administrator = await actorOf(site, 'administrator');
}, 60_000);
afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await browser.close();
  await site.stop();
});

const signedOut = (page: Page): Promise<void> => page.getByRole('heading', { name: 'Sign in to the console' }).waitFor();

const stateOf = async ({ call }: Desk): Promise<string> => ((await call('session/state')).body as { json: { state: string } }).json.state;

/** Chooses what is to be done about an operator. */
const about = async (name: string, entry: string): Promise<void> => {
  await desk.open('/settings/operators');
  await choose(desk.page, new RegExp(`what can be done about ${name}$`, 'i'), entry);
};

const confirm = async (verb: string, reason: string): Promise<void> => {
  const dialog = desk.page.getByRole('dialog');
  if (await dialog.getByRole('button', { name: verb, exact: true }).isEnabled()) throw new Error('It asks for no reason.');
  await dialog.getByLabel('Reason').fill(reason);
  await press(dialog, verb);
  await dialog.waitFor({ state: 'detached' });
};

test('another session of one’s own is ended, and that browser is signed out', async () => {
  const there = await openConsole(browser, site, { as: 'responder' });
  const here = await openConsole(browser, site, { as: 'responder' });
  await there.open('/tokens');
  await here.open('/settings');
  const sessions = here.page.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem');
  await sessions.filter({ hasNotText: 'This one' }).getByRole('button', { name: 'End' }).click();
  await sessions.nth(1).waitFor({ state: 'detached' });
  await signedOut(there.page);
  expect([await stateOf(there), await stateOf(here)]).toEqual(['signed_out', 'signed_in']);
  expect(await there.call('tokens/list')).toMatchObject({ status: 403, body: { json: { data: { code: 'not_signed_in' } } } });
  expect(await newestFact(site, 'operator.session_ended')).toMatchObject({ actor: await actorOf(site, 'responder') });
  await Promise.all([there.context.close(), here.context.close()]);
});

test('ending the very session takes a distinct step, and leads to the sign-in with nothing left on the screen', async () => {
  const here = await openConsole(browser, site, { as: 'responder' });
  await here.open('/settings');
  const sessions = here.page.getByRole('region', { name: 'Where you are signed in' });
  await press(sessions, 'End');
  await press(here.page, 'Keep it');
  expect(await stateOf(here)).toBe('signed_in');
  await press(sessions, 'End');
  await press(here.page, 'End it all the same');
  await signedOut(here.page);
  await expect.poll(() => here.page.getByText('Where you are signed in').count()).toBe(0);
  expect(await stateOf(here)).toBe('signed_out');
  expect(here.complaints).toEqual([]);
  await here.context.close();
});

test('an operator is added, and can do what the role allows and no more', async () => {
  const { page } = desk;
  await desk.open('/settings/operators');
  await press(page, 'Add an operator');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('nina-new');
  await select(page, 'Role', /^responder/);
  await dialog.getByLabel('First password').fill(PASSWORD);
  await press(dialog, 'Add');
  await page.getByRole('row', { name: /nina-new responder Active/ }).waitFor();
  const nina = await openConsole(browser, site, { name: 'nina-new' });
  await nina.open('/network');
  await nina.page.getByRole('button', { name: 'Block an address' }).waitFor();
  expect(await nina.page.getByRole('button', { name: 'Allow an address' }).count()).toBe(0);
  expect(await newestFact(site, 'operator.created')).toMatchObject({
    actor: administrator,
    details: { name: 'nina-new', role: 'responder' },
  });
  await nina.context.close();
});

test('another role holds from the next call on, also where the operator is signed in', async () => {
  const nina = await openConsole(browser, site, { name: 'nina-new' });
  await about('nina-new', 'Change the role');
  await select(desk.page, 'Role', /^viewer/);
  await press(desk.page.getByRole('dialog'), 'Change');
  await desk.page.getByRole('row', { name: /nina-new viewer/ }).waitFor();
  expect(await nina.call('acts/perform', { preview: 'x', reason: 'y' })).toMatchObject({
    status: 403,
    body: { json: { data: { code: 'forbidden' } } },
  });
  expect(await newestFact(site, 'operator.updated')).toMatchObject({
    actor: administrator,
    details: { role: 'viewer', former_role: 'responder' },
  });
  await nina.context.close();
});

test('a new password ends the sessions, and only it signs in', async () => {
  const nina = await openConsole(browser, site, { name: 'nina-new' });
  await about('nina-new', 'Set a new password');
  const dialog = desk.page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'New password' }).fill(NEW_PASSWORD);
  await press(dialog, 'Set the password');
  await dialog.waitFor({ state: 'detached' });
  expect(await stateOf(nina)).toBe('signed_out');
  expect((await nina.call('session/signIn', { name: 'nina-new', password: PASSWORD })).status).toBe(403);
  expect((await nina.call('session/signIn', { name: 'nina-new', password: NEW_PASSWORD })).status).toBe(200);
  await nina.context.close();
});

test('a suspended operator is out at once and cannot sign in until put back', async () => {
  const vic = await openConsole(browser, site, { as: 'viewer' });
  await vic.open('/tokens');
  await about(OPERATORS.viewer, 'Suspend');
  await confirm('Suspend', 'On leave');
  await signedOut(vic.page);
  expect((await vic.call('session/signIn', { name: OPERATORS.viewer, password: PASSWORD })).status).toBe(403);
  expect(await newestFact(site, 'operator.suspended')).toMatchObject({ actor: administrator, details: { note: 'On leave', sessions: 1 } });
  await about(OPERATORS.viewer, 'Put back in use');
  await confirm('Resume', 'Back again');
  expect((await vic.call('session/signIn', { name: OPERATORS.viewer, password: PASSWORD })).status).toBe(200);
  expect(await newestFact(site, 'operator.resumed')).toMatchObject({ actor: administrator, details: { note: 'Back again' } });
  await vic.context.close();
});

test('a removed operator is gone, with the reason on record', async () => {
  await about('nina-new', 'Remove');
  await confirm('Remove', 'Left the company');
  await desk.page.getByRole('row', { name: /nina-new/ }).waitFor({ state: 'detached' });
  expect(await newestFact(site, 'operator.removed')).toMatchObject({
    actor: administrator,
    details: { name: 'nina-new', note: 'Left the company' },
  });
  const nobody = await openConsole(browser, site);
  expect((await nobody.call('session/signIn', { name: 'nina-new', password: NEW_PASSWORD })).status).toBe(403);
  await nobody.context.close();
});

test('the only administrator cannot take the own role, and is told why', async () => {
  await about(OPERATORS.administrator, 'Suspend');
  const dialog = desk.page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('A mistake');
  await press(dialog, 'Suspend');
  await dialog.getByText('You cannot suspend yourself. Ask another administrator to.').waitFor();
  await about(OPERATORS.administrator, 'Change the role');
  await select(desk.page, 'Role', /^viewer/);
  await press(desk.page.getByRole('dialog'), 'Change');
  await desk.page
    .getByRole('dialog')
    .getByText(/administrator/)
    .last()
    .waitFor();
  expect((await site.operate.operators.list({})).operators.find(({ name }) => name === OPERATORS.administrator)).toMatchObject({
    role: 'administrator',
    status: 'active',
  });
});
