import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createWebBrowser } from '../../support/web-browser.ts';
import { launchBrowser } from '../support/launch-browser.ts';
import { actDialog, conductAct, performAct, press, shownCounts, told } from './support/act.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { actorOf, newestFact } from './support/record.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { addPeople, isActive, refresh, registerClients, serveItself, signInAt } from './support/traffic.ts';

let browser: Browser;
let site: TestConsole;
let desk: Desk;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  await registerClients(site, { web: ['shop', 'blog'] });
  await addPeople(site, 'anna', 'ben', 'carla', 'dora', 'emil', 'fred', 'gina', 'hana', 'ivo');
  desk = await openConsole(browser, site, { as: 'responder' });
}, 60_000);
afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await browser.close();
  await site.stop();
});
/** Each test begins without a live token. */
beforeEach(async () => {
  const { preview, confirm } = await site.operate.acts.preview({ act: 'tokens.revoke', selection: { by: 'everything' } });
  await site.operate.acts.perform({ preview, reason: 'Between tests', ...(confirm === null ? {} : { confirmation: confirm }) });
});

const subOf = async (name: string): Promise<string> => (await site.operate.users.show({ user: name })).sub;

test('one token is revoked from its drawer; others of its family go on', async () => {
  const tokens = await signInAt(site, 'anna');
  const { token } = await site.operate.tokens.find({ value: tokens.access });
  await desk.open(`/tokens?token=${token.id}`);
  await press(desk.page, 'Revoke this token');
  const { text, counts, said } = await conductAct(desk.page, { title: 'Revoke 1 token', verb: 'Revoke', reason: 'Seen in a paste' });
  expect(text).toContain('Not reversible');
  expect(counts).toEqual({ user: 1, client: 1, grant: 1, 'access token': 1 });
  expect(said).toBe('1 of 1');
  expect(await isActive(site, tokens)).toBe(false);
  expect(await refresh(site, tokens)).toBe('good');
  expect(await newestFact(site, 'tokens.revoked')).toMatchObject({
    actor: await actorOf(site, 'responder'),
    details: { access_tokens: 1, refresh_tokens: 0, note: 'Seen in a paste' },
  });
});

test('what is said to stay accepted elsewhere is named with its end, for tokens that are valid without asking', async () => {
  const tokens = await signInAt(site, 'anna');
  const { token } = await site.operate.tokens.find({ value: tokens.access });
  await desk.open(`/tokens?token=${token.id}`);
  await press(desk.page, 'Revoke this token');
  const dialog = actDialog(desk.page, 'Revoke 1 token');
  expect(await shownCounts(dialog)).toEqual({ user: 1, client: 1, grant: 1, 'access token': 1 });
  expect(await dialog.innerText()).toMatch(
    /1 self-contained token stays valid at resource servers that do not introspect.*, up to .*: \d+ min/s,
  );
  await press(dialog, 'Cancel');
  await dialog.waitFor({ state: 'detached' });
  expect(await isActive(site, tokens)).toBe(true);
});

test('a selection by keyboard is revoked, and only that', async () => {
  const [first, second, third] = [await serveItself(site), await serveItself(site), await serveItself(site)];
  const { page } = desk;
  await desk.open('/tokens?client=nightly&state=live');
  await page.getByRole('row').nth(3).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await press(page, 'Revoke 2 selected');
  await performAct(page, { title: 'Revoke 2 tokens', verb: 'Revoke', reason: 'Two of them' });
  const alive = await Promise.all([first, second, third].map((one) => isActive(site, one, 'nightly')));
  expect(alive.filter(Boolean)).toHaveLength(1);
  await told(page, 'Revoke 2 tokens: Done: 2 of 2.');
});

test('all that match are revoked, those that came after the effect was shown are not', async () => {
  const [first, second] = [await serveItself(site), await serveItself(site)];
  const other = await signInAt(site, 'ben');
  const { page } = desk;
  await desk.open('/tokens?client=nightly&state=live');
  await page.getByRole('row').nth(2).waitFor();
  await page.keyboard.press('*');
  await press(page, 'Revoke all that match');
  const dialog = actDialog(page, 'Revoke all tokens that match');
  await dialog.getByText('Not reversible.').waitFor();
  const late = await serveItself(site);
  await performAct(page, { title: 'Revoke all tokens that match', verb: 'Revoke', reason: 'The service is gone' });
  expect(await Promise.all([first, second, late].map((one) => isActive(site, one, 'nightly')))).toEqual([false, false, true]);
  expect(await isActive(site, other)).toBe(true);
});

test('a session is ended from a token of it, and what stands on it ends too', async () => {
  const tokens = await signInAt(site, 'hana', { scope: 'openid profile' });
  const { token } = await site.operate.tokens.find({ value: tokens.access });
  await desk.open(`/tokens?token=${token.id}`);
  await press(desk.page, 'End its session');
  const { counts } = await conductAct(desk.page, { title: 'End the session of hana', verb: 'End', reason: 'Left open in a library' });
  expect(counts).toEqual({ user: 1, session: 1, grant: 1, 'access token': 1, 'refresh token': 1 });
  expect(await site.operate.users.sessions({ user: 'hana' })).toMatchObject({ sessions: [] });
  expect([await isActive(site, tokens), await refresh(site, tokens)]).toEqual([false, 'invalid_grant']);
});

test('what was allowed for offline access outlives the session, as it is said', async () => {
  const tokens = await signInAt(site, 'ivo');
  const { token } = await site.operate.tokens.find({ value: tokens.access });
  await desk.open(`/tokens?token=${token.id}`);
  await press(desk.page, 'End its session');
  const { text } = await conductAct(desk.page, { title: 'End the session of ivo', verb: 'End', reason: 'Left open as well' });
  expect(text).toContain('What was allowed for offline access goes on.');
  expect(await refresh(site, tokens)).toBe('good');
});

test('a family is revoked from its page, and another of the same person goes on', async () => {
  const [first, second] = [await signInAt(site, 'ben'), await signInAt(site, 'ben')];
  expect(await refresh(site, first)).toBe('good');
  const { family } = await site.operate.tokens.find({ value: first.access });
  const { page } = desk;
  await desk.open(`/tokens/family/${family}`);
  await press(page, 'Revoke the family');
  const { counts } = await conductAct(page, { title: 'Revoke the family', verb: 'Revoke', reason: 'Of a stolen phone' });
  expect(counts).toEqual({ user: 1, client: 1, grant: 1, 'access tokens': 2, 'refresh token': 1 });
  await page.getByText('Revoked', { exact: true }).first().waitFor();
  expect([await isActive(site, first), await refresh(site, first), await refresh(site, second)]).toEqual([false, 'invalid_grant', 'good']);
});

test('the tokens of one session are revoked by its filter, and the person stays signed in', async () => {
  const person = createWebBrowser(site.issuer);
  const [shop, blog] = [
    await signInAt(site, 'dora', { browser: person }),
    await signInAt(site, 'dora', { browser: person, client: 'blog' }),
  ];
  const elsewhere = await signInAt(site, 'dora');
  const { token } = await site.operate.tokens.find({ value: shop.access });
  const { page } = desk;
  await desk.open(`/tokens?session=${token.session}`);
  await page.getByRole('row').nth(4).waitFor();
  await page.keyboard.press('*');
  await press(page, 'Revoke all that match');
  const { counts } = await conductAct(page, { title: 'Revoke all tokens that match', verb: 'Revoke', reason: 'A shared computer' });
  expect(counts).toEqual({ user: 1, clients: 2, grants: 2, 'access tokens': 2, 'refresh tokens': 2 });
  expect([await refresh(site, shop), await refresh(site, blog, 'blog'), await refresh(site, elsewhere)]).toEqual([
    'invalid_grant',
    'invalid_grant',
    'good',
  ]);
  await signInAt(site, 'dora', { browser: person });
});

test('all tokens of a user are revoked from the page of the user', async () => {
  const [mine, other] = [await signInAt(site, 'carla'), await signInAt(site, 'dora')];
  await desk.open(`/users/${await subOf('carla')}`);
  await press(desk.page, 'Revoke tokens');
  await performAct(desk.page, { title: 'Revoke all tokens of carla', verb: 'Revoke', reason: 'Phished' });
  expect([await refresh(site, mine), await refresh(site, other)]).toEqual(['invalid_grant', 'good']);
});

test('a user is signed out everywhere but in one session, which keeps its tokens', async () => {
  const kept = await signInAt(site, 'emil', { browser: createWebBrowser(site.issuer) });
  const [session] = (await site.operate.users.sessions({ user: 'emil' })).sessions;
  const gone = await signInAt(site, 'emil', { browser: createWebBrowser(site.issuer) });
  const { page } = desk;
  await desk.open(`/users/${await subOf('emil')}`);
  await press(page, 'Sign out');
  await page.getByRole('dialog').getByRole('combobox', { name: 'But keep' }).click();
  // The newest comes first; the one to keep is the older.
  await page.getByRole('option').nth(2).click();
  await press(page, 'Show the effect');
  await performAct(page, { title: 'Sign emil out', verb: 'Sign out', reason: 'A second phone' });
  const { sessions } = await site.operate.users.sessions({ user: 'emil' });
  expect(sessions.map(({ id }) => id)).toEqual([session?.id]);
  expect([await refresh(site, kept), await refresh(site, gone)]).toEqual(['good', 'invalid_grant']);
});

test('all tokens of a client are revoked from its page, those of others stay', async () => {
  const [shop, blog] = [await signInAt(site, 'fred'), await signInAt(site, 'fred', { client: 'blog' })];
  await desk.open('/clients/blog');
  await press(desk.page, 'Revoke all tokens');
  await performAct(desk.page, { title: 'Revoke all tokens of The blog', verb: 'Revoke', reason: 'Its secret leaked' });
  expect([await refresh(site, shop), await refresh(site, blog, 'blog')]).toEqual(['good', 'invalid_grant']);
});

test('every token is revoked from the palette, which takes a distinct step and a second operator', async () => {
  const [person, service] = [await signInAt(site, 'gina'), await serveItself(site)];
  const { page } = desk;
  await desk.open('/tokens');
  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: 'Revoke every token' }).click();
  const dialog = actDialog(page, 'Revoke every token');
  await dialog.getByText('This concerns every client and every person.').waitFor();
  await dialog.getByLabel('Reason').fill('The key was stolen');
  await dialog.getByLabel('Type everything to confirm').fill('everything');
  await press(dialog, 'Ask for approval');
  await page.getByText(/^Waits for a second operator until/).waitFor();
  expect(await isActive(site, service, 'nightly')).toBe(true);
  const other = await openConsole(browser, site, { as: 'administrator' });
  const [run] = (await site.operate.response.runs({ state: 'waiting' })).runs;
  expect(await other.call('response/approve', { run: run?.id })).toMatchObject({ status: 200, body: { json: { state: 'done' } } });
  await other.context.close();
  expect([await refresh(site, person), await isActive(site, service, 'nightly')]).toEqual(['invalid_grant', false]);
  await desk.open('/tokens');
  await page.getByText('No such token.').waitFor();
});

test('the second of two operators who revoke the same token is told that nothing is left to do', async () => {
  const tokens = await signInAt(site, 'anna');
  const { token } = await site.operate.tokens.find({ value: tokens.access });
  const other = await openConsole(browser, site, { as: 'administrator' });
  for (const { open, page } of [desk, other]) {
    await open(`/tokens?token=${token.id}`);
    await press(page, 'Revoke this token');
    await actDialog(page, 'Revoke 1 token').getByText('Not reversible.').waitFor();
  }
  await performAct(desk.page, { title: 'Revoke 1 token', verb: 'Revoke', reason: 'First' });
  const dialog = actDialog(other.page, 'Revoke 1 token');
  await dialog.getByLabel('Reason').fill('Second');
  await press(dialog, 'Revoke');
  await told(other.page, /0 of 1|Nothing was done|already/);
  const { events } = await site.operate.audit.list({ filter: { token: token.id, kinds: ['token.revoked', 'tokens.revoked'] } });
  expect(events.filter(({ details }) => details.reason === 'Second' || details.note === 'Second')).toEqual([]);
  expect(other.complaints).toEqual([]);
  await other.context.close();
});

test('an effect that was shown is good once: sent again by hand it does nothing', async () => {
  const tokens = await serveItself(site);
  const { token } = await site.operate.tokens.find({ value: tokens.access });
  const shown = await desk.call('acts/preview', { act: 'tokens.revoke', selection: { by: 'tokens', tokens: [token.id] } });
  const { preview } = (shown.body as { json: { preview: string } }).json;
  const other = await openConsole(browser, site, { as: 'responder' });
  expect(await other.call('acts/perform', { preview, reason: 'Of another session' })).toMatchObject({ status: 422 });
  expect(await desk.call('acts/perform', { preview, reason: 'Once' })).toMatchObject({ status: 200, body: { json: { done: 1 } } });
  expect(await desk.call('acts/perform', { preview, reason: 'Twice' })).toMatchObject({
    status: 422,
    body: { json: { data: { code: 'conflict' } } },
  });
  await other.context.close();
});
