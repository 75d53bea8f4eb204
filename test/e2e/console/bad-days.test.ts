import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { actDialog, press } from './support/act.ts';
import { dialogOn } from './support/dialog-on.ts';
import { openConsole } from './support/open-console.ts';
import { seedConsole } from './support/seed-console.ts';
import { PASSWORD, startConsole, type TestConsole } from './support/start-console.ts';
import { failToSignIn, serveItself } from './support/traffic.ts';
import { drawn } from './support/watch-page.ts';

const LONG_MS = 60_000;

let browser: Browser;
let site: TestConsole;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole()]);
  await seedConsole(site);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const LOST = 'The engine is not reached. What is shown is as it was; the console connects again by itself.';
const serving = (page: Page): Promise<void> =>
  page
    .getByRole('contentinfo')
    .getByText(/Engine serving at/)
    .waitFor();
const row = (page: Page, name: string | RegExp) => page.getByRole('row', { name });

afterEach(() => site.resume());

describe('an engine that stops while the console is open', () => {
  it(
    'is said to be lost within seconds, no act is done meanwhile, and all that happened is there once it is back',
    async () => {
      const { page, context, open } = await openConsole(browser, site, { as: 'responder' });
      const live = await context.newPage();
      await live.goto('/live');
      await row(live, /mallory/)
        .first()
        .waitFor();
      await open('/tokens');
      await row(page, /The shop/)
        .first()
        .waitFor();
      await serving(page);
      const rows = await page.getByRole('row').count();
      await site.halt();
      await page.getByText(LOST).waitFor({ timeout: 10_000 });
      await page
        .getByRole('contentinfo')
        .getByText(/^Engine not reached, last heard/)
        .waitFor();
      await live.getByText('The engine is not reached: what comes meanwhile is read when it is back').waitFor();
      // What was shown stays.
      expect(await page.getByRole('row').count()).toBe(rows);
      await page.keyboard.press('j');
      await page.keyboard.press('x');
      await press(page, 'Revoke 1 selected');
      const dialog = actDialog(page, 'Revoke 1 token');
      await dialog.getByText('The effect could not be counted.').waitFor({ timeout: 30_000 });
      await dialog.getByLabel('Reason').fill('The engine is away');
      expect(await dialog.getByRole('button', { name: /^Revoke/ }).isEnabled()).toBe(false);
      await page.keyboard.press('Escape');
      await site.resume();
      await failToSignIn(site, 'trudy');
      await serveItself(site);
      await page.getByText(LOST).waitFor({ state: 'detached', timeout: 15_000 });
      await serving(page);
      await page.getByRole('button', { name: /^1 new/ }).waitFor();
      await page.keyboard.press('.');
      await row(live, /trudy/).first().waitFor();
      expect(await row(live, /trudy/).count()).toBe(1);
      expect(await row(live, /mallory/).count()).toBe(1);
      const { tokens } = await site.operate.tokens.list({ filter: { state: 'live' } });
      expect(tokens.length).toBe(rows);
      await context.close();
    },
    LONG_MS,
  );

  it(
    'takes no page from the browser: a screen that was not read yet opens once the engine is back',
    async () => {
      const { page, context, open } = await openConsole(browser, site, { as: 'viewer' });
      await context.route(/assets\/posture-/, (route) => route.abort());
      await open('/clients');
      await row(page, /The shop/).waitFor();
      await site.halt();
      await page.getByText(LOST).waitFor();
      await context.unroute(/assets\/posture-/);
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Posture' }).click();
      await page.waitForTimeout(1500);
      await page.getByText(LOST).waitFor();
      await site.resume();
      await page.getByText(LOST).waitFor({ state: 'detached', timeout: 15_000 });
      await page
        .getByText(/checks are/)
        .first()
        .waitFor();
      await context.close();
    },
    LONG_MS,
  );
});

describe('an answer that is lost after the act was done', () => {
  it(
    'is not taken for a refusal: what became of the act is said to be unknown, with the way to the log, and the effect is counted anew',
    async () => {
      const { page, context, open } = await openConsole(browser, site, { as: 'responder' });
      await serveItself(site);
      await open('/tokens');
      await row(page, /The nightly|nightly/)
        .first()
        .waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('x');
      await press(page, 'Revoke 1 selected');
      const dialog = actDialog(page, 'Revoke 1 token');
      await dialog.getByText('Not reversible.').waitFor();
      await page.route('**/rpc/acts/perform', async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      });
      await dialog.getByLabel('Reason').fill('The answer is lost');
      await press(dialog, 'Revoke');
      await dialog.getByText('It is not known whether it was done.').waitFor();
      await dialog.getByText('No answer came from the engine.').waitFor();
      await dialog.getByText('The effect could not be counted.').waitFor();
      expect(await dialog.getByText('Nothing was done.').count()).toBe(0);
      await dialog.getByRole('button', { name: 'Revoke once more' }).waitFor();
      expect(await dialog.getByRole('button', { name: 'Revoke once more' }).isEnabled()).toBe(false);
      await dialog.getByRole('link', { name: 'what the log says' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('heading', { name: 'Audit', level: 1 }).waitFor();
      await row(page, /token\.revoked|evoked/)
        .first()
        .waitFor();
      await context.close();
    },
    LONG_MS,
  );

  it(
    'is not taken for a refusal in a form either: emergency mode is on, and its banner says so',
    async () => {
      const { page, context, open } = await openConsole(browser, site, { as: 'responder' });
      await open('/response?tab=emergency');
      await page.route('**/rpc/response/beginEmergency', async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      });
      await press(page, 'Begin…');
      const dialog = dialogOn(page);
      await dialog.getByLabel('Reason').fill('The answer is lost');
      await press(dialog, 'Begin');
      await dialog.getByText('It is not known whether it was done.').waitFor();
      expect(await dialog.getByText('Nothing was done.').count()).toBe(0);
      await page.getByText('Emergency mode is on.').waitFor();
      await page.keyboard.press('Escape');
      await site.operate.response.endEmergency({ note: 'It is over' });
      await context.close();
    },
    LONG_MS,
  );
});

describe('a disk that is full', () => {
  it(
    'is said over every screen with what still works, and operators still sign in and act',
    async () => {
      const { page, context, open } = await openConsole(browser, site, { as: 'viewer' });
      await open('/clients');
      const said = page.getByRole('alert').filter({ hasText: 'no token is issued until there is room' });
      expect(await said.count()).toBe(0);
      site.fillDisk();
      await said.waitFor({ timeout: 15_000 });
      expect(await said.textContent()).toContain('Revoking, signing out, introspection and all of this console still work');
      expect((await fetch(`${site.issuer}/token`, { method: 'POST' })).status).toBe(503);
      const another = await openConsole(browser, site, { as: 'responder' });
      await another.open('/tokens');
      await row(another.page, /The shop/)
        .first()
        .waitFor();
      await site.halt();
      await site.resume();
      await said.waitFor({ state: 'detached', timeout: 45_000 });
      await context.close();
      await another.context.close();
    },
    LONG_MS,
  );
});

describe('an operator', () => {
  it(
    'whose session is ended elsewhere is asked to sign in within seconds, and is back at the same screen',
    async () => {
      const here = await openConsole(browser, site, { as: 'viewer' });
      const there = await openConsole(browser, site, { as: 'viewer' });
      await here.open('/audit?severity=medium');
      await row(here.page, /reuse|second|refused/i)
        .first()
        .waitFor();
      const { body } = await here.call('session/list');
      const { sessions } = (body as { json: { sessions: { id: string; current: boolean }[] } }).json;
      const session = sessions.find(({ current }) => current)?.id;
      expect((await there.call('session/end', { session })).status).toBe(200);
      await here.page.getByRole('heading', { name: 'Sign in to the console' }).waitFor({ timeout: 8000 });
      expect(await here.page.getByRole('row').count()).toBe(0);
      await here.page.getByLabel('Operator').fill('vic-view');
      await here.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await press(here.page, 'Sign in');
      await here.page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
      expect(here.page.url()).toContain('severity=medium');
      await here.context.close();
      await there.context.close();
    },
    LONG_MS,
  );

  it(
    'who is suspended meanwhile is signed out, and no one of the windows shows anything any more',
    async () => {
      await site.operate.operators.add({ name: 'short-stay', password: PASSWORD, role: 'viewer' });
      const { page, context, open } = await openConsole(browser, site, { name: 'short-stay' });
      const second = await context.newPage();
      await second.goto('/wall');
      await drawn(second);
      await open('/users');
      const { operators } = await site.operate.operators.list({});
      await site.operate.operators.suspend({ operator: operators.find(({ name }) => name === 'short-stay')?.id ?? '' });
      for (const window of [page, second]) await window.getByRole('heading', { name: 'Sign in to the console' }).waitFor({ timeout: 8000 });
      await context.close();
    },
    LONG_MS,
  );

  it(
    'who is away is locked out after the minutes of the setting, with what was open behind the lock',
    async () => {
      const { page, context, open } = await openConsole(browser, site, { as: 'viewer' });
      await page.clock.install();
      await open('/users');
      await page.getByText('anna').first().waitFor();
      await page.clock.fastForward(14 * 60_000);
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Users');
      await page.mouse.move(200, 200);
      await page.clock.fastForward(14 * 60_000);
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Users');
      await page.clock.fastForward(2 * 60_000);
      await page.getByRole('heading', { name: 'The console is locked' }).waitFor();
      expect(await page.getByText('anna').count()).toBe(0);
      const { status } = await context.request
        .post(`${site.origin}/rpc/users/list`, { data: { json: {} }, headers: { origin: site.origin } })
        .then((answer) => ({ status: answer.status() }));
      expect(status).toBe(403);
      await context.close();
    },
    LONG_MS,
  );
});

describe('a window', () => {
  it(
    'that is slow while the log grows fast draws no row for each event, keeps its memory, and comes to the head',
    async () => {
      const { page, context, open } = await openConsole(browser, site, { as: 'viewer' });
      const devtools = await context.newCDPSession(page);
      await devtools.send('Performance.enable');
      const measure = async (): Promise<{ readonly heap: number; readonly nodes: number }> => {
        await devtools.send('HeapProfiler.collectGarbage');
        const { metrics } = await devtools.send('Performance.getMetrics');
        const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
        return { heap: of('JSHeapUsedSize'), nodes: of('Nodes') };
      };
      await open('/live');
      await row(page, /mallory/)
        .first()
        .waitFor();
      const before = await measure();
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: 6 });
      for (let batch = 0; batch < 60; batch += 1) await Promise.all(Array.from({ length: 50 }, () => serveItself(site)));
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
      const { head } = await site.operate.audit.integrity({});
      await page
        .getByRole('contentinfo')
        .getByText(`Log head ${head.toLocaleString('en')}`)
        .waitFor({ timeout: 20_000 });
      await page
        .getByRole('contentinfo')
        .getByText(/^Lag \d/)
        .waitFor();
      expect(await page.getByRole('row').count()).toBeLessThan(120);
      const after = await measure();
      expect(after.heap - before.heap).toBeLessThan(60_000_000);
      expect(after.nodes - before.nodes).toBeLessThan(6000);
      await context.close();
    },
    LONG_MS,
  );

  it(
    'that sleeps holds no call open, and tells on waking what happened meanwhile',
    async () => {
      const { page, context, open } = await openConsole(browser, site, { as: 'viewer' });
      await context.addInitScript({
        content: `{ let state = 'visible';
        Object.defineProperty(document, 'visibilityState', { get: () => state });
        window.setVisibility = (next) => { state = next; document.dispatchEvent(new Event('visibilitychange')); }; }`,
      });
      await open('/live');
      await row(page, /The nightly/)
        .first()
        .waitFor();
      await page.evaluate("window.setVisibility('hidden')");
      // The call that was outstanding ends with what happens next.
      await failToSignIn(site, 'oscar');
      await page.waitForResponse(
        (response) => response.url().endsWith('/live/next') && response.request().postData()?.includes('"wait_ms":0') === true,
      );
      await failToSignIn(site, 'peggy');
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.waitForTimeout(1500);
      expect(asked.filter((url) => url.endsWith('/live/next')).length).toBeLessThan(4);
      await page.evaluate("window.setVisibility('visible')");
      await row(page, /peggy/).first().waitFor({ timeout: 5000 });
      expect(await row(page, /oscar/).count()).toBe(1);
      await context.close();
    },
    LONG_MS,
  );

  it(
    'that loses the network says so, and goes on by itself when it is back',
    async () => {
      const { page, context, open } = await openConsole(browser, site, { as: 'viewer' });
      await open('/');
      await serving(page);
      await context.setOffline(true);
      await failToSignIn(site, 'trent');
      await page.getByText(LOST).waitFor({ timeout: 25_000 });
      await context.setOffline(false);
      await page.getByText(LOST).waitFor({ state: 'detached', timeout: 15_000 });
      await serving(page);
      await context.close();
    },
    LONG_MS,
  );

  it('that comes by a one-time address that was made up is told so, and may sign in', async () => {
    const { page, context } = await openConsole(browser, site);
    await page.goto('/enter?ticket=made-up');
    await page.getByText('The one-time address was used before or is too old.').waitFor();
    await page.getByRole('heading', { name: 'Sign in to the console' }).waitFor();
    await context.close();
  });
});
