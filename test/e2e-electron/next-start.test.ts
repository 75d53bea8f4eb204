import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildDesktop,
  call,
  launch,
  makeData,
  opened,
  PASSWORD,
  pageOf,
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
  await call(page, '/session/createFirstOperator', { name: 'ada', password: PASSWORD });
});
afterAll(async () => {
  await app.close();
  removeData(data);
});

const windows = () => windowCount(app);

describe('the next start', () => {
  it('opens the windows that were open, where they were and on what they showed, with the data and the key of before', async () => {
    const place = { x: 60, y: 50, width: 1000, height: 700 };
    await app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), place);
    await pressMenu(app, '&Go', 'Network');
    await until(() =>
      app.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL().startsWith('app://gatewatch/network') ?? false,
      ),
    );
    await opened(app, () => pressMenu(app, '&Window', 'Wall Board'));
    await app.close();

    app = await launch(data);
    await until(async () => (await windows()) === 2);
    const shown = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(
          (one) => [new URL(one.webContents.getURL() || 'app://gatewatch/').pathname, one.getBounds()] as const,
        ),
      );
    await until(async () => (await shown()).every(([path]) => path !== '/'));
    const now = new Map(await shown());
    expect([...now.keys()].sort()).toEqual(['/network', '/wall']);
    expect(now.get('/network')).toMatchObject({ width: place.width, height: place.height });
    page = await pageOf(app, 'main');
    await untilServing(page);
    // The session was this run's alone: the operator signs in anew.
    expect(await call(page, '/session/state', {})).toMatchObject({ state: 'signed_out' });
    expect(await call(page, '/session/signIn', { name: 'ada', password: PASSWORD })).toMatchObject({ state: 'signed_in' });
  });

  it('finds that the server had been stopped in good order', async () => {
    const { events } = (await call(page, '/audit/list', { filter: { kinds: ['system.stopped'] } })) as { events: { details: object }[] };
    expect(events.map(({ details }) => details)).toMatchObject([{ reason: 'quit' }]);
  });

  it('with a link opens it, once the operator has signed in', async () => {
    await app.close();
    app = await launch(data, 'gatewatch://posture');
    page = await pageOf(app, 'main');
    await page.getByLabel('Operator').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('app://gatewatch/posture**');
    expect(await windows()).toBe(2);
  });
});
