import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { axeFindings } from './support/axe-findings.ts';
import { dialogOn } from './support/dialog-on.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { runAttack } from './support/run-attack.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { settled } from './support/watch-page.ts';

let browser: Browser;
let site: TestConsole;
let desk: Desk;
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole({ lab: true })]);
  await runAttack(site, 'refresh-theft');
  desk = await openConsole(browser, site, { as: 'responder' });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

/** Opens the palette, types, and takes the entry of that name. */
const take = async (page: Page, typed: string, entry: string): Promise<void> => {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Find' }).waitFor();
  await page.keyboard.type(typed);
  await page.getByRole('option', { name: entry, exact: false }).first().click();
};

describe('the palette', () => {
  it('leads to the alerts of the operator, to those of nobody, and to what waits for approval', async () => {
    const { page } = desk;
    const { alerts } = await site.operate.alerts.list({ filter: { states: ['open'] } });
    const [mine] = alerts;
    const me = (await desk.call('session/state')).body as { json: { operator: { id: string } } };
    await desk.call('alerts/assign', { alerts: [mine?.id], owner: me.json.operator.id });
    await desk.open('/');
    await take(page, 'mine', 'My alerts');
    await page.waitForURL(/\/alerts\?.*owner=/);
    await settled(page);
    await page.getByRole('grid', { name: 'Alerts' }).getByText('robin-respond').first().waitFor();
    await take(page, 'unassigned', 'Alerts waiting for an owner');
    await page.waitForURL(/owner=none/);
    await settled(page);
    await expect.poll(() => page.getByRole('grid', { name: 'Alerts' }).getByText('robin-respond').count()).toBe(0);
    await take(page, 'approval', 'Runs waiting for approval');
    await page.getByRole('region', { name: 'Waiting for approval' }).waitFor();
  }, 60_000);

  it('asks for emergency mode where it begins, and does nothing before it is confirmed', async () => {
    const { page } = desk;
    await desk.open('/');
    await take(page, 'emergency', 'Emergency mode…');
    const dialog = dialogOn(page);
    await dialog.getByRole('heading', { name: 'Begin emergency mode' }).waitFor();
    expect(await axeFindings(page, [], '[role=dialog][data-open]')).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(page.url()).not.toContain('ask=');
    expect((await site.operate.response.emergency({})).on).toBe(false);
  }, 60_000);

  it('offers what the keys of the screen do: to close the alert that is open', async () => {
    const { page } = desk;
    const [alert] = (await site.operate.alerts.list({ filter: { states: ['open', 'in_progress'] } })).alerts;
    await desk.open(`/alerts?state=standing&alert=${alert?.id}`);
    await settled(page);
    await take(page, 'close', 'Close the alert…');
    const dialog = dialogOn(page);
    await dialog.getByRole('heading', { name: 'Close 1 alert' }).waitFor();
    await dialog.getByText(alert?.sentence ?? '').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(desk.complaints).toEqual([]);
  }, 60_000);

  it('offers a viewer what can be looked at, and nothing that is done', async () => {
    const { page, open, context } = await openConsole(browser, site, { as: 'viewer' });
    const [alert] = (await site.operate.alerts.list({})).alerts;
    await open(`/alerts?alert=${alert?.id}`);
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Alerts waiting for an owner' }).waitFor();
    await page.getByRole('option', { name: 'Runs waiting for approval' }).waitFor();
    expect(await page.getByRole('option', { name: /^(My alerts|Emergency mode…|Close|Assign)/ }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await open('/response?tab=emergency&ask=begin');
    await page.getByText('What holds while it is on:').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await context.close();
  }, 60_000);
});
