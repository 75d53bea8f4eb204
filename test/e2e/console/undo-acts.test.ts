import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { conductAct, press, told } from './support/act.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { actorOf, countFacts, newestFact } from './support/record.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { addPeople, canSignIn, refresh, registerClients, serveItself, serviceAnswer, signInAt, statusFor } from './support/traffic.ts';

let browser: Browser;
let site: TestConsole;
let desk: Desk;
let responder: string;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole({ settings: { trustedProxies: ['127.0.0.1/32'] } })]);
  await registerClients(site);
  await addPeople(site, 'anna', 'ben');
  desk = await openConsole(browser, site, { as: 'responder' });
  responder = await actorOf(site, 'responder');
}, 60_000);
afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await browser.close();
  await site.stop();
});

const undo = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Undo/ }).last().click();
  await told(page, 'Taken back.');
};

const block = async (range: string): Promise<void> => {
  const { page } = desk;
  await page.goto(`/network?add=block&range=${encodeURIComponent(range)}`);
  await press(page, 'Show the effect');
  await conductAct(page, { title: `Block ${range}`, verb: 'Block', reason: 'Too quick' });
};

test('a block is taken back: the address is served, and the log has both', async () => {
  await block('203.0.113.9');
  expect(await statusFor(site, '203.0.113.9')).toBe(403);
  await undo(desk.page);
  expect(await statusFor(site, '203.0.113.9')).toBe(200);
  expect(await newestFact(site, 'address.unblocked')).toMatchObject({ actor: responder, details: { note: 'Undone' } });
  expect(await countFacts(site, 'address.blocked', responder)).toBe(1);
});

test('lifting a block is taken back: it holds again, to its former end', async () => {
  const { expires_at } = await site.operate.network.block({ range: '203.0.113.10', reason: 'Scans', seconds: 7200 });
  const { page } = desk;
  await page.goto('/network');
  await page.getByRole('row', { name: '203.0.113.10' }).getByRole('gridcell').first().click();
  await press(page, 'Unblock 1 selected');
  await conductAct(page, { title: 'Lift 1 block', verb: 'Unblock', reason: 'The wrong one' });
  expect(await statusFor(site, '203.0.113.10')).toBe(200);
  await undo(page);
  expect(await statusFor(site, '203.0.113.10')).toBe(403);
  const { rules } = await site.operate.network.rules({ covering: '203.0.113.10' });
  expect(rules).toMatchObject([{ expires_at }]);
});

test('a suspension of a client and one of a person are taken back', async () => {
  const { page } = desk;
  await desk.open('/clients/nightly');
  await press(page, 'Suspend');
  await conductAct(page, { title: 'Suspend The nightly', verb: 'Suspend', reason: 'A slip' });
  expect(await serviceAnswer(site)).toBe('invalid_client');
  await undo(page);
  await page.getByText('Active', { exact: true }).first().waitFor();
  expect(await serviceAnswer(site)).toBe('good');
  const tokens = await signInAt(site, 'anna');
  await desk.open(`/users/${(await site.operate.users.show({ user: 'anna' })).sub}`);
  await press(page, 'Suspend');
  await conductAct(page, { title: 'Suspend anna', verb: 'Suspend', reason: 'Another slip' });
  expect(await canSignIn(site, 'anna')).toBe(false);
  await undo(page);
  expect([await canSignIn(site, 'anna'), await refresh(site, tokens)]).toEqual([true, 'good']);
  expect(await newestFact(site, 'user.resumed')).toMatchObject({ actor: responder, details: { note: 'Undone' } });
});

test('an act is taken back from the page of its fact, once its message is gone', async () => {
  await site.operate.network.block({ range: '203.0.113.20', reason: 'Scans' });
  const { page } = desk;
  await desk.open(`/audit/${(await newestFact(site, 'address.blocked')).seq}`);
  await press(page, 'Take it back');
  await told(page, 'Taken back.');
  expect(await statusFor(site, '203.0.113.20')).toBe(200);
  await press(page, 'Take it back');
  await told(page, 'It could not be taken back.');
});

test('what another operator changed since is not taken back, and the operator is told so', async () => {
  const { page } = desk;
  await desk.open('/clients/shop');
  await press(page, 'Suspend');
  await conductAct(page, { title: 'Suspend The shop', verb: 'Suspend', reason: 'Odd traffic' });
  await site.operate.clients.resume({ client_id: 'shop', note: 'It is ours' });
  await site.operate.clients.suspend({ client_id: 'shop', note: 'No, it is not' });
  await page.getByRole('button', { name: /^Undo/ }).last().click();
  await told(page, 'It could not be taken back.');
  await told(page, 'The client was resumed since, or suspended anew.');
  expect((await site.operate.clients.show({ client_id: 'shop' })).status).toBe('suspended');
  await site.operate.clients.resume({ client_id: 'shop' });
});

test('what cannot be taken back offers no undo, and a call by hand is refused', async () => {
  const tokens = await serveItself(site);
  const { token } = await site.operate.tokens.find({ value: tokens.access });
  const { page } = desk;
  await desk.open(`/tokens?token=${token.id}`);
  await press(page, 'Revoke this token');
  await conductAct(page, { title: 'Revoke 1 token', verb: 'Revoke', reason: 'Leaked' });
  expect(await page.getByRole('button', { name: /^Undo/ }).count()).toBe(0);
  const { seq } = await newestFact(site, 'tokens.revoked');
  expect(await desk.call('acts/undo', { seq })).toMatchObject({ status: 422, body: { json: { data: { code: 'conflict' } } } });
});

test('who may not perform an act may not take it back either, and the attempt is on record', async () => {
  await site.operate.network.block({ range: '203.0.113.30', reason: 'Scans' });
  const { seq } = await newestFact(site, 'address.blocked');
  const viewer = await openConsole(browser, site, { as: 'viewer' });
  expect(await viewer.call('acts/undo', { seq })).toMatchObject({ status: 403, body: { json: { data: { code: 'forbidden' } } } });
  expect(await statusFor(site, '203.0.113.30')).toBe(403);
  expect(await newestFact(site, 'operation.refused')).toMatchObject({
    actor: await actorOf(site, 'viewer'),
    details: { operation: 'acts.undo' },
  });
  await viewer.context.close();
  await site.operate.network.unblock({ rule: String((await newestFact(site, 'address.blocked')).details.rule) });
  const { preview } = await site.operate.acts.preview({ act: 'addresses.allow', ranges: ['203.0.113.31'], seconds: 3600 });
  const { undo: allowed } = await site.operate.acts.perform({ preview, reason: 'A customer' });
  expect(await desk.call('acts/undo', { seq: allowed })).toMatchObject({ status: 403, body: { json: { data: { code: 'forbidden' } } } });
  expect(await newestFact(site, 'operation.refused')).toMatchObject({
    actor: responder,
    details: { operation: 'acts.perform addresses.allow', reason: 'role:responder' },
  });
});
