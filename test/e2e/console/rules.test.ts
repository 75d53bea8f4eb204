import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { press } from './support/act.ts';
import { axeFindings } from './support/axe-findings.ts';
import { dialogOn } from './support/dialog-on.ts';
import { type Desk, openConsole } from './support/open-console.ts';
import { startConsole, type TestConsole } from './support/start-console.ts';
import { failToSignIn } from './support/traffic.ts';
import { overflowAt, settled } from './support/watch-page.ts';

const RULE = 'credential-stuffing';
const EVIL = '<img src=x onerror=alert(1)>';

const SIGMA = `title: Tool by name
logsource:
    product: gatewatch
    category: authentication
detection:
    selection:
        eventtype: user.sign_in_failed
        agent|contains: hydra
    condition: selection
level: high
`;

let browser: Browser;
let site: TestConsole;
let desk: Desk;
beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  for (let at = 0; at < 12; at += 1) await failToSignIn(site, `mallory-${at}`);
  while ((await site.operate.alerts.list({ filter: { rules: [RULE] } })).alerts.length === 0) await wait(50);
  desk = await openConsole(browser, site, { as: 'administrator' });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

describe('the list of rules', () => {
  it('shows every rule with its thresholds in words, found by words and opened by keyboard', async () => {
    const { page } = desk;
    await desk.open('/rules');
    await settled(page);
    const { rules } = await site.operate.rules.list({});
    const inactive = rules.filter((one) => one.inactive);
    await page.getByText(`${rules.length} rules, ${inactive.length} inactive, 0 off`).waitFor();
    expect(await axeFindings(page, ['light'], 'main')).toEqual([]);
    expect(await overflowAt(page, 1024, 700)).toEqual([]);
    await page.keyboard.press('/');
    await page.keyboard.type('guessed operator');
    await page.getByRole('row', { name: /Operator sign-in guessed/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /Log not whole/ }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/rules/*');
  }, 60_000);
});

describe('a rule that can find nothing as the server is set up', () => {
  it('is listed as inactive, found by that, and says what it lacks', async () => {
    const { page } = desk;
    await desk.open('/rules?state=inactive');
    await settled(page);
    await page.getByRole('row', { name: /Registrations in a flood.*Inactive/ }).waitFor();
    await page.getByRole('row', { name: /Impossible travel.*Inactive/ }).waitFor();
    expect(await page.getByRole('row', { name: /Log not whole/ }).count()).toBe(0);
    await desk.open('/rules/impossible-travel');
    await page.getByText('It is on, and can find nothing.').waitFor();
    await page.getByText(/There is no place database: name one with risk\.placeDatabase/).waitFor();
    expect(await axeFindings(page, ['light'], 'main')).toEqual([]);
  }, 60_000);
});

describe('a rule', () => {
  it('says what it finds, what looks the same, and how it comes to it', async () => {
    const { page } = desk;
    await desk.open(`/rules/${RULE}`);
    await page.getByText(/^It judges each address on its own, and looks at /).waitFor();
    await page.getByText('What honest behaviour looks the same').waitFor();
    expect(await axeFindings(page, ['light'], 'main')).toEqual([]);
    expect(await overflowAt(page, 1024, 700)).toEqual([]);
  }, 60_000);

  it('is tried on the last 30 days with a draft, and nothing changes by it', async () => {
    const { page } = desk;
    await desk.open(`/rules/${RULE}?tab=thresholds`);
    await page.getByRole('heading', { name: 'Last 30 days with this rule' }).waitFor();
    await page.keyboard.press('t');
    const trial = page.getByRole('region', { name: /^Last 30 days with/ });
    await trial.getByText(/events read/).waitFor();
    await trial.getByRole('table', { name: 'What it would have found' }).waitFor();
    await page.getByLabel('Refused sign-in attempts, at least', { exact: true }).fill('9000');
    await page.keyboard.press('Tab');
    await trial.getByText('This is of an earlier draft.').waitFor();
    await press(trial, /^Try again/);
    await trial.getByText(/^0/).first().waitFor();
    await trial.getByText('1 not judged yet').waitFor();
    expect((await site.operate.rules.show({ id: RULE })).versions).toMatchObject([{ version: 1, created_by: 'system' }]);
    await press(page, 'Drop the draft');
    await expect.poll(() => page.getByText(/differs? from the rule in force/).count()).toBe(0);
  }, 60_000);

  it('is changed by a form, with a note and its difference in sight, and rolled back', async () => {
    const { page } = desk;
    await desk.open(`/rules/${RULE}?tab=thresholds`);
    await page.getByLabel('Risk').fill('11');
    await page.keyboard.press('Tab');
    await press(page, 'Save…');
    const dialog = dialogOn(page);
    await dialog.getByRole('row', { name: /^Risk \d+ 11$/ }).waitFor();
    expect(await dialog.getByRole('button', { name: 'Save' }).isEnabled()).toBe(false);
    await dialog.getByLabel('Note').fill(EVIL);
    expect(await axeFindings(page, [], '[role=dialog][data-open]')).toEqual([]);
    await press(dialog, 'Save');
    await page.getByText('changed here').waitFor();
    expect((await site.operate.rules.show({ id: RULE })).rule.risk).toBe(11);
    await page.getByRole('tab', { name: /^Versions/ }).click();
    const versions = page.getByRole('list', { name: 'Versions' });
    await versions.getByText(EVIL).waitFor();
    await versions.getByRole('row', { name: /^Risk \d+ 11$/ }).waitFor();
    await versions.getByText(/^Comes with Gatewatch /).waitFor();
    await press(versions, 'Put this in force');
    await dialog.getByRole('row', { name: /^Risk 11 \d+$/ }).waitFor();
    await dialog.getByLabel('Note').fill('Back again');
    await press(dialog, 'Put in force');
    await dialog.waitFor({ state: 'detached' });
    const { rule, product, changed } = await site.operate.rules.show({ id: RULE });
    expect([rule.risk, changed]).toEqual([product?.risk, false]);
  }, 60_000);

  it('that somebody else changes meanwhile takes nothing from a draft of it, and says so', async () => {
    const { page } = desk;
    await desk.open(`/rules/${RULE}?tab=thresholds`);
    await page.getByLabel('Risk').fill('12');
    await page.keyboard.press('Tab');
    await page.getByText('1 field differs from the rule in force.').waitFor();
    const { rule } = await site.operate.rules.show({ id: RULE });
    await site.operate.rules.override({ id: RULE, version: rule.version, override: { risk: 13 }, note: 'By somebody else' });
    await page.getByText(`Version ${rule.version + 1} came into force meanwhile: drop the draft to see it.`).waitFor();
    expect(await page.getByLabel('Risk').inputValue()).toBe('12');
    expect(await page.getByRole('button', { name: 'Save…' }).isEnabled()).toBe(false);
    await press(page, 'Drop the draft');
    await page.getByText('changed here').waitFor();
    await expect.poll(() => page.getByLabel('Risk').inputValue()).toBe('13');
    await site.operate.rules.rollBack({ id: RULE, to: 0, note: 'Back again' });
  }, 60_000);

  it('by whose new figures its own tests fail is not changed before that is said to be known; the tests are named', async () => {
    const { page } = desk;
    await desk.open(`/rules/${RULE}?tab=thresholds`);
    await page.getByLabel('Refused sign-in attempts, at least', { exact: true }).fill('9000');
    await page.keyboard.press('Tab');
    await press(page, 'Save…');
    const dialog = dialogOn(page);
    await dialog.getByLabel('Note').fill('As a trial');
    await press(dialog, 'Save');
    await dialog
      .getByRole('status')
      .getByText(/tests? of the rule fails?$/)
      .waitFor();
    await dialog
      .getByRole('status')
      .getByText(/^The test ".+" fails\./)
      .first()
      .waitFor();
    expect((await site.operate.rules.show({ id: RULE })).changed).toBe(false);
    expect(await axeFindings(page, [], '[role=dialog][data-open]')).toEqual([]);
    await dialog.getByRole('checkbox', { name: 'Change it all the same' }).click();
    await press(dialog, 'Save');
    await page.getByText('changed here').waitFor();
    const { rule } = await site.operate.rules.rollBack({ id: RULE, to: 0, note: 'Back again' });
    expect(rule.logic).toEqual((await site.operate.rules.show({ id: RULE })).product?.logic);
  }, 60_000);

  it('is kept quiet about an address for a time, once it was shown what that would have hidden', async () => {
    const { page } = desk;
    await desk.open(`/rules/${RULE}?tab=exceptions`);
    await press(page, 'Add an exception');
    const dialog = dialogOn(page);
    await dialog.getByRole('textbox', { name: 'Address' }).fill('127.0.0.0/8');
    await dialog.getByLabel('Note').fill('The test itself');
    await press(dialog, 'Show what it would hide');
    await dialog.getByText(/^It would have kept 1 alert quiet/).waitFor();
    await press(dialog, 'Add the exception');
    const list = page.getByRole('list', { name: 'Exceptions' });
    await list.getByText('Address 127.0.0.0/8').waitFor();
    await press(list, 'Remove');
    await dialog.getByLabel('Note').fill('Done');
    await press(dialog, 'Remove');
    await page.getByText('No exception stands.').waitFor();
    expect((await site.operate.rules.exceptions({ rule: RULE, state: 'ended' })).exceptions).toMatchObject([{ note: 'The test itself' }]);
  }, 60_000);

  it('says an address that is none at once, and adds nothing', async () => {
    const { page } = desk;
    await press(page, 'Add an exception');
    const dialog = dialogOn(page);
    await dialog.getByRole('textbox', { name: 'Address' }).fill(EVIL);
    await dialog.getByLabel('Note').fill('x');
    await press(dialog, 'Show what it would hide');
    await dialog.getByRole('status').filter({ hasText: 'address' }).waitFor();
    await page.keyboard.press('Escape');
    expect((await site.operate.rules.exceptions({ rule: RULE })).exceptions).toEqual([]);
  }, 60_000);
});

describe('an own rule', () => {
  it('is written as JSON, told what is wrong at its place, saved, and removed', async () => {
    const { page } = desk;
    await desk.open(`/rules/own/new?from=${RULE}`);
    const text = page.getByLabel('The rule as JSON');
    const rule = JSON.parse(await text.inputValue());
    await text.fill(JSON.stringify({ ...rule, risk: 101 }));
    await page.getByRole('status').filter({ hasText: 'risk' }).waitFor();
    expect(await page.getByRole('button', { name: 'Save…' }).isEnabled()).toBe(false);
    const dialog = dialogOn(page);
    const failing = rule.tests.map((test: object & { fires: boolean }) => ({ ...test, fires: !test.fires }));
    await text.fill(JSON.stringify({ ...rule, id: 'own-one', title: EVIL, enabled: true, tests: failing }));
    await press(page, 'Save…');
    await dialog.getByLabel('Note').fill('Ours');
    await press(dialog, 'Save');
    await dialog
      .getByRole('status')
      .getByText(/^The test ".+" fails\. Correct the rule or the test\.$/)
      .first()
      .waitFor();
    expect(await dialog.getByRole('checkbox', { name: 'Change it all the same' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await text.fill(JSON.stringify({ ...rule, id: 'own-one', title: EVIL, enabled: true }));
    await press(page, 'Save…');
    await dialog.getByLabel('Note').fill('Ours');
    await press(dialog, 'Save');
    await page.getByRole('heading', { level: 1, name: EVIL }).waitFor();
    expect((await site.operate.rules.show({ id: 'own-one' })).origin).toBe('own');
    // The copy keeps the playbook of the rule, which is automatic for that one alone.
    await page.getByRole('tab', { name: 'Thresholds' }).click();
    const playbook = page.getByRole('combobox', { name: 'Playbook' });
    await page.getByText('For alerts of severity medium and above; waits for approval').waitFor();
    await playbook.click();
    expect(await page.getByRole('option', { name: 'Abuse of a client' }).count()).toBe(0);
    expect(await axeFindings(page, [], '[role=listbox]')).toEqual([]);
    await page.getByRole('option', { name: /^Probing for weaknesses/ }).click();
    expect(await overflowAt(page, 1024, 700)).toEqual([]);
    await press(page, 'Save…');
    await dialog.getByRole('row', { name: 'Playbook spraying injection' }).waitFor();
    await dialog.getByLabel('Note').fill('Another answer');
    await press(dialog, 'Save');
    await dialog.waitFor({ state: 'detached' });
    expect((await site.operate.rules.show({ id: 'own-one' })).rule.playbook).toBe('injection');
    await press(page, 'Remove');
    await dialog.getByLabel('Note').fill('No longer');
    await press(dialog, 'Remove');
    await page.waitForURL('**/rules');
    expect((await site.operate.rules.list({})).rules.some(({ rule: { id } }) => id === 'own-one')).toBe(false);
    expect(desk.complaints).toEqual([]);
  }, 60_000);
});

describe('a rule in Sigma', () => {
  it('is refused by name where it says what cannot be said here, and else becomes a draft that is saved as such', async () => {
    const { page } = desk;
    await desk.open('/rules/own/new');
    await press(page, 'Read a Sigma rule…');
    const dialog = dialogOn(page);
    await dialog.getByLabel('The rule in YAML').fill(SIGMA.replace('agent|contains', 'agent|re'));
    await dialog.getByRole('combobox', { name: 'Whom it judges' }).click();
    await page.getByRole('option', { name: 'Address' }).click();
    await press(dialog, 'Read it');
    await dialog.getByRole('alert').filter({ hasText: 'The modifier "re" is not supported' }).waitFor();
    expect(await axeFindings(page, [], '[role=dialog][data-open]')).toEqual([]);
    await dialog.getByLabel('The rule in YAML').fill(SIGMA);
    await press(dialog, 'Read it');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('the program contains “hydra”', { exact: true }).waitFor();
    await press(page, 'Save…');
    await dialog.getByLabel('Note').fill('From the Sigma folder');
    await press(dialog, 'Save');
    await page.getByRole('heading', { level: 1, name: 'Tool by name' }).waitFor();
    const { rules } = await site.operate.rules.list({});
    expect(rules.find(({ rule }) => rule.title === 'Tool by name')).toMatchObject({ origin: 'sigma', rule: { subject: 'address' } });
    expect(desk.complaints).toEqual([]);
  }, 60_000);
});

describe('who may not change rules', () => {
  it('as a viewer sees them and is offered nothing that changes them; as a responder, exceptions alone', async () => {
    for (const [role, offered] of [
      ['viewer', 0],
      ['responder', 1],
    ] as const) {
      const { page, open, context, call } = await openConsole(browser, site, { as: role });
      await open(`/rules/${RULE}?tab=exceptions`);
      await page.getByText('No exception stands.').waitFor();
      expect(await page.getByRole('button', { name: 'Add an exception' }).count()).toBe(offered);
      await page.getByRole('tab', { name: 'Thresholds' }).click();
      expect(await page.getByLabel('Risk').isDisabled()).toBe(true);
      expect(await page.getByRole('link', { name: 'Copy as an own rule' }).count()).toBe(0);
      await page.goto('/rules/own/new');
      await page.getByText('Only an administrator writes rules.').waitFor();
      expect(await call('rules/override', { id: RULE, version: 1, override: { risk: 1 }, note: 'by hand' })).toMatchObject({ status: 403 });
      await context.close();
    }
  }, 60_000);
});
