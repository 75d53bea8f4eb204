import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { actDialog, choose, conductAct, press, select } from './support/act.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { actorOf, newestFact } from './support/record.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { addPeople, isActive, refresh, registerClients, serveItself, serviceAnswer, signInAt } from './support/traffic.ts';

let browser: Browser;
let site: TestConsole;
let desk: Desk;
let administrator: string;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  await registerClients(site, { web: ['shop', 'blog'], services: ['nightly', 'mirror', 'queue'] });
  await addPeople(site, 'anna', 'ben');
  desk = await openConsole(browser, site, { as: 'administrator' });
  await desk.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  administrator = await actorOf(site, 'administrator');
}, 60_000);
afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await browser.close();
  await site.stop();
});

/** A value that is shown once, by its label. */
const shownOnce = async (label: string): Promise<string> => {
  const term = desk.page.locator('dt', { hasText: label });
  return (await term.locator('xpath=following-sibling::dd[1]').innerText()).trim();
};

test('a service is registered by the wizard, and works with the id and secret that it shows and the way of use that it copies', async () => {
  const { page } = desk;
  await desk.open('/clients/new');
  await page.getByRole('button', { name: /^Service Acts for itself/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('Backup');
  await page.getByLabel('Id', { exact: true }).fill('backup');
  await page.getByLabel('Scopes', { exact: true }).fill('backup:write');
  await press(page, 'Register');
  await page.getByRole('heading', { level: 1, name: 'Backup is registered' }).waitFor();
  const secret = await shownOnce('Client secret');
  const use = page.getByRole('region', { name: 'How to use it' });
  await use.getByRole('button', { name: 'Copy' }).first().click();
  await use.getByText('Copied').waitFor();
  const copied = await page.evaluate<string>('navigator.clipboard.readText()');
  for (const part of [site.issuer, 'backup', secret, 'clientCredentialsGrant']) expect(copied).toContain(part);
  expect(await serviceAnswer(site, 'backup', secret)).toBe('good');
  expect(await newestFact(site, 'client.created')).toMatchObject({ actor: administrator, client: 'backup' });
});

test('what is wrong with a new client is said at its field, and nothing is registered', async () => {
  const { page, open, context } = await openConsole(browser, site, { as: 'administrator' });
  await open('/clients/new');
  await page.getByRole('button', { name: /^Web application with a server/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('Wrong');
  await page.getByLabel('Redirect URIs', { exact: true }).fill('http://evil.example/callback#x');
  await press(page, 'Register');
  await page
    .getByText(/fragment|https/)
    .first()
    .waitFor();
  expect((await site.operate.clients.list({ q: 'Wrong' })).clients).toEqual([]);
  await context.close();
});

test('a registration is changed, and what it may no longer ask for is refused', async () => {
  const { page } = desk;
  await desk.open('/clients/queue');
  await choose(page, 'More', 'Change the registration');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('The new queue');
  await dialog.getByLabel('Scopes', { exact: true }).fill('queue:read');
  await press(dialog, 'Save');
  await dialog.getByText('A default scope is not among the scopes.').first().waitFor();
  await dialog.getByLabel('Default scopes').fill('queue:read');
  await press(dialog, 'Save');
  await page.getByRole('heading', { level: 1, name: 'The new queue' }).waitFor();
  const { token } = await site.operate.tokens.find({ value: (await serveItself(site, 'queue')).access });
  expect(token.scope).toBe('queue:read');
  expect(await newestFact(site, 'client.updated')).toMatchObject({ actor: administrator, client: 'queue' });
  await choose(page, 'More', 'Change the registration');
  await dialog.getByLabel('Default scopes').fill('');
  await press(dialog, 'Save');
  await dialog.waitFor({ state: 'detached' });
  expect((await site.operate.clients.show({ client_id: 'queue' })).default_scope).toBe('');
  expect(await serviceAnswer(site, 'queue')).toBe('invalid_scope');
});

test('of two administrators who change one registration the second is told, and the first change stands', async () => {
  const other = await openConsole(browser, site, { as: 'administrator' });
  const [one, two] = [desk.page, other.page];
  for (const { open, page } of [desk, other]) {
    await open('/clients/mirror');
    await choose(page, 'More', 'Change the registration');
  }
  await one.getByRole('dialog').getByLabel('Name', { exact: true }).fill('First');
  await two.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Second');
  await press(one.getByRole('dialog'), 'Save');
  await one.getByRole('heading', { level: 1, name: 'First' }).waitFor();
  await press(two.getByRole('dialog'), 'Save');
  await two
    .getByRole('dialog')
    .getByText(/changed/i)
    .first()
    .waitFor();
  expect((await site.operate.clients.show({ client_id: 'mirror' })).client_name).toBe('First');
  expect(other.complaints).toEqual([]);
  await other.context.close();
});

const rotateSecret = async (ends: string | RegExp): Promise<string> => {
  const { page } = desk;
  await desk.open('/clients/nightly');
  await choose(page, 'More', 'Rotate the secret');
  await select(page, 'The former secret ends', ends);
  await press(page.getByRole('dialog'), 'Rotate');
  await page.getByText('The new secret is shown this once.').waitFor();
  const secret = await shownOnce('New secret');
  await press(page, 'It is copied');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(secret);
  return secret;
};

test('a secret is rotated: with an overlap both are good, at once the former ends', async () => {
  const second = await rotateSecret('In 1 hour');
  expect([await serviceAnswer(site), await serviceAnswer(site, 'nightly', second)]).toEqual(['good', 'good']);
  const third = await rotateSecret(/^At once/);
  expect([await serviceAnswer(site), await serviceAnswer(site, 'nightly', second), await serviceAnswer(site, 'nightly', third)]).toEqual([
    'invalid_client',
    'invalid_client',
    'good',
  ]);
  expect(await newestFact(site, 'client.secret_rotated')).toMatchObject({ actor: administrator, client: 'nightly' });
});

test('a suspended client gets nothing and its tokens are refused; put back in use, they are good again', async () => {
  const tokens = await signInAt(site, 'anna');
  const { page } = desk;
  await desk.open('/clients/shop');
  await press(page, 'Suspend');
  const suspended = await conductAct(page, { title: 'Suspend The shop', verb: 'Suspend', reason: 'It answers to strangers' });
  expect(suspended).toMatchObject({ said: '1 of 1', counts: { client: 1, user: 1, 'access token': 1, 'refresh token': 1 } });
  expect(suspended.text).toContain('Reversible. Resuming makes its tokens good again');
  await page.getByText('Suspended', { exact: true }).first().waitFor();
  expect([await refresh(site, tokens), await isActive(site, tokens, 'mirror')]).toEqual(['invalid_client', false]);
  expect(await newestFact(site, 'client.suspended')).toMatchObject({
    actor: administrator,
    client: 'shop',
    details: { note: 'It answers to strangers' },
  });
  await press(page, 'Resume');
  const resumed = await conductAct(page, { title: 'Put The shop back in use', verb: 'Resume', reason: 'It was mended' });
  expect(resumed).toMatchObject({ said: '1 of 1', counts: { client: 1 } });
  await page.getByText('Active', { exact: true }).first().waitFor();
  expect(await refresh(site, tokens)).toBe('good');
  expect(await newestFact(site, 'client.resumed')).toMatchObject({ actor: administrator, details: { note: 'It was mended' } });
});

test('the second of two operators who suspend one client is told that it was done, and by whom the log says', async () => {
  const other = await openConsole(browser, site, { as: 'responder' });
  for (const { open, page } of [desk, other]) {
    await open('/clients/blog');
    await press(page, 'Suspend');
    await actDialog(page, 'Suspend The blog').getByText('Reversible.').waitFor();
  }
  await conductAct(other.page, { title: 'Suspend The blog', verb: 'Suspend', reason: 'The quicker one' });
  const dialog = actDialog(desk.page, 'Suspend The blog');
  await dialog.getByLabel('Reason').fill('The slower one');
  await press(dialog, 'Suspend');
  const outcome = desk.page.getByRole('dialog').getByRole('status');
  await outcome.getByText('1 matched, 0 done, 1 failed').waitFor();
  await desk.page.locator('main').getByText('Suspended', { exact: true }).first().waitFor();
  expect(await outcome.innerText()).toMatch(/1 matched, 0 done, 1 failed[\s\S]*already/);
  expect(await newestFact(site, 'client.suspended')).toMatchObject({
    actor: await actorOf(site, 'responder'),
    details: { note: 'The quicker one' },
  });
  expect(other.complaints).toEqual([]);
  await other.context.close();
});

test('removing a client takes its id typed, tells all that goes with it, and leaves nothing that works', async () => {
  await site.operate.clients.resume({ client_id: 'blog' });
  const tokens = await signInAt(site, 'ben', { client: 'blog' });
  const { page } = desk;
  await desk.open('/clients/blog');
  await choose(page, 'More', 'Remove the client');
  const { text, counts, said } = await conductAct(page, {
    title: 'Remove The blog',
    verb: 'Remove',
    reason: 'Nobody uses it',
    confirms: true,
  });
  expect(text).toContain('Not reversible.');
  expect(counts).toEqual({ user: 1, client: 1, grant: 1, 'access token': 1, 'refresh token': 1, consent: 1 });
  expect(said).toBe('1 of 1');
  expect([await refresh(site, tokens, 'blog'), await isActive(site, tokens, 'shop')]).toEqual(['invalid_client', false]);
  expect(await newestFact(site, 'client.removed')).toMatchObject({
    actor: administrator,
    client: 'blog',
    details: { grants: 1, note: 'Nobody uses it' },
  });
});
