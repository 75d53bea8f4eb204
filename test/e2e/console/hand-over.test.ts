import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { choose, press } from './support/act.ts';
import { axeFindings } from './support/axe-findings.ts';
import { dialogOn } from './support/dialog-on.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { newestFact } from './support/record.ts';
import { OPERATORS, PASSWORD, startConsole, type TestConsole } from './support/start-console.ts';
import { addPeople, failToSignIn, refresh, registerClients, signInAt } from './support/traffic.ts';
import { overflowAt, settled } from './support/watch-page.ts';

const NOTE = '<img src=x onerror=alert(1)> look at the network';
const { administrator: ADA, responder: ROBIN } = OPERATORS;

let browser: Browser;
let site: TestConsole;
let robin: Desk;
let ada: Desk;

const alertOf = async (rule: string) => {
  const end = Date.now() + 20_000;
  for (;;) {
    const [alert] = (await site.operate.alerts.list({ filter: { rules: [rule] } })).alerts;
    if (alert) return alert;
    if (Date.now() > end) throw new Error(`The rule ${rule} raised nothing.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
/** Opens a screen, and waits until the window follows the log. */
const openAt = async ({ open, page }: Desk, path: string): Promise<void> => {
  await open(path);
  await page.getByText(/^Engine serving at/).waitFor();
  await settled(page);
};
const toast = ({ page }: Desk, text: string | RegExp) => page.getByRole('dialog').filter({ hasText: text });

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  await registerClients(site);
  await addPeople(site, 'anna', 'bela');
  for (let at = 0; at < 25; at += 1) await failToSignIn(site, 'anna');
  await failToSignIn(site, 'bela');
  robin = await openConsole(browser, site, { as: 'responder' });
  ada = await openConsole(browser, site, { as: 'administrator' });
}, 90_000);
afterAll(async () => {
  expect([...robin.complaints, ...ada.complaints]).toEqual([]);
  await browser.close();
  await site.stop();
});

describe('handing over, as a responder', () => {
  it('an alert goes to a colleague with a note; the colleague is told where they are, and led there', async () => {
    const alert = await alertOf('brute-force-user');
    await openAt(ada, '/tokens');
    await openAt(robin, `/alerts/${alert.id}`);
    await choose(robin.page, /^Assign/, new RegExp(`^To ${ADA}…`));
    const dialog = dialogOn(robin.page);
    await dialog.getByRole('heading', { name: `Hand 1 alert to ${ADA}` }).waitFor();
    expect(await axeFindings(robin.page, [], '[role=dialog][data-open]')).toEqual([]);
    await dialog.getByLabel('Note').fill(NOTE);
    await press(dialog, 'Hand over');
    await dialog.waitFor({ state: 'detached' });
    await robin.page.getByRole('region', { name: 'History' }).getByText(`${ROBIN} handed an alert to ${ADA}: ${NOTE}`).waitFor();
    const { id } = (await site.operate.operators.colleagues({})).colleagues.find(({ name }) => name === ADA) ?? {};
    expect(await newestFact(site, 'alert.assigned')).toMatchObject({ details: { alert: alert.id, owner: id, note: NOTE } });
    const told = toast(ada, `${ROBIN} handed you an alert: ${alert.title}`);
    await told.getByText(NOTE).waitFor();
    expect(await ada.page.locator('img[src="x"]').count()).toBe(0);
    expect(await axeFindings(ada.page, ['light'])).toEqual([]);
    await press(told, 'Show');
    await ada.page.waitForURL(`**/alerts/${alert.id}`);
    await told.waitFor({ state: 'detached' });
    expect(await toast(robin, 'handed you').count()).toBe(0);
  }, 60_000);

  it('a case goes to a colleague with a note, which stands in its time line; who was away is told on coming back', async () => {
    const { id, number } = await site.operate.cases.open({ title: 'Guessing' });
    await ada.call('session/lock', {});
    await openAt(robin, `/cases/${id}`);
    await choose(robin.page, /^Assign/, new RegExp(`^To ${ADA}…`));
    await dialogOn(robin.page).getByLabel('Note').fill('The laptop is found');
    await press(dialogOn(robin.page), 'Hand over');
    const line = robin.page.getByRole('list', { name: 'Time line' });
    await line.getByText(`Handed to ${ADA}: The laptop is found`).waitFor();
    expect(await robin.page.getByRole('menuitem').count()).toBe(0);
    await ada.context.clearCookies();
    await ada.call('session/signIn', { name: ADA, password: PASSWORD });
    await openAt(ada, '/tokens');
    await press(toast(ada, `${ROBIN} handed you a case. Case ${number}: Guessing`), 'Show');
    await ada.page.waitForURL(`**/cases/${id}`);
    await ada.page.reload();
    await settled(ada.page);
    expect(await toast(ada, 'handed you').count()).toBe(0);
  }, 60_000);

  it('what was not taken notice of is told again after the lock and after a reload; the lock and another operator see none of it, nor a way back', async () => {
    const { page } = ada;
    const alert = await alertOf('brute-force-user');
    await ada.call('session/signOut', {});
    await ada.call('session/signIn', { name: ADA, password: PASSWORD });
    await openAt(ada, `/alerts/${alert.id}`);
    await choose(page, /^Assign/, new RegExp(`^To ${ROBIN}…`));
    await press(dialogOn(page), 'Hand over');
    const undo = page.getByRole('button', { name: /^Undo/ });
    await undo.waitFor();
    const { id } = (await site.operate.operators.colleagues({})).colleagues.find(({ name }) => name === ADA) ?? {};
    await robin.call('alerts/assign', { alerts: [alert.id], owner: id });
    const told = toast(ada, `${ROBIN} handed you an alert: ${alert.title}`);
    await told.waitFor();
    await page.keyboard.press('Control+Shift+L');
    await page.getByRole('heading', { name: 'The console is locked' }).waitFor();
    expect(await page.getByText(/handed you|Handed over/).count()).toBe(0);
    expect(await undo.count()).toBe(0);
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await press(page, 'Unlock');
    await told.waitFor();
    expect(await undo.count()).toBe(0);
    await page.reload();
    await told.waitFor();
    await page.keyboard.press('Control+Shift+L');
    await press(page, 'Sign out');
    await page.getByLabel('Operator').fill(ROBIN);
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await press(page, 'Sign in');
    await page.getByText(/^Engine serving at/).waitFor();
    await settled(page);
    expect(await toast(ada, alert.title).count()).toBe(0);
    expect(await undo.count()).toBe(0);
    await ada.context.clearCookies();
    await ada.call('session/signIn', { name: ADA, password: PASSWORD });
    await openAt(ada, '/tokens');
    await told.hover();
    await press(told, 'Dismiss');
    await told.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText(/^Engine serving at/).waitFor();
    await settled(page);
    expect(await told.count()).toBe(0);
  }, 90_000);

  it('what is refused says so where it was asked for, and nothing is lost', async () => {
    const { id } = await site.operate.cases.open({ title: 'Nobody’s' });
    await openAt(robin, `/cases/${id}`);
    await choose(robin.page, /^Assign/, new RegExp(`^To ${ADA}…`));
    await site.operate.cases.close({ id, verdict: 'benign', summary: 'over' });
    const dialog = dialogOn(robin.page);
    await dialog.getByLabel('Note').fill('too late');
    await press(dialog, 'Hand over');
    await dialog.getByText(/closed/).waitFor();
    expect(await dialog.getByLabel('Note').inputValue()).toBe('too late');
    await robin.page.keyboard.press('Escape');
  }, 60_000);

  it('a viewer is offered none of it', async () => {
    const alert = await alertOf('brute-force-user');
    const viewer = await openConsole(browser, site, { as: 'viewer' });
    await viewer.open(`/alerts/${alert.id}`);
    await settled(viewer.page);
    expect(await viewer.page.getByRole('button', { name: /^Assign/ }).count()).toBe(0);
    expect((await viewer.call('operators/colleagues')).status).toBe(403);
    expect(viewer.complaints).toEqual([]);
    await viewer.context.close();
  }, 60_000);
});

describe('the risk of people and families', () => {
  it('the family page shows its risk, the alerts about it and those about its session; what cannot be read says so', async () => {
    const tokens = await signInAt(site, 'bela');
    const { family } = await site.operate.tokens.find({ value: tokens.access });
    const { page } = robin;
    await openAt(robin, `/tokens/family/${family}`);
    await page.getByText('No rule found anything about it.').waitFor();
    await page.getByText('No rule found anything about its session.').waitFor();
    await page.getByText('no alert stands').waitFor();
    await refresh(site, tokens);
    await refresh(site, tokens);
    const end = Date.now() + 20_000;
    const about = { kind: 'grant' as const, id: String(family) };
    let [alert] = (await site.operate.alerts.list({ filter: { subject: about } })).alerts;
    while (!alert && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      [alert] = (await site.operate.alerts.list({ filter: { subject: about } })).alerts;
    }
    await press(page.getByRole('region', { name: 'Alerts', exact: true }), 'Read again');
    await page
      .getByRole('region', { name: 'Alerts', exact: true })
      .getByRole('link', { name: String(alert?.sentence) })
      .first()
      .waitFor();
    await page.getByText('of 100, by 1 alert not closed').waitFor();
    expect([...(await overflowAt(page, 1440, 900)), ...(await overflowAt(page, 1024, 700))]).toEqual([]);
    expect(await axeFindings(page, ['light'], 'main')).toEqual([]);
    // What the browser complains of then is meant: a desk of its own.
    const cut = await openConsole(browser, site, { as: 'viewer' });
    await cut.page.route('**/rpc/alerts/list', (route) => route.abort());
    await cut.open(`/tokens/family/${family}`);
    await cut.page.getByText('The alerts could not be read.').nth(1).waitFor({ timeout: 30_000 });
    await cut.context.close();
  }, 90_000);

  it('the overview ranks users by the risk of their alerts, and the list of users says it of each', async () => {
    const { page } = robin;
    await openAt(robin, '/');
    const panel = page.getByRole('list', { name: 'Users at risk' }).getByRole('listitem');
    await panel.first().getByText('anna').waitFor();
    const [{ risk } = { risk: null }] = (await site.operate.users.list({ q: 'anna' })).users;
    await panel.first().getByText(String(risk?.risk), { exact: true }).waitFor();
    // The newest of many refusals may not be counted yet.
    await panel
      .first()
      .getByText(/^\d+ alerts?, \d+ failed$/)
      .waitFor();
    await panel.nth(1).getByText('1 failed').waitFor();
    await openAt(robin, '/users');
    await page
      .getByRole('row', { name: /anna/ })
      .getByRole('gridcell', { name: String(risk?.risk), exact: true })
      .waitFor();
    expect([...(await overflowAt(page, 1440, 900)), ...(await overflowAt(page, 1024, 700))]).toEqual([]);
  }, 60_000);
});
