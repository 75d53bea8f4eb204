import { decodeProtectedHeader } from 'jose';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { actDialog, conductAct, press } from './support/act.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { actorOf } from './support/record.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { addPeople, isActive, registerClients, signInAt } from './support/traffic.ts';

let browser: Browser;
let site: TestConsole;
let desk: Desk;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  await registerClients(site);
  await addPeople(site, 'anna', 'ben');
  desk = await openConsole(browser, site, { as: 'administrator' });
}, 60_000);
afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await browser.close();
  await site.stop();
});

const published = async (): Promise<string[]> => {
  const answer = await fetch(`${site.issuer}/jwks`);
  return ((await answer.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
};

const kidOf = ({ access }: { readonly access: string }): string => String(decodeProtectedHeader(access).kid);

test('keys are rotated: new tokens are signed by another key, which is published at once, and what the former signed stays good', async () => {
  const before = await signInAt(site, 'anna');
  const { page } = desk;
  await desk.open('/settings/keys');
  await press(page, 'Rotate now');
  const { text, counts, said } = await conductAct(page, { title: 'Rotate the signing keys', verb: 'Rotate', reason: 'Once a quarter' });
  expect([counts, said]).toEqual([{ 'signing key': 1 }, '1 of 1']);
  expect(text).toContain('Not reversible. A key that stopped signing does not sign again.');
  await page.getByRole('row', { name: /Verifying only/ }).waitFor();
  const after = await signInAt(site, 'ben');
  expect(kidOf(after)).not.toBe(kidOf(before));
  expect(await published()).toEqual(expect.arrayContaining([kidOf(before), kidOf(after)]));
  expect([await isActive(site, before), await isActive(site, after)]).toEqual([true, true]);
  const actor = await actorOf(site, 'administrator');
  const { events } = await site.operate.audit.list({ filter: { kinds: ['key.created', 'key.activated'], actor } });
  expect(events.map(({ details }) => details)).toContainEqual(expect.objectContaining({ kid: kidOf(after), note: 'Once a quarter' }));
});

test('of two administrators who rotate at once each rotates what was shown, and tokens are issued all the while', async () => {
  const other = await openConsole(browser, site, { as: 'administrator' });
  for (const { open, page } of [desk, other]) {
    await open('/settings/keys');
    await press(page, 'Rotate now');
    await actDialog(page, 'Rotate the signing keys').getByText('Not reversible.').waitFor();
  }
  for (const [{ page }, reason] of [
    [desk, 'Mine'],
    [other, 'Mine too'],
  ] as const)
    await conductAct(page, { title: 'Rotate the signing keys', verb: 'Rotate', reason });
  const tokens = await signInAt(site, 'anna');
  expect(await published()).toContain(kidOf(tokens));
  expect(await isActive(site, tokens)).toBe(true);
  const { keys } = await site.operate.keys.list({});
  expect(keys.filter(({ state }) => state === 'active')).toHaveLength(1);
  await other.context.close();
});
