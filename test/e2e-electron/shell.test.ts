import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildDesktop,
  call,
  closeWindow,
  launch,
  launchAgain,
  listen,
  makeData,
  opened,
  PASSWORD,
  pressMenu,
  removeData,
  until,
  untilServing,
  windowCount,
} from './support/desktop.ts';

let data: string;
let app: ElectronApplication;
let page: Page;

beforeAll(async () => {
  buildDesktop();
  data = makeData();
  app = await launch(data);
  page = await app.firstWindow();
  await untilServing(page);
});
afterAll(async () => {
  await app.close();
  removeData(data);
});

const windows = () => windowCount(app);

describe('the shell', () => {
  it('serves the page itself for the path of every screen, and loads it again where it was', async () => {
    const answers = await page.evaluate(() =>
      Promise.all(
        ['/tokens?state=live', '/users/a.b@example.com', '/network/address/10.0.0.1', '/no/such/screen'].map((url) =>
          fetch(url).then(async (answer) => [answer.status, (await answer.text()).includes('<div id="root">')]),
        ),
      ),
    );
    expect(answers).toEqual([
      [200, true],
      [200, true],
      [200, true],
      [200, true],
    ]);
  });

  it('keeps the master key sealed, in a file for this user alone', () => {
    const path = join(data, 'desktop', 'master.key.sealed');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: 1, backend: expect.any(String) });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('connects its windows to the engine, with one session for all of them', async () => {
    expect(await call(page, '/session/state', {})).toMatchObject({ state: 'first_run', may_create: true });
    await call(page, '/session/createFirstOperator', { name: 'ada', password: PASSWORD });
    const second = await opened(app, () => page.evaluate(() => globalThis.gatewatch.openWindow('second')));
    expect(await call(second, '/session/state', {})).toMatchObject({ state: 'signed_in', operator: { name: 'ada' } });
    await closeWindow(app, second);
  });

  it('locks by its menu: every call is denied, and the window is told', async () => {
    const told = await listen<string>(page, 'onLock');
    await pressMenu(app, '&File', 'Lock Now');
    expect(await told()).toBe('command');
    await page.getByRole('heading', { name: 'The console is locked' }).waitFor();
    await until(async () => (await call(page, '/session/state', {})).state === 'locked');
    expect(await call(page, '/clients/list', {})).toMatchObject({ code: 'DENIED', data: { code: 'locked' } });
    expect(await call(page, '/session/unlock', { password: PASSWORD })).toMatchObject({ state: 'signed_in' });
  });

  it.each([
    ['suspend', 'goes to sleep', 'suspend'],
    ['lock-screen', 'is locked', 'screen_lock'],
  ] as const)('locks when the system says %s: the machine %s', async (event, _words, reason) => {
    const told = await listen<string>(page, 'onLock');
    await app.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), event);
    expect(await told()).toBe(reason);
    await page.getByRole('heading', { name: 'The console is locked' }).waitFor();
    expect((await call(page, '/session/state', {})).state).toBe('locked');
    await call(page, '/session/unlock', { password: PASSWORD });
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  });

  it('locks when nobody used the machine for as long as is configured', async () => {
    const told = await listen<string>(page, 'onLock');
    const minutes = Number((await call(page, '/session/state', {})).idle_minutes);
    await app.evaluate(({ powerMonitor }, idle) => {
      powerMonitor.getSystemIdleTime = () => idle * 60;
    }, minutes);
    expect(await told()).toBe('idle');
    await page.getByRole('heading', { name: 'The console is locked' }).waitFor();
    await app.evaluate(({ powerMonitor }) => {
      powerMonitor.getSystemIdleTime = () => 0;
    });
    await call(page, '/session/unlock', { password: PASSWORD });
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  });

  it('shows a screen by its menu', async () => {
    await pressMenu(app, '&Go', 'Audit');
    await page.waitForURL('app://gatewatch/audit**');
  });

  it('runs once for a data directory: a second start brings its window forward and ends', async () => {
    const before = await windows();
    expect(await launchAgain(data)).toBe(0);
    expect(await windows()).toBe(before);
  });

  it('opens a deep link, and refuses one that it does not understand', async () => {
    expect(await launchAgain(data, 'gatewatch://clients')).toBe(0);
    await page.waitForURL('app://gatewatch/clients**');
    const notice = await listen<object>(page, 'onNotice');
    await launchAgain(data, 'gatewatch://clients/new?act=1');
    expect(await notice()).toMatchObject({ kind: 'link_refused' });
    await page.getByText('A link to Gatewatch was not understood').waitFor();
    expect(page.url()).toMatch(/^app:\/\/gatewatch\/clients(\?|$)/);
  });

  it.each([
    'gatewatch://clients/new',
    'gatewatch://clients?suspend=1',
    'gatewatch://tokens/../settings',
    'gatewatch://%74okens',
    'gatewatch://tokens#revoke',
    'gatewatch://evil.example/clients',
    'gatewatch:javascript:alert(1)',
    'gatewatch://tokens/family/a/revoke',
    'https://evil.example/',
  ])('leaves the crafted link %s alone: nothing is shown, opened or done', async (link) => {
    const [url, count] = [page.url(), await windows()];
    const notice = await listen<object>(page, 'onNotice');
    await app.evaluate(({ app: electron }, one) => void electron.emit('open-url', { preventDefault: () => undefined }, one), link);
    expect(await notice()).toMatchObject({ kind: 'link_refused' });
    expect([page.url(), await windows(), await page.getByRole('dialog').count()]).toEqual([url, count, 0]);
  });

  it('keeps the display on while a wall board is open, and only then', async () => {
    const isAwake = () => app.evaluate(({ powerSaveBlocker }) => [0, 1, 2, 3].some((id) => powerSaveBlocker.isStarted(id)));
    expect(await isAwake()).toBe(false);
    const wall = await opened(app, () => pressMenu(app, '&Window', 'Wall Board'));
    expect(new URL(wall.url()).pathname).toBe('/wall');
    expect(await isAwake()).toBe(true);
    const before = await windows();
    await pressMenu(app, '&Window', 'Wall Board');
    expect(await windows()).toBe(before);
    await closeWindow(app, wall);
    await until(async () => !(await isAwake()));
  });
});
