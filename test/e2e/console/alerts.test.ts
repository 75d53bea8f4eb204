import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { launchBrowser } from '../support/launch-browser.ts';
import { actDialog, press } from './support/act.ts';
import { axeFindings } from './support/axe-findings.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { addPeople, failToSignIn, refresh, registerClients, signInAt } from './support/traffic.ts';
import { overflowAt, settled } from './support/watch-page.ts';

const HOSTILE = '<img src=x onerror=alert(1)>';
const FAILURES = 25;

let browser: Browser;
let site: TestConsole;
let desk: Desk;

const listed = async (filter: Parameters<TestConsole['operate']['alerts']['list']>[0]['filter'] = {}): Promise<readonly Alert[]> =>
  (await site.operate.alerts.list({ filter, limit: 500 })).alerts;

/** Waits until the follower has come so far. */
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It did not come to this.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const isOfGrant = ({ subject }: Alert): boolean => subject.kind === 'grant';

/** Somebody looks for a redirect URI that passes. */
const probeRedirects = async (): Promise<void> => {
  for (let at = 0; at < 8; at += 1) {
    const url = new URL(`${site.issuer}/authorize`);
    url.search = new URLSearchParams({ response_type: 'code', client_id: 'shop', redirect_uri: `https://evil.example/${at}` }).toString();
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(400);
  }
};

const alertOf = async (rule: string): Promise<Alert> => {
  const [alert] = await listed({ rules: [rule] });
  if (!alert) throw new Error(`The rule ${rule} raised nothing.`);
  return alert;
};

beforeAll(async () => {
  [browser, site] = await Promise.all([
    launchBrowser(),
    // A name that looks like markup is to come as far as the log.
    startConsole({ settings: { protection: { attackPatterns: { enabled: false } } } }),
  ]);
  await registerClients(site);
  await addPeople(site, 'anna', 'bela');
  for (let at = 0; at < FAILURES; at += 1) await failToSignIn(site, 'anna');
  for (let at = 0; at < 10; at += 1) await failToSignIn(site, `${HOSTILE}${at}`);
  await until(async () => (await listed({ rules: ['brute-force-user', 'password-spraying'] })).length === 2);
  desk = await openConsole(browser, site, { as: 'responder' });
}, 90_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const rows = (page: Page): Locator => page.getByRole('grid', { name: 'Alerts' }).getByRole('row');
const drawerOf = (page: Page, { title }: Alert): Locator => page.getByRole('complementary', { name: title });
const openQueue = async (path = '/alerts'): Promise<Page> => {
  await desk.open(path);
  // From here on the window follows the log.
  await desk.page.getByText(/^Engine serving at/).waitFor();
  await settled(desk.page);
  return desk.page;
};
const MOST_STOPS = 20;
/** Goes on by Tab until what is so called has the focus. */
const tabTo = async (page: Page, name: string): Promise<void> => {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    if (
      (await page
        .locator(':focus')
        .innerText({ timeout: 1000 })
        .catch(() => '')) === name
    )
      return;
  }
  throw new Error(`Tab does not lead to ${name}.`);
};
const chooseVerdict = async (dialog: Locator, page: Page, verdict: string): Promise<void> => {
  await dialog.getByRole('combobox', { name: 'Verdict' }).click();
  await page.getByRole('option', { name: verdict }).click();
};
const stateOf = async ({ id }: Pick<Alert, 'id'>): Promise<string> => (await site.operate.alerts.show({ id })).state;

describe('the queue', () => {
  it('shows what real attacks raised, with their severity in a word, their sentence, and the count beside the name of the screen', async () => {
    const page = await openQueue();
    const open = await listed({ states: ['open'] });
    expect(open.length).toBeGreaterThanOrEqual(4);
    expect(await rows(page).count()).toBe(open.length + 1);
    const alert = await alertOf('brute-force-user');
    const row = rows(page).filter({ hasText: alert.sentence });
    await row.getByText('High').waitFor();
    await row.getByRole('link', { name: 'anna' }).waitFor();
    await page
      .getByRole('navigation')
      .getByRole('link', { name: new RegExp(`^Alerts\\s*${open.length} open, worst`) })
      .waitFor();
  });

  it('is narrowed by its address, and an address of nonsense is the queue as it is', async () => {
    const alert = await alertOf('brute-force-user');
    const page = await openQueue(`/alerts?rule=brute-force-user`);
    expect(await rows(page).count()).toBe(2);
    await openQueue(`/alerts?severity=${alert.severity}&subject=${encodeURIComponent(`user:${alert.subject.id}`)}`);
    const found = await listed({ states: ['open'], severities: [alert.severity], subject: { kind: 'user', id: String(alert.subject.id) } });
    expect(await rows(page).count()).toBe(found.length + 1);
    await openQueue('/alerts?state=gone&severity=%3Cscript%3E&group=__proto__&order=7&subject=x&range=now');
    expect(await rows(page).count()).toBe((await listed({ states: ['open'] })).length + 1);
    expect(desk.complaints).toEqual([]);
  });

  it('is grouped by what is in its address, and a group folds and is chosen as a whole', async () => {
    const page = await openQueue('/alerts?group=subject');
    const mine = (await listed({ states: ['open'] })).filter(({ subject }) => subject.shown === 'anna');
    const group = rows(page)
      .filter({ hasText: 'User anna' })
      .filter({ hasText: `${mine.length} alerts` });
    await group.waitFor();
    const all = await rows(page).count();
    await group.getByText('User anna').click();
    await expect.poll(() => rows(page).count()).toBe(all - mine.length);
    await page.keyboard.press('x');
    await page.getByText(`${mine.length} alerts selected`).waitFor();
  });

  it('says of new alerts how many wait, and moves no row before they are asked for', async () => {
    const page = await openQueue();
    const before = await rows(page).allInnerTexts();
    await probeRedirects();
    await page.getByRole('button', { name: /new, load/ }).waitFor();
    expect(await rows(page).count()).toBe(before.length);
    const alert = await alertOf('brute-force-user');
    await rows(page).filter({ hasText: alert.sentence }).getByText(alert.sentence).click();
    await press(drawerOf(page, alert), 'Make an exception');
    const dialog = page.getByRole('dialog', { name: /^Exception to/ });
    await dialog.getByLabel('Why').fill('Saved while others wait');
    await press(dialog, 'Make the exception');
    await dialog.waitFor({ state: 'detached' });
    await settled(page);
    expect(await rows(page).count()).toBe(before.length);
    await page.getByRole('button', { name: /new, load/ }).waitFor();
    await page.keyboard.press('Escape');
    await drawerOf(page, alert).waitFor({ state: 'detached' });
    await page.keyboard.press('.');
    await rows(page).filter({ hasText: 'unregistered' }).waitFor();
    await page.getByRole('button', { name: /new, load/ }).waitFor({ state: 'detached' });
  });

  it('narrowed to one rule calls no alert new that may be of another', async () => {
    const page = await openQueue('/alerts?rule=brute-force-user');
    const tokens = await signInAt(site, 'bela');
    for (const answer of ['good', 'invalid_grant']) expect(await refresh(site, tokens)).toBe(answer);
    await page.getByRole('button', { name: /\d+ raised since, load/ }).waitFor();
    expect(await rows(page).count()).toBe(2);
  });
});

describe('one alert', () => {
  it('says why in the numbers of the rule: exactly those the engine tells', async () => {
    const alert = await alertOf('brute-force-user');
    const { measures, facts } = await site.operate.alerts.show({ id: alert.id });
    const page = await openQueue(`/alerts?alert=${alert.id}`);
    const table = drawerOf(page, alert).getByRole('table', { name: 'Arithmetic of the rule' });
    const shown = await table.locator('tbody tr').all();
    const told = await Promise.all(
      shown.map(async (row) => [await row.locator('th').innerText(), ...(await row.locator('td').allInnerTexts()).slice(0, 2)]),
    );
    expect(told).toEqual(measures.map(({ measure, observed_shown, threshold_shown }) => [measure, observed_shown, threshold_shown]));
    expect(told[0]?.[1]).toMatch(/^\d+$/);
    expect(measures[0]?.observed).toBeGreaterThanOrEqual(measures[0]?.threshold ?? Number.POSITIVE_INFINITY);
    expect(await table.getByLabel('met', { exact: true }).count()).toBe(measures.filter(({ met }) => met).length);
    const evidence = drawerOf(page, alert).getByRole('region', { name: 'Evidence' });
    await evidence.getByText(`#${facts[0]?.seq}`).waitFor();
    await evidence
      .getByRole('link', { name: /Sign-in of anna refused/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /^Event \d+/ }).waitFor();
  });

  it('offers what to do with what it would hit, and it is done through the one dialog of acts', async () => {
    const alert = await alertOf('brute-force-user');
    const page = await openQueue(`/alerts/${alert.id}`);
    const offers = page.getByRole('region', { name: 'What to do' });
    await offers.getByRole('button', { name: /^Suspend anna/ }).waitFor();
    await offers
      .getByText(/1 user/)
      .first()
      .waitFor();
    await press(offers, /^Suspend anna/);
    await actDialog(page, /^Suspend anna/)
      .getByText('Reversible')
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
  });

  it('shows login names that were typed as text, wherever they came from', async () => {
    const alert = await alertOf('password-spraying');
    const page = await openQueue(`/alerts/${alert.id}`);
    await press(page.getByRole('region', { name: 'Evidence' }), /^Show all/);
    await page
      .getByText(/<img src=x onerror=alert\(1\)>/)
      .first()
      .waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect([...(await overflowAt(page, 1440, 900)), ...(await overflowAt(page, 1024, 700))]).toEqual([]);
    expect(desk.complaints).toEqual([]);
  });

  it('an exception says first what it would have hidden, and stands with its reason', async () => {
    const alert = await alertOf('sign-in-failures-user');
    const page = await openQueue(`/alerts/${alert.id}`);
    await press(page, 'Make an exception');
    const dialog = page.getByRole('dialog', { name: /^Exception to/ });
    await dialog.getByText('it would have hidden 1 alert').waitFor();
    await dialog.getByLabel('Why').fill('A drill of the help desk');
    await press(dialog, 'Make the exception');
    await dialog.waitFor({ state: 'detached' });
    const { exceptions } = await site.operate.rules.exceptions({ rule: alert.rule });
    expect(exceptions).toMatchObject([{ subject: { kind: 'user', value: alert.subject.id }, note: 'A drill of the help desk' }]);
  });

  it('that there is not says so', async () => {
    const { page } = desk;
    await page.goto('/alerts/no-such-alert');
    await page.getByText('The alert could not be shown.').waitFor();
  });
});

describe('the alert in the drawer', () => {
  it('is what keys and buttons are about, also when the list does not hold it: never its neighbour', async () => {
    const [shown, neighbour] = [await alertOf('brute-force-user'), await alertOf('password-spraying')];
    const takeOnAndBack = async (page: Page): Promise<void> => {
      await page.keyboard.press('a');
      await page.getByText('Assigned to you: 1 of 1.').waitFor();
      expect([await stateOf(shown), await stateOf(neighbour)]).toEqual(['in_progress', 'open']);
      await page.keyboard.press('u');
      await page.getByText('Taken back: Assigned to you.').waitFor();
      expect(await stateOf(shown)).toBe('open');
    };
    const page = await openQueue(`/alerts?alert=${shown.id}`);
    await page.getByRole('searchbox', { name: 'Find in this list' }).fill('password-spraying');
    await expect.poll(() => rows(page).count()).toBe(2);
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).click();
    await drawerOf(page, shown)
      .getByRole('button', { name: /^Close/ })
      .last()
      .waitFor();
    await takeOnAndBack(page);
    // And where the list never held it.
    await openQueue(`/alerts?rule=password-spraying&alert=${shown.id}`);
    await drawerOf(page, shown).getByRole('button', { name: 'Open a case' }).waitFor();
    await takeOnAndBack(page);
  });
});

describe('by the keyboard alone', () => {
  it('an alert is taken on, taken back, closed with a verdict, and opened again; each is on record with who did it', async () => {
    const alert = await alertOf('sign-in-failures-address');
    const page = await openQueue('/alerts?rule=sign-in-failures-address&state=any');
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await page.getByText('Assigned to you: 1 of 1.').waitFor();
    expect(await stateOf(alert)).toBe('in_progress');
    await page.keyboard.press('u');
    await page.getByText('Taken back: Assigned to you.').waitFor();
    expect(await stateOf(alert)).toBe('open');
    await page.keyboard.press('Enter');
    await drawerOf(page, alert).waitFor();
    await page.keyboard.press('c');
    const dialog = actDialog(page, 'Close 1 alert');
    await dialog.waitFor();
    await page.keyboard.type('The scanner of the office');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'False positive' }).waitFor();
    await page.keyboard.type('fal');
    await page.keyboard.press('Enter');
    await page.getByRole('option').first().waitFor({ state: 'detached' });
    await tabTo(page, 'Close 1 alert');
    await page.keyboard.press('Enter');
    await page.getByText('Closed: 1 of 1.').waitFor();
    expect(await site.operate.alerts.show({ id: alert.id })).toMatchObject({
      state: 'closed',
      verdict: 'false_positive',
      reason: 'The scanner of the office',
    });
    await drawerOf(page, alert)
      .getByRole('region', { name: 'History' })
      .getByText(/robin-respond closed an alert: false positive/)
      .waitFor();
    await page.keyboard.press('c');
    await actDialog(page, 'Reopen 1 alert').waitFor();
    await page.keyboard.type('It was not the scanner');
    await tabTo(page, 'Reopen 1 alert');
    await page.keyboard.press('Enter');
    await page.getByText('Reopened: 1 of 1.').waitFor();
    expect(await stateOf(alert)).toBe('open');
    await page.keyboard.press('Escape');
    await drawerOf(page, alert).waitFor({ state: 'detached' });
  });

  it('a case is opened with it', async () => {
    const alert = await alertOf('brute-force-user');
    const page = await openQueue('/alerts?rule=brute-force-user');
    await page.keyboard.press('j');
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: 'Open a case with 1 alert' });
    await dialog.waitFor();
    await page.keyboard.type('Somebody guesses');
    await tabTo(page, 'Open the case');
    await page.keyboard.press('Enter');
    await page.getByText(/^Case 1: 1 alert\./).waitFor();
    const { cases } = await site.operate.cases.list({});
    expect(cases).toMatchObject([{ title: alert.title, severity: alert.severity, alerts: 1 }]);
  });

  it('closing without a verdict asks for one and closes nothing', async () => {
    const page = await openQueue();
    const before = (await listed({ states: ['open'] })).length;
    await page.keyboard.press('j');
    await page.keyboard.press('c');
    const dialog = actDialog(page, 'Close 1 alert');
    await dialog.getByLabel('Reason').fill('Because');
    await press(dialog, 'Close 1 alert');
    await dialog.getByText('Choose what it turned out to be.').first().waitFor();
    await page.keyboard.press('Escape');
    expect(await listed({ states: ['open'] })).toHaveLength(before);
  });
});

describe('many at once', () => {
  it('all that match are closed as a frozen set: what came meanwhile is left, and what somebody else did is counted as failed', async () => {
    const page = await openQueue('/alerts?state=standing');
    const all = await listed({ states: ['open', 'in_progress'] });
    await page.keyboard.press('*');
    await page.getByText(`all that match: ${all.length} alerts selected`).waitFor();
    await page.keyboard.press('c');
    const dialog = actDialog(page, `Close ${all.length} alerts`);
    await dialog.getByText('entities').waitFor();
    const { declines } = await site.operate.alerts.previewClose({ alerts: all.map(({ id }) => id) });
    expect(declines).toBeGreaterThan(0);
    await dialog.getByText('Reversible in part.').waitFor();
    await dialog.getByText(new RegExp(`${declines} prepared playbook runs? that waits? for approval`)).waitFor();
    await chooseVerdict(dialog, page, 'Benign');
    await dialog.getByLabel('Reason').fill('A drill');
    const other = await alertOf('password-spraying');
    await site.operate.alerts.close({ alerts: [other.id], verdict: 'true_positive', reason: 'By somebody else' });
    const tokens = await signInAt(site, 'bela');
    for (const answer of ['good', 'invalid_grant']) expect(await refresh(site, tokens)).toBe(answer);
    await until(async () => (await listed({ states: ['open'] })).filter(isOfGrant).length > all.filter(isOfGrant).length);
    await press(dialog, `Close ${all.length} alerts`);
    const result = page.getByRole('dialog', { name: `Close ${all.length} alerts` });
    await result.getByText(`${all.length} matched, ${all.length - 1} done, 1 failed`).waitFor();
    await result.getByText('It is closed already').waitFor();
    expect(await site.operate.alerts.show({ id: other.id })).toMatchObject({ verdict: 'true_positive' });
    expect((await listed({ states: ['open'] })).filter(isOfGrant)).toHaveLength(1);
    await page.keyboard.press('Escape');
    await result.waitFor({ state: 'detached' });
    await page.keyboard.press('u');
    await page.getByText('Taken back: Closed.').waitFor();
    await page.getByText(/^\d+ prepared playbook runs? stays? declined\.$/).waitFor();
    for (const { id } of all.filter((alert) => alert.id !== other.id)) expect(await stateOf({ id })).not.toBe('closed');
  });
});

describe('where alerts are told besides', () => {
  it('the overview counts them, lists the newest, and leads to exactly those', async () => {
    const page = await openQueue('/');
    const [newest] = await listed({ states: ['open'] });
    const panel = page.getByRole('region', { name: 'Newest open alerts' });
    // Two alerts may read the same: this one by where it leads.
    const line = panel.locator(`a[href$="/alerts/${newest?.id}"]`);
    await line.getByText(newest?.sentence ?? '').waitFor();
    // What others make of them is told as well.
    await site.operate.alerts.assign({ alerts: [newest?.id ?? ''], owner: 'robin-respond' });
    await press(panel, 'Read again');
    await line.waitFor({ state: 'detached' });
    await panel.getByRole('button', { name: 'Read again' }).waitFor({ state: 'detached' });
    const open = await listed({ states: ['open'] });
    await page
      .getByText(/alert at \d+ in 5 min from one address/)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Open alerts', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
    await expect.poll(() => rows(page).count()).toBe(open.length + 1);
  });

  it('the page of a user says the highest risk of what is not closed, and which alerts', async () => {
    const alert = await alertOf('brute-force-user');
    const page = await openQueue(`/users/${alert.subject.id}`);
    const standing = await listed({ subject: { kind: 'user', id: String(alert.subject.id) }, states: ['open', 'in_progress'] });
    await page
      .getByText(String(Math.max(...standing.map(({ risk }) => risk))), { exact: true })
      .first()
      .waitFor();
    await page.getByRole('region', { name: 'Alerts' }).getByText(alert.sentence).waitFor();
  });

  it('the wall board counts them and names nobody, nor do the events on it', async () => {
    const page = await openQueue('/wall');
    const wall = page.getByRole('region', { name: 'Open alerts' });
    await wall.getByText(/\d+ open alerts?/).waitFor();
    const events = page.getByRole('region', { name: /^Newest events/ });
    await events.getByRole('listitem').first().waitFor();
    expect(await wall.innerText()).not.toMatch(/anna|127\.0\.0\.1/);
    expect(await events.innerText()).not.toMatch(/anna|127\.0\.0\.1|…\w/);
  });
});

describe('who may do nothing', () => {
  it('sees all of it, is offered nothing, and no key does anything', async () => {
    const viewer = await openConsole(browser, site, { as: 'viewer' });
    const alert = await alertOf('brute-force-user');
    await viewer.open(`/alerts?state=any&alert=${alert.id}`);
    await drawerOf(viewer.page, alert).getByRole('table').waitFor();
    await settled(viewer.page);
    for (const key of ['a', 'c', 'e', 'u', 'x']) await viewer.page.keyboard.press(key);
    expect(await viewer.page.getByRole('dialog').count()).toBe(0);
    expect(
      await viewer.page.getByRole('button', { name: /assign|close \w|reopen|case|exception|suspend|block|revoke|sign out/i }).count(),
    ).toBe(0);
    expect(await viewer.page.getByRole('gridcell', { selected: true }).count()).toBe(0);
    for (const operation of ['alerts/assign', 'alerts/close', 'alerts/reopen'])
      expect(await viewer.call(operation, { alerts: [alert.id], owner: null, verdict: 'benign', reason: 'x' })).toMatchObject({
        status: 403,
      });
    await viewer.context.close();
  });
});

describe('what assistive technology finds', () => {
  it('nothing serious in the queue, grouped or not, in the drawer, on the page, or in the dialogs', async () => {
    const alert = await alertOf('brute-force-user');
    const found: string[] = [];
    for (const path of [
      '/alerts?state=any',
      '/alerts?state=any&group=severity,subject',
      `/alerts?state=any&alert=${alert.id}`,
      `/alerts/${alert.id}`,
    ]) {
      const page = await openQueue(path);
      for (const one of [...(await axeFindings(page)), ...(await overflowAt(page, 1024, 700))]) found.push(`${path}: ${one}`);
    }
    for (const key of ['c', 'e']) {
      const page = await openQueue(`/alerts/${alert.id}`);
      await page.keyboard.press(key);
      // A message that an alert was handed over is a dialog as well, which stands beside.
      await page.locator('[role=dialog]:not([aria-modal=false])').waitFor();
      for (const one of await axeFindings(page, ['light'], '[role=dialog]')) found.push(`${key}: ${one}`);
    }
    expect(found).toEqual([]);
    expect(desk.complaints).toEqual([]);
  }, 120_000);
});
