import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../../notify/receiver.ts';
import { launchBrowser } from '../support/launch-browser.ts';
import { choose, press, select, told } from './support/act.ts';
import { axeFindings } from './support/axe-findings.ts';
import { dialogOn } from './support/dialog-on.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { failToSignIn } from './support/traffic.ts';
import { overflowAt, settled } from './support/watch-page.ts';

const EVIL = '<img src=x onerror=alert(1)>';
const SCREEN = '/settings/notifications';
const TELLING = { attempts: 1, timeoutSeconds: 3 } as const;

let browser: Browser;
let receiver: Receiver;
/** One as it is installed, and one that may tell programs of this machine. */
let site: TestConsole;
let local: TestConsole;
let desk: Desk;
beforeAll(async () => {
  [browser, site, receiver] = await Promise.all([launchBrowser(), startConsole({ settings: { notifications: TELLING } }), startReceiver()]);
  local = await startConsole({ settings: { notifications: { ...TELLING, allowLoopback: true } } });
  desk = await openConsole(browser, site, { as: 'administrator' });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await Promise.all([site.stop(), local.stop(), receiver.close()]);
});

const address = (): string => `http://127.0.0.1:${receiver.port}/hook`;

const beginWebhook = async (page: Page, name: string, url: string) => {
  await press(page, 'Add a channel');
  const dialog = dialogOn(page);
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Address', { exact: true }).fill(url);
  return dialog;
};

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const channels = async () => (await site.operate.notifications.channels({})).channels;

describe('a webhook that is added', () => {
  it('may not lead to this machine or into a private network: that is said at its field, and nothing is sent there', async () => {
    const { page } = desk;
    await desk.open(SCREEN);
    await page.getByText('Nobody is told outside of this console.').waitFor();
    expect(await axeFindings(page, ['light'], 'main')).toEqual([]);
    const dialog = await beginWebhook(page, 'Local', address());
    for (const [url, said] of [
      [address(), /A webhook is an https address/],
      [address().replace('http:', 'https:'), /private network or to this machine/],
      ['https://169.254.169.254/latest/meta-data', /private network or to this machine/],
      ['https://intranet.local/hook', /private network or to this machine/],
    ] as const) {
      await dialog.getByLabel('Address', { exact: true }).fill(url);
      await press(dialog, 'Add');
      await dialog.getByRole('alert').getByText(said).waitFor();
      expect(await dialog.getByLabel('Address', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    }
    expect(await axeFindings(page, [], '[role=dialog][data-open]')).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect([await channels(), receiver.received]).toEqual([[], []]);
  }, 60_000);

  it('hears of what is chosen: from a severity, of a rule, not in quiet hours, not again within a time; its secret is shown once', async () => {
    const { page } = desk;
    await desk.open(SCREEN);
    const dialog = await beginWebhook(page, EVIL, 'https://hooks.example/secret-path');
    await select(page, 'From severity', 'Medium');
    await dialog.getByRole('checkbox', { name: 'Emergency mode' }).click();
    await dialog.getByRole('switch', { name: 'Only some rules' }).click();
    const stuffing = dialog.getByRole('group', { name: 'Rules' }).getByRole('checkbox', { name: 'Credential stuffing' });
    await stuffing.click();
    await stuffing.click();
    await press(dialog, 'Add');
    await dialog.getByRole('alert').getByText('Choose one rule or more.').waitFor();
    await stuffing.click();
    await dialog.getByRole('alert').waitFor({ state: 'detached' });
    await dialog.getByLabel('Not again about the same within').fill('30');
    await dialog.getByRole('switch', { name: 'Quiet hours' }).click();
    await dialog.getByLabel('Time zone').fill('Nowhere/At-all');
    await dialog.getByLabel('To', { exact: true }).fill('22:00');
    await press(dialog, 'Add');
    await dialog
      .getByRole('alert')
      .getByText(/is no time zone/)
      .waitFor();
    await dialog
      .getByRole('alert')
      .getByText(/Quiet hours that begin when they end/)
      .waitFor();
    await dialog.getByLabel('Time zone').fill('Europe/Zurich');
    await dialog.getByLabel('To', { exact: true }).fill('06:00');
    await dialog.getByRole('checkbox', { name: 'Sun' }).click();
    await dialog.getByRole('checkbox', { name: 'Critical ones pass' }).click();
    await press(dialog, 'Add');
    const secret = dialogOn(page).filter({ hasText: 'It is shown this once.' });
    const shown = (await secret.locator('pre').first().innerText()).trim();
    expect(shown).toMatch(/^[\w-]{43}$/);
    await press(secret, 'I have kept it');
    const row = rowOf(page, EVIL);
    await row.getByText('alerts, approvals from medium, 1 rule, quiet 22:00–06:00 Europe/Zurich, beginning on Mon–Sat').waitFor();
    expect(await page.content()).not.toContain(shown);
    expect(await page.content()).not.toContain('secret-path');
    expect(await channels()).toMatchObject([
      {
        name: EVIL,
        enabled: true,
        subscription: {
          least_severity: 'medium',
          emergency: false,
          rules: ['credential-stuffing'],
          cooldown_seconds: 1800,
          quiet: { zone: 'Europe/Zurich', from: '22:00', to: '06:00', days: [1, 2, 3, 4, 5, 6], critical_passes: false },
        },
      },
    ]);
    expect(await axeFindings(page, ['light'], 'main')).toEqual([]);
    expect(await overflowAt(page, 1024, 700)).toEqual([]);
    expect(desk.complaints).toEqual([]);
  }, 60_000);

  it('that does not answer is said to have failed when it is tested', async () => {
    const { page } = desk;
    await desk.open(SCREEN);
    await press(page, `Test ${EVIL}`);
    await told(page, new RegExp(`The test of ${EVIL.replaceAll(/[()]/g, '\\$&')} failed`));
  }, 60_000);

  it('is changed, switched off, given a new secret and removed, each with what that means', async () => {
    const { page } = desk;
    await desk.open(SCREEN);
    const more = `More: what can be done about ${EVIL}`;
    await choose(page, more, 'Change');
    const dialog = dialogOn(page);
    expect(await dialog.getByLabel(/^Address/).inputValue()).toBe('');
    await dialog.getByLabel('Name', { exact: true }).fill('On call');
    await press(dialog, 'Change');
    await dialog.waitFor({ state: 'detached' });
    await choose(page, 'More: what can be done about On call', 'Switch off');
    await rowOf(page, 'On call').getByText('Off', { exact: true }).waitFor();
    await choose(page, 'More: what can be done about On call', 'New secret');
    await dialog.getByText(/The former secret ends at once/).waitFor();
    await dialog.getByLabel('Reason').fill('It was in a ticket');
    await press(dialog, 'Renew');
    await press(dialogOn(page).filter({ hasText: 'It is shown this once.' }), 'I have kept it');
    await choose(page, 'More: what can be done about On call', 'Remove');
    await dialog.getByText('This cannot be taken back.').waitFor();
    await dialog.getByLabel('Reason').fill('Nobody reads it');
    await press(dialog, 'Remove');
    await page.getByText('Nobody is told outside of this console.').waitFor();
    const { events } = await site.operate.audit.list({ filter: { kinds: ['notification.channel_changed'] } });
    expect(events.map(({ details }) => [details.change, details.note])).toEqual([
      ['removed', 'Nobody reads it'],
      ['secret_renewed', 'It was in a ticket'],
      ['switched_off', undefined],
      ['changed name', undefined],
      ['tested', undefined],
      ['added', undefined],
    ]);
  }, 60_000);
});

describe('messages', () => {
  it('reach a program of this machine where that is allowed, signed, and are listed with the way to their alert', async () => {
    const { page, open, context, complaints } = await openConsole(browser, local, { as: 'administrator' });
    await open(SCREEN);
    const dialog = await beginWebhook(page, 'Bot', address());
    await press(dialog, 'Add');
    const shown = dialogOn(page).filter({ hasText: 'It is shown this once.' });
    const secret = (await shown.locator('pre').first().innerText()).trim();
    await press(shown, 'I have kept it');
    await press(page, 'Test Bot');
    await told(page, 'A test went to Bot');
    const [test] = receiver.received;
    const { t = '', v1 = '' } = Object.fromEntries(
      String(test?.headers['gatewatch-signature'])
        .split(',')
        .map((part) => part.trim().split('=')),
    );
    expect(createHmac('sha256', secret).update(`${t}.${test?.body}`).digest('hex')).toBe(v1);
    for (let at = 0; at < 12; at += 1) await failToSignIn(local, `mallory-${at}`);
    while (receiver.received.length < 2) await wait(50);
    const messages = page.getByRole('region', { name: 'Messages' });
    await press(messages, 'Read again');
    await messages.getByRole('row').filter({ hasText: 'Sent' }).first().waitFor();
    expect(await axeFindings(page, ['light'], 'main')).toEqual([]);
    await messages.getByRole('link').first().click();
    await page.waitForURL('**/alerts/*');
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  it('that nobody takes are given up, with the reason, and found by that', async () => {
    await receiver.close();
    const { page, open, context } = await openConsole(browser, local, { as: 'administrator' });
    await local.operate.response.beginEmergency({ seconds: 300, note: 'A test of ours' });
    await open(SCREEN);
    const messages = page.getByRole('region', { name: 'Messages' });
    await messages.getByText('Given up').first().waitFor();
    await messages
      .getByText(/ECONNREFUSED/)
      .first()
      .waitFor();
    await page.getByText('The last message was given up').waitFor();
    await messages.getByRole('switch', { name: 'Only those given up' }).click();
    await settled(page);
    await expect.poll(() => messages.getByRole('row').filter({ hasText: 'Sent' }).count()).toBe(0);
    await context.close();
    await local.operate.response.endEmergency({ note: 'over' });
  }, 60_000);
});

describe('what cannot be read', () => {
  it('is said, with a way to try again', async () => {
    const { page, open, context } = await openConsole(browser, site, { as: 'administrator' });
    const calls = '**/rpc/notifications/**';
    await context.route(calls, (route) => route.abort());
    await open(SCREEN);
    await page.getByText('The channels could not be read.').waitFor();
    await page.getByText('The messages could not be read.').waitFor();
    await context.unroute(calls);
    await press(page.getByRole('region', { name: 'Channels' }), 'Try again');
    await page.getByText('Nobody is told outside of this console.').waitFor();
    await context.close();
  }, 60_000);
});

describe('who may not set it', () => {
  it('sees it as an auditor, with nothing to press; as a viewer or responder not at all', async () => {
    const { id } = (
      await site.operate.notifications.add({
        name: 'Shown',
        target: { kind: 'webhook', url: 'https://hooks.example/x' },
        subscription: {
          least_severity: 'high',
          rules: [],
          alerts: true,
          approvals: true,
          emergency: true,
          quiet: null,
          cooldown_seconds: 900,
          person: null,
        },
      })
    ).channel;
    const auditor = await openConsole(browser, site, { as: 'auditor' });
    await auditor.open(SCREEN);
    await rowOf(auditor.page, 'Shown').waitFor();
    expect(
      await auditor.page
        .getByRole('main')
        .getByRole('button', { name: /Add|Test|More/ })
        .count(),
    ).toBe(0);
    expect(await auditor.call('notifications/test', { channel: id })).toMatchObject({ status: 403 });
    await auditor.context.close();
    for (const role of ['viewer', 'responder'] as const) {
      const { page, open, context, call } = await openConsole(browser, site, { as: role });
      await open(SCREEN);
      await page.getByText('There is no such setting for you.').waitFor();
      expect(await page.getByRole('link', { name: 'Notifications' }).count()).toBe(0);
      expect(await call('notifications/channels', {})).toMatchObject({ status: 403 });
      await context.close();
    }
  }, 60_000);
});
