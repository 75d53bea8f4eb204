import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildDesktop,
  call,
  launch,
  launchAgain,
  listen,
  makeData,
  opened,
  PASSWORD,
  PRELOAD,
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

describe('Electron security checklist, in the running app', () => {
  it('1: a page loads nothing from any network, not even from the machine itself', async () => {
    const tried = await page.evaluate(() =>
      Promise.all(
        ['http://127.0.0.1:9/', 'https://example.com/', 'ftp://example.com/'].map((url) =>
          fetch(url, { mode: 'no-cors' }).then(
            () => 'loaded',
            () => 'refused',
          ),
        ),
      ),
    );
    expect(tried).toEqual(['refused', 'refused', 'refused']);
  });

  it('2, 3, 4, 6, 8, 9, 10: the page has no Node.js and a world of its own, under the rules of the web', async () => {
    const names = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in globalThis),
    );
    expect(names).toEqual([]);
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const [first] = BrowserWindow.getAllWindows();
      return (first?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      contextIsolation: true,
      nodeIntegration: false,
      sandbox: true,
      webSecurity: true,
      webviewTag: false,
    });
    expect(preferences.allowRunningInsecureContent).toBeFalsy();
    expect(preferences.experimentalFeatures).toBeFalsy();
    expect(preferences.enableBlinkFeatures).toBeFalsy();
  });

  it('5: permissions are refused but the one to fill the clipboard', async () => {
    const answers = await page.evaluate(async () => {
      const { permissions } = navigator as unknown as { permissions: { query(of: { name: string }): Promise<{ state: string }> } };
      const names = ['geolocation', 'camera', 'microphone', 'notifications', 'midi', 'clipboard-read', 'clipboard-write'];
      return Promise.all(names.map((name) => permissions.query({ name }).then(({ state }) => `${name} ${state}`)));
    });
    expect(answers).toEqual([
      'geolocation denied',
      'camera denied',
      'microphone denied',
      'notifications denied',
      'midi denied',
      'clipboard-read denied',
      'clipboard-write granted',
    ]);
  });

  it('7: every answer carries the policy; neither an inline script nor evaluated text runs', async () => {
    const seen = await page.evaluate(async () => {
      const { document } = globalThis as unknown as {
        document: { createElement(name: string): { textContent: string }; head: { append(node: unknown): void } };
      };
      const script = document.createElement('script');
      script.textContent = 'globalThis.ranInline = true';
      document.head.append(script);
      const evaluate = (): string => {
        try {
          return String(new Function('return 1')());
        } catch (error) {
          return (error as Error).name;
        }
      };
      const answers = await Promise.all([fetch('/'), fetch('/assets/none.js')]);
      return {
        inline: 'ranInline' in globalThis,
        evaluated: evaluate(),
        policies: answers.map(({ status, headers }) => [
          status,
          headers.get('content-security-policy'),
          headers.get('x-content-type-options'),
        ]),
      };
    });
    expect([seen.inline, seen.evaluated]).toEqual([false, 'EvalError']);
    expect(seen.policies).toEqual([
      [200, expect.stringMatching(/^default-src 'none'; script-src 'self';/), 'nosniff'],
      [404, expect.stringMatching(/^default-src 'none'; script-src 'self';/), 'nosniff'],
    ]);
  });

  it('11, 12: a webview is nothing but an unknown element', async () => {
    const before = await app.evaluate(({ webContents }) => webContents.getAllWebContents().length);
    await page.evaluate(() => {
      const { document } = globalThis as unknown as {
        document: {
          createElement(name: string): { setAttribute(name: string, value: string): void };
          body: { append(node: unknown): void };
        };
      };
      const view = document.createElement('webview');
      view.setAttribute('src', 'https://example.com/');
      document.body.append(view);
    });
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(before);
  });

  it('13, 14, 15: the page leads nowhere, opens no window, and has nothing opened that is not on the list', async () => {
    await app.evaluate(({ shell, dialog }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (url) => void opened.push(url);
      dialog.showMessageBox = (async (_window: unknown, { detail }: { detail: string }) => {
        opened.push(`asked ${detail}`);
        return { response: 0 };
      }) as unknown as typeof dialog.showMessageBox;
    });
    // A window of its own: the debugger goes on waiting for a navigation that was refused.
    const second = await opened(app, () => page.evaluate(() => globalThis.gatewatch.openWindow('second')));
    const before = await windows();
    await second.evaluate(() => {
      const { window } = globalThis as unknown as { window: { open(url: string): unknown; location: { href: string } } };
      for (const url of ['https://evil.example/', 'javascript:1', 'file:///etc/passwd', 'app://gatewatch/']) window.open(url);
      window.open('https://www.rfc-editor.org/rfc/rfc9700');
      window.location.href = 'https://evil.example/';
    });
    await second.evaluate(() => {
      (globalThis as unknown as { location: { href: string } }).location.href = 'file:///etc/passwd';
    });
    await until(() => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened.length > 0));
    expect(await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([
      'asked https://www.rfc-editor.org/rfc/rfc9700',
    ]);
    expect([await windows(), new URL(second.url()).host]).toEqual([before, 'gatewatch']);
    await second.close();
  });

  it('17: a message is listened to only from the main frame of a page of the app', async () => {
    const before = await windows();
    const send = (url: string, isTop: boolean, value: string) =>
      app.evaluate(
        ({ ipcMain, BrowserWindow }, [address, top, kind]) => {
          const sender = BrowserWindow.getAllWindows()[0]?.webContents;
          ipcMain.emit('gatewatch:open-window', { sender, senderFrame: { url: address, parent: top ? null : {} } }, kind);
        },
        [url, isTop, value] as const,
      );
    await send('https://evil.example/', true, 'second');
    await send('app://gatewatch/', false, 'second');
    await send('app://gatewatch/', true, 'third');
    expect(await windows()).toBe(before);
    const second = await opened(app, () => send('app://gatewatch/', true, 'second'));
    await until(async () => (await windows()) === before + 1);
    await second.close();
    await until(async () => (await windows()) === before);
  });

  it('17: a page that is not the app’s own is not heard, though it has the preload script, be it in a window of ours', async () => {
    const before = await windows();
    await opened(app, () => page.evaluate(() => globalThis.gatewatch.openWindow('second')));
    const after = await app.evaluate(async ({ BrowserWindow }, preload) => {
      const ours = BrowserWindow.getAllWindows().sort((a, b) => b.id - a.id)[0];
      const strange = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      const ask = `new Promise((resolve) => {
        addEventListener('message', () => resolve('given'));
        gatewatch.connect('port'); gatewatch.openWindow('second'); gatewatch.openWindow('wall');
        setTimeout(() => resolve('nothing'), 500);
      })`;
      const answers: unknown[] = [];
      for (const one of [ours, strange]) {
        await one?.loadURL('data:text/html,<title>stranger</title>');
        answers.push(await one?.webContents.executeJavaScript(ask));
      }
      const count = BrowserWindow.getAllWindows().length;
      strange.destroy();
      ours?.destroy();
      return { answers, count };
    }, PRELOAD);
    expect(after).toEqual({ answers: ['nothing', 'nothing'], count: before + 2 });
    expect(await windows()).toBe(before);
  });

  it('18: pages come by the app’s own scheme, which gives away nothing but the renderer', async () => {
    const got = await page.evaluate(async () => {
      const text = async (url: string) => {
        try {
          const answer = await fetch(url);
          return `${answer.status} ${answer.headers.get('content-type')}`;
        } catch {
          return 'refused';
        }
      };
      return Promise.all(
        ['/', '/assets/..%2f..%2fmain.js', '/../main.js', '/assets/%5c..%5c..%5cmain.js', 'file:///etc/passwd', 'app://other/'].map(text),
      );
    });
    expect(got).toEqual(['200 text/html; charset=utf-8', '404 null', '200 text/html; charset=utf-8', '404 null', 'refused', 'refused']);
    expect(await page.evaluate(() => (globalThis as unknown as { isSecureContext: boolean }).isSecureContext)).toBe(true);
  });

  it('20: the page is given the bridge and nothing more', async () => {
    expect(await page.evaluate(() => Object.keys(globalThis.gatewatch).sort())).toEqual(
      [
        'version',
        'platform',
        'kind',
        'connect',
        'onEngineState',
        'onNavigate',
        'onLock',
        'onSession',
        'onNotice',
        'onTheme',
        'openWindow',
        'reportUnsaved',
      ].sort(),
    );
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await page.evaluate(() => [globalThis.gatewatch.version, globalThis.gatewatch.kind])).toEqual([version, 'main']);
  });
});

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
    await second.close();
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
    await wall.close();
    await until(async () => !(await isAwake()));
  });
});

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
    page = await app.firstWindow();
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
    await until(async () => (await windows()) === 2);
    const pages = app.windows().filter((one) => !one.url().includes('/wall'));
    [page] = pages as [Page];
    await page.getByLabel('Operator').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('app://gatewatch/posture**');
    expect(await windows()).toBe(2);
  });
});
