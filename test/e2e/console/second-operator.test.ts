import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { actDialog, press } from './support/act.ts';
import { axeFindings } from './support/axe-findings.ts';
import { dialogOn } from './support/dialog-on.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { addPeople, registerClients, serveItself, signInAt } from './support/traffic.ts';
import { overflowAt, settled } from './support/watch-page.ts';

let browser: Browser;
let site: TestConsole;
let [asker, approver]: Desk[] = [];
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  await registerClients(site, { web: ['shop'] });
  await addPeople(site, 'anna');
  await signInAt(site, 'anna');
  await serveItself(site);
  asker = await openConsole(browser, site, { as: 'responder' });
  approver = await openConsole(browser, site, { as: 'administrator' });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const live = async () => (await site.operate.tokens.list({ filter: { state: 'live' } })).tokens.length;

const ask = async ({ page, open }: Desk, reason: string): Promise<void> => {
  await open('/tokens');
  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: 'Revoke every token' }).click();
  const dialog = actDialog(page, 'Revoke every token');
  await dialog.getByText('This reaches far: another operator has to approve it.').waitFor();
  await dialog.getByLabel('Reason').fill(reason);
  expect(await dialog.getByRole('button', { name: 'Ask for approval' }).isEnabled()).toBe(false);
  await dialog.getByLabel('Type everything to confirm').fill('everything');
};

describe('an act that reaches far', () => {
  it('says that another operator has to approve it, and then until when it waits', async () => {
    if (!asker) throw new Error('nobody asks');
    const { page } = asker;
    await ask(asker, 'The key was stolen');
    expect(await axeFindings(page, [], '[role=dialog][data-open]')).toEqual([]);
    await press(page, 'Ask for approval');
    const dialog = dialogOn(page);
    await dialog.getByText(/^Waits for a second operator until .*\d\d:\d\d/).waitFor();
    expect(await live()).toBeGreaterThan(0);
    await dialog.getByRole('link', { name: 'What waits for approval' }).click();
    await page.getByRole('heading', { name: 'Response', level: 1 }).waitFor();
    const entry = page.getByRole('listitem').filter({ hasText: 'Revoke the tokens' });
    await entry.getByText('Asked for by robin-respond: The key was stolen').waitFor();
    await entry.getByRole('button', { name: 'Withdraw…' }).waitFor();
    expect(await entry.getByRole('button', { name: 'Approve…' }).count()).toBe(0);
    expect(asker.complaints).toEqual([]);
  }, 60_000);

  it('is approved by another with its effect in sight, and is then done', async () => {
    if (!approver) throw new Error('nobody approves');
    const { page } = approver;
    await approver.open('/response');
    await settled(page);
    const entry = page.getByRole('listitem').filter({ hasText: 'Revoke the tokens' });
    await entry.getByText('Asked for by robin-respond: The key was stolen').waitFor();
    expect(await axeFindings(page, ['light'], 'main')).toEqual([]);
    expect(await overflowAt(page, 1024, 700)).toEqual([]);
    await press(entry, 'Approve…');
    const dialog = dialogOn(page);
    await dialog.getByText('This concerns every client and every person.').waitFor();
    await dialog.getByText('Asked for by robin-respond: The key was stolen').waitFor();
    expect(await axeFindings(page, [], '[role=dialog][data-open]')).toEqual([]);
    await press(dialog, 'Approve and do it');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Nothing waits for approval.').waitFor();
    expect(await live()).toBe(0);
    const [run] = (await site.operate.response.runs({})).runs;
    expect(run).toMatchObject({ state: 'done', started_by_name: 'robin-respond', approved_by_name: 'avery-admin' });
    await approver.open(`/response?tab=runs&run=${run?.id}`);
    const drawer = page.getByRole('complementary', { name: 'Revoke the tokens' });
    await drawer.getByText('avery-admin').waitFor();
    expect(approver.complaints).toEqual([]);
  }, 60_000);

  it('is withdrawn by who asked for it, and nothing of it is done', async () => {
    if (!asker) throw new Error('nobody asks');
    await signInAt(site, 'anna');
    await ask(asker, 'The wrong one');
    const { page } = asker;
    await press(page, 'Ask for approval');
    await dialogOn(page).getByRole('link', { name: 'What waits for approval' }).click();
    await press(page, 'Withdraw…');
    const dialog = dialogOn(page);
    await dialog.getByRole('heading', { name: 'Withdraw: Revoke the tokens' }).waitFor();
    await dialog.getByLabel('Reason').fill('I meant one');
    await press(dialog, 'Withdraw');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Nothing waits for approval.').waitFor();
    expect(await live()).toBeGreaterThan(0);
    expect((await site.operate.response.runs({})).runs[0]).toMatchObject({ state: 'declined' });
  }, 60_000);
});
