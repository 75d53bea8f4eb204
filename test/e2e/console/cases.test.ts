import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { press } from './support/act.ts';
import { axeFindings } from './support/axe-findings.ts';
import { dialogOn } from './support/dialog-on.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { alertOf, runAttack } from './support/run-attack.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { overflowAt, settled } from './support/watch-page.ts';

const EVIL = '<img src=x onerror=alert(1)>\u202e of the night';

let browser: Browser;
let site: TestConsole;
let desk: Desk;
let alert: string;
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole({ lab: true })]);
  alert = alertOf(await runAttack(site, 'refresh-theft'), 'refresh-token-theft');
  desk = await openConsole(browser, site, { as: 'administrator' });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const only = async () => {
  const [found] = (await site.operate.cases.list({})).cases;
  if (!found) throw new Error('There is no case.');
  return site.operate.cases.show({ id: found.id });
};

describe('cases', () => {
  it('begin with nothing, and say what was looked at', async () => {
    await desk.open('/cases');
    await settled(desk.page);
    await desk.page.getByText('No case is open.').waitFor();
    expect(await axeFindings(desk.page, ['light'], 'main')).toEqual([]);
  }, 60_000);

  it('are opened with a title of any text, which stays text', async () => {
    const { page } = desk;
    await press(page, 'Open a case');
    const dialog = dialogOn(page);
    await dialog.getByLabel('Title').fill(EVIL);
    await dialog.getByLabel(/^First note/).fill('Seen twice.\nCalled the shop.');
    await press(dialog, 'Open');
    await page.waitForURL('**/cases/*');
    await page.getByRole('heading', { level: 1, name: /Case 1 <img src=x onerror=alert\(1\)>/ }).waitFor();
    await page.getByText('Called the shop.').waitFor();
    await site.operate.cases.change({ id: (await only()).id, add_alerts: [alert] });
    await page.getByRole('link', { name: /a spent refresh token came again/ }).waitFor();
    expect(await axeFindings(page, ['light'], 'main')).toEqual([]);
    expect(await overflowAt(page, 1024, 700)).toEqual([]);
  }, 60_000);

  it('are taken on and noted in', async () => {
    const { page } = desk;
    await press(page, 'Assign');
    await page.getByRole('menuitem', { name: 'To me' }).click();
    await page.getByRole('region', { name: 'About the case' }).getByText('avery-admin').first().waitFor();
    await page.getByLabel('Note', { exact: true }).fill('The laptop is found.');
    await press(page, 'Add the note');
    await page.getByRole('list', { name: 'Time line' }).getByText('The laptop is found.').waitFor();
    expect((await only()).owner_name).toBe('avery-admin');
  }, 60_000);

  it('are closed with a verdict and a summary, and their alerts with them; then opened again', async () => {
    const { page } = desk;
    await press(page, 'Close…');
    const dialog = dialogOn(page);
    const waits = await site.operate.alerts.previewClose({ alerts: [alert] });
    expect(waits).toEqual({ declines: 1 });
    await dialog
      .getByText(/closed with the same verdict\. 1 prepared playbook run that waits for approval about this is declined/)
      .waitFor();
    await dialog.getByLabel('Summary').fill('Stolen, revoked, told.');
    await press(dialog, 'Close the case');
    await dialog.getByText('Choose what it turned out to be.').waitFor();
    await dialog.getByRole('combobox', { name: 'Verdict' }).click();
    await page.getByRole('option', { name: /^True positive/ }).click();
    expect(await axeFindings(page, [], '[role=dialog][data-open]')).toEqual([]);
    await press(dialog, 'Close the case');
    await dialog.waitFor({ state: 'detached' });
    const closed = await only();
    expect(closed).toMatchObject({
      state: 'closed',
      verdict: 'true_positive',
      alert_list: [{ state: 'closed', verdict: 'true_positive' }],
    });
    expect(closed.time_to_resolve_ms).not.toBeNull();
    await press(page, 'Reopen…');
    await dialog.getByLabel('Reason').fill('It came again');
    await press(dialog, 'Reopen');
    await page.getByRole('button', { name: 'Close…' }).waitFor();
    expect((await only()).state).not.toBe('closed');
  }, 60_000);

  it('are exported as one document, and the export goes on record', async () => {
    const { page } = desk;
    const saving = page.waitForEvent('download');
    await press(page, 'Export');
    const file = await saving;
    expect(file.suggestedFilename()).toMatch(/\.json$/);
    const text = await readFile(await file.path(), 'utf8');
    expect(JSON.stringify(JSON.parse(text))).toContain('The laptop is found.');
    expect(desk.complaints).toEqual([]);
  }, 60_000);

  it('are shown in the list with their measures, and a viewer changes none of them', async () => {
    const viewer = await openConsole(browser, site, { as: 'viewer' });
    await viewer.open('/cases');
    await viewer.page.getByRole('row', { name: /of the night/ }).click();
    await viewer.page.getByRole('heading', { level: 1, name: /^Case 1/ }).waitFor();
    expect(await viewer.page.getByRole('button', { name: /Assign|Change|Close|Export|Add the note|Take out/ }).count()).toBe(0);
    await viewer.context.close();
  }, 60_000);
});
