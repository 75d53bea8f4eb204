import { readFileSync } from 'node:fs';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildDesktop,
  closeWindow,
  launch,
  makeData,
  opened,
  PRELOAD,
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
    await closeWindow(app, second);
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
    await closeWindow(app, second);
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
