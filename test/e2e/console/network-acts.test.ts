import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { actDialog, conductAct, press, select } from './support/act.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { actorOf, countFacts, newestFact } from './support/record.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { statusFor } from './support/traffic.ts';

const DAY = 86_400;

let browser: Browser;
let site: TestConsole;
let desk: Desk;
let administrator: string;

beforeAll(async () => {
  // Addresses of others come by a proxy on this machine.
  [browser, site] = await Promise.all([launchBrowser(), startConsole({ settings: { trustedProxies: ['127.0.0.1/32'] } })]);
  desk = await openConsole(browser, site, { as: 'administrator' });
  administrator = await actorOf(site, 'administrator');
}, 60_000);
afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await browser.close();
  await site.stop();
});

const ask = async (kind: 'block' | 'allow', ranges: string, length?: string): Promise<void> => {
  const { page } = desk;
  await page.goto('/network');
  await press(page, kind === 'block' ? 'Block an address' : 'Allow an address');
  await page.getByLabel('Addresses or ranges').fill(ranges);
  if (length !== undefined) await select(page, 'How long', length);
  await press(page, 'Show the effect');
};

const ruleOn = async (range: string) => {
  const { rules } = await site.operate.network.rules({});
  return rules.find((rule) => rule.range === range);
};

/** Seconds. */
const lasts = async (range: string): Promise<number> => {
  const rule = await ruleOn(range);
  return Math.round((Date.parse(rule?.expires_at ?? '') - Date.parse(rule?.created_at ?? '')) / 1000);
};

const tick = async (range: string): Promise<void> => desk.page.getByRole('row', { name: range }).getByRole('gridcell').first().click();

test('an address is blocked for a day: nothing it asks is served until it is let in again', async () => {
  expect(await statusFor(site, '203.0.113.9')).toBe(200);
  await ask('block', '203.0.113.9', '24 hours');
  const blocked = await conductAct(desk.page, { title: 'Block 203.0.113.9', verb: 'Block', reason: 'It guesses passwords' });
  expect(blocked).toMatchObject({ said: '1 of 1', counts: { 'address or range': 1 } });
  expect(blocked.text).toContain('Reversible. The block can be lifted at any time');
  expect([await statusFor(site, '203.0.113.9'), await statusFor(site, '203.0.113.10')]).toEqual([403, 200]);
  expect(await lasts('203.0.113.9')).toBe(DAY);
  expect(await newestFact(site, 'address.blocked')).toMatchObject({
    actor: administrator,
    address: '203.0.113.9',
    details: { note: 'It guesses passwords' },
  });
  await tick('203.0.113.9');
  await press(desk.page, 'Unblock 1 selected');
  const lifted = await conductAct(desk.page, { title: 'Lift 1 block', verb: 'Unblock', reason: 'It was a colleague' });
  expect(lifted).toMatchObject({ said: '1 of 1', counts: { 'address or range': 1 } });
  await desk.page.getByText('Nobody is blocked.').waitFor();
  expect(await statusFor(site, '203.0.113.9')).toBe(200);
  expect(await newestFact(site, 'address.unblocked')).toMatchObject({ actor: administrator, details: { note: 'It was a colleague' } });
});

test('ranges of both families are blocked at once, and what is within one named as well is said to be', async () => {
  await ask('block', '198.51.100.0/24\n198.51.100.7, 2001:db8:bad::/48');
  const dialog = actDialog(desk.page, 'Block 3 addresses');
  await dialog.getByText('1 not affected').click();
  await dialog.getByText(/within 198\.51\.100\.0\/24/).waitFor();
  const { counts, said } = await conductAct(desk.page, { title: 'Block 3 addresses', verb: 'Block', reason: 'A botnet' });
  expect([counts, said]).toEqual([{ 'addresses and ranges': 2 }, '2 of 2']);
  expect(
    await Promise.all(['198.51.100.200', '2001:db8:bad::1', '198.51.101.1', '2001:db8:bae::1'].map((one) => statusFor(site, one))),
  ).toEqual([403, 403, 200, 200]);
  expect(await lasts('198.51.100.0/24')).toBe(30 * DAY);
});

test('a block without end, and one of a wide range, take a distinct step', async () => {
  await ask('block', '192.0.2.77', 'For ever');
  const { text } = await conductAct(desk.page, { title: 'Block 192.0.2.77', verb: 'Block', reason: 'For good', confirms: true });
  expect(text).toContain('It has no end: it stands until somebody ends it.');
  expect((await ruleOn('192.0.2.77'))?.expires_at).toBeNull();
  await ask('block', '10.0.0.0/8');
  const dialog = actDialog(desk.page, 'Block 10.0.0.0/8');
  await dialog.getByText('10.0.0.0/8 is wider than one network is as a rule.').waitFor();
  await dialog.getByLabel('Reason').fill('Too wide');
  expect(await dialog.getByRole('button', { name: 'Ask for approval', exact: true }).isDisabled()).toBe(true);
  await press(dialog, 'Cancel');
  expect(await ruleOn('10.0.0.0/8')).toBeUndefined();
});

test('who would lock themselves out is warned and has to type the range; the console stays open to them, and they let themselves in again', async () => {
  await ask('block', '127.0.0.1', '1 hour');
  const { text } = await conductAct(desk.page, { title: 'Block 127.0.0.1', verb: 'Block', reason: 'On purpose', confirms: true });
  expect(text).toContain('127.0.0.1 holds the address from which you use this console.');
  expect(text).toContain('the console has a door of its own and stays open to you');
  expect(await statusFor(site, '127.0.0.1')).toBe(403);
  await desk.open('/network/address/127.0.0.1');
  await desk.page.getByText('Yours', { exact: true }).waitFor();
  await desk.page.goto('/network');
  await tick('127.0.0.1');
  await press(desk.page, 'Unblock 1 selected');
  await conductAct(desk.page, { title: 'Lift 1 block', verb: 'Unblock', reason: 'Enough' });
  expect(await statusFor(site, '127.0.0.1')).toBe(200);
});

test('the guard does not depend on the screen: a call by hand without the typed range blocks nothing', async () => {
  const shown = await desk.call('acts/preview', { act: 'addresses.block', ranges: ['127.0.0.0/8'], seconds: 3600 });
  const { preview } = (shown.body as { json: { preview: string } }).json;
  for (const confirmation of [undefined, 'yes', '127.0.0.1'])
    expect(await desk.call('acts/perform', { preview, reason: 'by hand', confirmation })).toMatchObject({
      status: 422,
      body: { json: { data: { code: 'conflict' } } },
    });
  expect(await statusFor(site, '127.0.0.1')).toBe(200);
});

test('what is on the allow list is served although a block covers it, until it is taken off', async () => {
  await ask('allow', '198.51.100.20', '1 hour');
  const allowed = await conductAct(desk.page, { title: 'Allow 198.51.100.20', verb: 'Allow', reason: 'A customer in there' });
  expect(allowed).toMatchObject({ said: '1 of 1', counts: { 'address or range': 1 } });
  expect([await statusFor(site, '198.51.100.20'), await statusFor(site, '198.51.100.21')]).toEqual([200, 403]);
  expect(await newestFact(site, 'address.allowed')).toMatchObject({ actor: administrator, details: { note: 'A customer in there' } });
  await ask('block', '198.51.100.20', '1 hour');
  await desk.page
    .getByText(/^198\.51\.100\.20 is already blocked by the rule .* about 198\.51\.100\.0\/24/)
    .first()
    .waitFor();
  await desk.page.goto('/network?tab=allowed');
  await tick('198.51.100.20');
  await press(desk.page, 'Take off 1 selected');
  await conductAct(desk.page, { title: 'Take 1 off the allow list', verb: 'Take off', reason: 'The customer moved' });
  await desk.page.getByText('The allow list is empty.').waitFor();
  expect(await statusFor(site, '198.51.100.20')).toBe(403);
  expect(await newestFact(site, 'address.disallowed')).toMatchObject({ actor: administrator, details: { note: 'The customer moved' } });
});

test('what is no address is told at the field with its line, nothing is blocked, and nothing that was typed is lost', async () => {
  const { page } = desk;
  const before = await countFacts(site, 'address.blocked');
  const typed = [...Array.from({ length: 30 }, (_, at) => `203.0.113.${at + 100}`), '203.0.113.999', '203.0.113.0/33'].join('\n');
  await ask('block', typed, '24 hours');
  const field = page.getByLabel('Addresses or ranges');
  await page.getByText('2 of 32 cannot be used.').waitFor();
  await page.getByText('Line 31: "203.0.113.999" is not an address or range').waitFor();
  await page.getByText('Line 32: "203.0.113.0/33" is not an address or range').waitFor();
  expect(await field.inputValue()).toBe(typed);
  expect(await page.getByLabel('How long').textContent()).toContain('24 hours');
  await field.fill(typed.replace('.999', '.99').replace('/33', '/32'));
  await press(page, 'Show the effect');
  await press(actDialog(page, 'Block 32 addresses'), 'Cancel');
  expect(await countFacts(site, 'address.blocked')).toBe(before);
});

test('rules that were ticked among the blocks are not ticked on the allow list', async () => {
  const { page } = desk;
  await page.goto('/network');
  await tick('2001:db8:bad::/48');
  await page.getByRole('button', { name: 'Unblock 1 selected' }).waitFor();
  await page.getByRole('tab', { name: 'Allow list' }).click();
  const takeOff = page.getByRole('button', { name: /^Take off/ });
  await takeOff.waitFor();
  expect(await takeOff.textContent()).toBe('Take off ');
});

test('an address is blocked from its own page', async () => {
  const { page } = desk;
  await desk.open('/network/address/203.0.113.50');
  await press(page, 'Block');
  await press(page, 'Show the effect');
  await conductAct(page, { title: 'Block 203.0.113.50', verb: 'Block', reason: 'Seen twice' });
  expect(await statusFor(site, '203.0.113.50')).toBe(403);
  await desk.open('/network/address/203.0.113.50');
  await page.getByText('Blocked', { exact: true }).waitFor();
});
