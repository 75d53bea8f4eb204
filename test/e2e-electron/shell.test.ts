import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDesktop, call, launch, launchAgain, makeData, PASSWORD, removeData, until, untilServing } from './support/desktop.ts';

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

const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
const pressMenu = (menu: string, item: string) =>
  app.evaluate(
    ({ Menu }, [first, second]) => {
      const items = Menu.getApplicationMenu()?.items.find(({ label }) => label === first)?.submenu?.items;
      items?.find(({ label }) => label === second)?.click();
    },
    [menu, item] as const,
  );

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
    const before = await windows();
    await page.evaluate(() => {
      const { window } = globalThis as unknown as { window: { open(url: string): unknown; location: { href: string } } };
      for (const url of ['https://evil.example/', 'javascript:1', 'file:///etc/passwd', 'app://gatewatch/']) window.open(url);
      window.open('https://www.rfc-editor.org/rfc/rfc9700');
      window.location.href = 'https://evil.example/';
    });
    await page.evaluate(() => {
      (globalThis as unknown as { location: { href: string } }).location.href = 'file:///etc/passwd';
    });
    await until(() => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened.length > 0));
    expect(await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([
      'asked https://www.rfc-editor.org/rfc/rfc9700',
    ]);
    expect([await windows(), new URL(page.url()).host]).toEqual([before, 'gatewatch']);
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
    await send('app://gatewatch/', true, 'second');
    expect(await windows()).toBe(before + 1);
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .sort((a, b) => b.id - a.id)[0]
        ?.close(),
    );
    await until(async () => (await windows()) === before);
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
  it('keeps the master key sealed, in a file for this user alone', () => {
    const path = join(data, 'desktop', 'master.key.sealed');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: 1, backend: expect.any(String) });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('connects its windows to the engine, with one session for all of them', async () => {
    expect(await call(page, '/session/state', {})).toMatchObject({ state: 'first_run', may_create: true });
    await call(page, '/session/createFirstOperator', { name: 'ada', password: PASSWORD });
    const [second] = await Promise.all([app.waitForEvent('window'), page.evaluate(() => globalThis.gatewatch.openWindow('second'))]);
    expect(await call(second, '/session/state', {})).toMatchObject({ state: 'signed_in', operator: { name: 'ada' } });
    await second.close();
  });

  it('locks by its menu: every call is denied, and the window is told', async () => {
    const told = page.evaluate(() => new Promise((resolve) => void globalThis.gatewatch.onLock(resolve)));
    await pressMenu('&File', 'Lock Now');
    expect(await told).toBe('command');
    await until(async () => (await call(page, '/session/state', {})).state === 'locked');
    expect(await call(page, '/clients/list', {})).toMatchObject({ code: 'DENIED', data: { code: 'locked' } });
    expect(await call(page, '/session/unlock', { password: PASSWORD })).toMatchObject({ state: 'signed_in' });
  });

  it('locks when the machine goes to sleep', async () => {
    const told = page.evaluate(() => new Promise((resolve) => void globalThis.gatewatch.onLock(resolve)));
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
    expect(await told).toBe('suspend');
    await until(async () => (await call(page, '/session/state', {})).state === 'locked');
    await call(page, '/session/unlock', { password: PASSWORD });
  });

  it('shows a screen by its menu', async () => {
    await pressMenu('&Go', 'Audit');
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
    const notice = page.evaluate(() => new Promise((resolve) => void globalThis.gatewatch.onNotice(resolve)));
    await launchAgain(data, 'gatewatch://clients/new?act=1');
    expect(await notice).toMatchObject({ kind: 'link_refused' });
    expect(page.url()).toMatch(/^app:\/\/gatewatch\/clients(\?|$)/);
  });

  it('keeps the display on while a wall board is open, and only then', async () => {
    const isAwake = () => app.evaluate(({ powerSaveBlocker }) => [0, 1, 2, 3].some((id) => powerSaveBlocker.isStarted(id)));
    expect(await isAwake()).toBe(false);
    const [wall] = await Promise.all([app.waitForEvent('window'), pressMenu('&Window', 'Wall Board')]);
    expect(new URL(wall.url()).pathname).toBe('/wall');
    expect(await isAwake()).toBe(true);
    const before = await windows();
    await pressMenu('&Window', 'Wall Board');
    expect(await windows()).toBe(before);
    await wall.close();
    await until(async () => !(await isAwake()));
  });

  it('starts an engine again that was killed, and the windows with their session go on', async () => {
    const status = await call(page, '/server/status', {});
    process.kill(Number(status.pid), 'SIGKILL');
    await until(async () => Number((await call(page, '/server/status', {})).pid) !== status.pid);
    expect(await call(page, '/session/state', {})).toMatchObject({ state: 'signed_in', operator: { name: 'ada' } });
  });

  it('loads a page again that fell, on the route it showed, and says so; the engine is not affected', async () => {
    const { pid } = await call(page, '/server/status', {});
    const route = page.url();
    const loaded = app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<string>((resolve) => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents;
          contents?.once('did-finish-load', () => resolve(contents.getURL()));
          contents?.forcefullyCrashRenderer();
        }),
    );
    expect(await loaded).toBe(route);
    const text = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        'new Promise((resolve) => gatewatch.onEngineState(({ phase }) => resolve(phase)))',
      ),
    );
    expect(text).toBe('serving');
    expect(() => process.kill(Number(pid), 0)).not.toThrow();
  });
});

describe('the next start', () => {
  it('opens the windows that were open, where they were and on what they showed, with the data and the key of before', async () => {
    const place = { x: 60, y: 50, width: 1000, height: 700 };
    await app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), place);
    await pressMenu('&Go', 'Network');
    await until(() =>
      app.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL().startsWith('app://gatewatch/network') ?? false,
      ),
    );
    const [wall] = await Promise.all([app.waitForEvent('window'), pressMenu('&Window', 'Wall Board')]);
    await wall.waitForLoadState();
    await app.close();

    app = await launch(data);
    await until(async () => (await windows()) === 2);
    const opened = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(
          (one) => [new URL(one.webContents.getURL() || 'app://gatewatch/').pathname, one.getBounds()] as const,
        ),
      );
    await until(async () => (await opened()).every(([path]) => path !== '/'));
    const now = new Map(await opened());
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

  it('with a link opens it', async () => {
    await app.close();
    app = await launch(data, 'gatewatch://posture');
    page = await app.firstWindow();
    await until(() =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some(({ webContents }) => webContents.getURL().startsWith('app://gatewatch/posture')),
      ),
    );
    expect(await windows()).toBe(2);
  });
});
