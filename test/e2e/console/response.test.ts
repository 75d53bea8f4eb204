import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { press } from './support/act.ts';
import { axeFindings } from './support/axe-findings.ts';
import { dialogOn } from './support/dialog-on.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { runAttack } from './support/run-attack.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { overflowAt, settled } from './support/watch-page.ts';

let browser: Browser;
let site: TestConsole;
let desk: Desk;
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole({ lab: true })]);
  await runAttack(site, 'refresh-theft');
  await runAttack(site, 'code-replay');
  desk = await openConsole(browser, site, { as: 'responder' });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const waiting = async () => (await site.operate.response.runs({ state: 'waiting' })).runs;

describe('what waits for approval', () => {
  it('is shown first, with what it is about and each step', async () => {
    const { page } = desk;
    await desk.open('/response');
    await settled(page);
    const theft = page.getByRole('listitem').filter({ hasText: 'Stolen token' });
    await theft.getByText(/a spent refresh token came again/).waitFor();
    await theft.getByText('Not possible: The grant is revoked already: there is nothing to revoke.').waitFor();
    expect(await axeFindings(page, ['light'], 'main')).toEqual([]);
    expect(await overflowAt(page, 1024, 700)).toEqual([]);
  }, 60_000);

  it('is counted beside the name of the screen, on every screen', async () => {
    const { page } = desk;
    const { length } = await waiting();
    await desk.open('/posture');
    const entry = page.getByRole('navigation', { name: 'Screens' });
    await entry.getByRole('link', { name: new RegExp(`^Response\\s*${length} runs? waits? for approval$`) }).waitFor();
    expect(await axeFindings(page, ['light'], 'nav')).toEqual([]);
    await desk.open('/response');
    await settled(page);
  }, 60_000);

  it('is approved with the effect of each step in sight, and is then done step by step', async () => {
    const { page } = desk;
    const before = (await waiting()).length;
    let count = (): void => undefined;
    const counted = new Promise<void>((resolve) => {
      count = resolve;
    });
    await page.route('**/rpc/response/dryRun', async (route) => {
      await counted;
      await route.continue();
    });
    await press(page.getByRole('listitem').filter({ hasText: 'Stolen token' }), 'Approve…');
    const dialog = dialogOn(page);
    await dialog.getByText('The effect is being counted…').waitFor();
    expect(await dialog.getByRole('button', { name: 'Approve and do it' }).isEnabled()).toBe(false);
    count();
    await dialog.getByRole('list', { name: 'Effect of each step' }).getByText('Not reversible.').first().waitFor();
    expect(await axeFindings(page, [], '[role=dialog][data-open]')).toEqual([]);
    await dialog.getByText('Not possible: The grant is revoked already: there is nothing to revoke.').waitFor();
    await press(dialog, 'Approve and do it');
    await dialog.waitFor({ state: 'detached' });
    expect((await waiting()).length).toBe(before - 1);
    const { runs } = await site.operate.response.runs({});
    const run = runs.find(({ playbook }) => playbook === 'token-theft');
    expect(run).toMatchObject({ approved_by_name: 'robin-respond', state: expect.stringMatching(/^(done|partly)$/) });
    await desk.open(`/response?tab=runs&run=${run?.id}`);
    const drawer = page.getByRole('complementary', { name: 'Stolen token' });
    await drawer
      .getByRole('list', { name: 'Steps' })
      .getByRole('link', { name: /^Event/ })
      .first()
      .waitFor();
    await drawer.getByText('robin-respond').waitFor();
    await drawer.getByText('The grant is revoked already: there is nothing to revoke.').waitFor();
    await page
      .getByRole('navigation', { name: 'Screens' })
      .getByRole('link', { name: new RegExp(`^Response\\s*${before - 1} runs? waits?`) })
      .waitFor();
    expect(await axeFindings(page, ['light'], 'main')).toEqual([]);
  }, 60_000);

  it('is declined with a reason, and nothing of it is done', async () => {
    const { page } = desk;
    await desk.open('/response');
    await press(page.getByRole('listitem').filter({ hasText: 'Stolen authorization code' }).first(), 'Decline…');
    const dialog = dialogOn(page);
    expect(await dialog.getByRole('button', { name: 'Decline', exact: true }).isEnabled()).toBe(false);
    await dialog.getByLabel('Reason').fill('A test of ours');
    await press(dialog, 'Decline');
    await dialog.waitFor({ state: 'detached' });
    const { runs } = await site.operate.response.runs({});
    const run = runs.find(({ playbook, state }) => playbook === 'code-theft' && state === 'declined');
    expect(run?.steps.map(({ state }) => state)).not.toContain('done');
  }, 60_000);
});

describe('a run that is open', () => {
  it('goes on before the eyes of the operator: in the drawer and in its row, which keeps its place', async () => {
    const { page } = desk;
    await runAttack(site, 'client-abuse');
    const [run] = await waiting();
    if (!run) throw new Error('Nothing waits.');
    await desk.open(`/response?tab=runs&run=${run.id}`);
    const drawer = page.getByRole('complementary', { name: run.title });
    await drawer.getByText('Waits for approval').waitFor();
    const rows = page.getByRole('grid', { name: 'Runs' }).getByRole('row');
    const place = (await rows.allInnerTexts()).findIndex((text) => text.includes('Waits for approval'));
    await site.operate.response.decline({ run: run.id, note: 'Seen by somebody else' });
    await drawer.getByText('Declined').waitFor();
    await rows.nth(place).getByText('Declined').waitFor();
    await expect.poll(() => drawer.getByRole('button', { name: /Approve|Decline/ }).count()).toBe(0);
  }, 60_000);

  it('is found and opened by the keys of the list alone, and goes along with the row in hand', async () => {
    const { page } = desk;
    await desk.open('/response?tab=runs');
    await page.getByRole('grid', { name: 'Runs' }).getByRole('row').nth(2).waitFor();
    await settled(page);
    for (const key of ['j', 'j', 'k', 'Enter']) await page.keyboard.press(key);
    await page.waitForURL(/run=/);
    const first = new URL(page.url()).searchParams.get('run');
    expect((await site.operate.response.runs({})).runs[0]?.id).toBe(first);
    await page.keyboard.press('j');
    await page.waitForURL((url) => url.searchParams.get('run') !== first);
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
  }, 60_000);

  it('is shown by a link, also when the list does not hold it', async () => {
    const { page } = desk;
    const { runs } = await site.operate.response.runs({});
    await desk.open(`/response?tab=runs&run=${runs[0]?.id}&alert=none-of-these`);
    await page
      .getByRole('complementary', { name: runs[0]?.title ?? '' })
      .getByRole('list', { name: 'Steps' })
      .waitFor();
    await desk.open('/response?tab=runs&run=gone');
    await page.getByRole('complementary').getByText('The run could not be read.').waitFor();
  }, 60_000);
});

describe('an alert', () => {
  it('says which playbooks did something about it, and sets one going, with the effect of its steps in sight', async () => {
    const { page } = desk;
    const { runs } = await site.operate.response.runs({});
    const alert = runs.find(({ playbook }) => playbook === 'token-theft')?.alert;
    await desk.open(`/alerts/${alert}`);
    const section = page.getByRole('region', { name: 'Playbooks' });
    await section.getByRole('link', { name: 'Stolen token' }).waitFor();
    await page.unroute('**/rpc/response/dryRun');
    await page.route('**/rpc/response/dryRun', (route) => route.fulfill({ body: '{' }));
    await press(section, 'Run a playbook…');
    const dialog = dialogOn(page);
    const run = dialog.getByRole('button', { name: 'Run', exact: true });
    await dialog.getByText('The effect could not be counted.').waitFor({ timeout: 30_000 });
    await dialog.getByLabel('Reason').fill('Without knowing what it does');
    expect(await run.isEnabled()).toBe(false);
    await page.unroute('**/rpc/response/dryRun');
    await dialog.getByRole('button', { name: /again/i }).click();
    await dialog.getByRole('list', { name: 'Effect of each step' }).waitFor();
    await expect.poll(() => run.isEnabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('');
    await expect.poll(() => run.isEnabled()).toBe(false);
    expect(await axeFindings(page, [], '[role=dialog][data-open]')).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }, 60_000);
});

describe('playbooks', () => {
  it('say what they do and for which rules; their mode is changed by an administrator alone, with a note', async () => {
    await desk.open('/response?tab=playbooks');
    await settled(desk.page);
    await desk.page.getByRole('link', { name: 'refresh-token-theft' }).first().waitFor();
    expect(await desk.page.getByRole('button', { name: 'Change the mode…' }).count()).toBe(0);
    expect(await axeFindings(desk.page, ['light'], 'main')).toEqual([]);
    const { page, open, context, complaints } = await openConsole(browser, site, { as: 'administrator' });
    await open('/response?tab=playbooks');
    await press(page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Stolen token' }) }), 'Change the mode…');
    const dialog = dialogOn(page);
    await dialog.getByRole('combobox', { name: 'Mode' }).click();
    await page.getByRole('option', { name: /^Automatic/ }).click();
    await dialog.getByText(/before anybody has looked/).waitFor();
    await dialog.getByLabel('Note').fill('At night nobody approves');
    await press(dialog, 'Change');
    await dialog.waitFor({ state: 'detached' });
    const { playbooks } = await site.operate.response.playbooks({});
    expect(playbooks.find(({ id }) => id === 'token-theft')?.mode).toBe('automatic');
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);
});

describe('emergency mode', () => {
  it('is begun with its measures in sight, stands over every screen with a clock, and is ended', async () => {
    const { page } = desk;
    await desk.open('/response?tab=emergency');
    await press(page, 'Begin…');
    const dialog = dialogOn(page);
    await dialog.getByText(/halved/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Begin', exact: true }).isEnabled()).toBe(false);
    await dialog.getByLabel('Reason').fill('Guessing from everywhere');
    await press(dialog, 'Begin');
    await dialog.waitFor({ state: 'detached' });
    await desk.open('/tokens');
    const banner = page.getByRole('alert').filter({ hasText: 'Emergency mode is on.' });
    await banner.getByRole('timer').waitFor();
    expect(await site.operate.response.emergency({})).toMatchObject({ on: true, note: 'Guessing from everywhere' });
    expect(await axeFindings(page, ['light'], '[aria-live=polite]:has([role=alert])')).toEqual([]);
    // A machine whose clock is ahead of the engine's.
    const ahead = await openConsole(browser, site, { as: 'viewer' });
    await ahead.context.addInitScript('{ const now = Date.now.bind(Date); Date.now = () => now() + 4_200_000; }');
    await ahead.open('/audit?range=15m');
    const left = ahead.page.getByRole('alert').filter({ hasText: /^Emergency mode is on\. It ends in (59|58) min/ });
    await left.waitFor();
    await ahead.page
      .getByRole('row', { name: /emergency/i })
      .first()
      .waitFor();
    await ahead.open('/');
    await left.waitFor();
    await settled(ahead.page);
    expect(await ahead.page.getByText(/^read .* ago$|^Not fresh/).count()).toBe(0);
    expect(ahead.complaints).toEqual([]);
    await ahead.context.close();
    await banner.getByRole('link', { name: 'What holds' }).click();
    await press(page, 'End it…');
    await dialog.getByLabel('Reason').fill('It is over');
    await press(dialog, 'End it');
    await banner.waitFor({ state: 'detached' });
    expect((await site.operate.response.emergency({})).on).toBe(false);
    expect(desk.complaints).toEqual([]);
  }, 60_000);

  it('is offered to nobody who may not respond', async () => {
    const { page, open, context, call } = await openConsole(browser, site, { as: 'auditor' });
    await open('/response?tab=emergency');
    await page.getByText('What holds while it is on:').waitFor();
    expect(await page.getByRole('button', { name: /Begin|End it|Approve|Decline/ }).count()).toBe(0);
    expect(await call('response/beginEmergency', { seconds: 3600, note: 'by hand' })).toMatchObject({ status: 403 });
    await context.close();
  }, 60_000);
});
