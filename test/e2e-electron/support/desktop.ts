import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { DesktopBridge, WindowKind } from '../../../shared/desktop.ts';

declare global {
  // The page's own window, of which a test's functions run in it know this much.
  var gatewatch: DesktopBridge;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const executablePath = process.env.GATEWATCH_ELECTRON ?? '';
/** Chromium's sandbox does not run as root on Linux. A virtual display has no graphics card, and a container little shared memory. */
const switches = [
  ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-dev-shm-usage',
];

export const PRELOAD = join(root, 'dist', 'preload.cjs');
export const PASSWORD = 'Correct-Horse-7-Battery';

/** Makes dist/ as far as it is not up to date. */
export const buildDesktop = (): void => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The desktop app cannot be built: ${stderr}`);
};

/** A data directory of a test: a free port, cheap hashing. */
export const makeData = (): string => {
  const data = mkdtempSync(join(tmpdir(), 'gatewatch-shell-'));
  const argon2 = { memoryKiB: 8192, iterations: 1, parallelism: 1 };
  writeFileSync(join(data, 'gatewatch.json'), JSON.stringify({ port: 0, passwords: { argon2 } }));
  return data;
};
export const removeData = (data: string): void => rmSync(data, { recursive: true, force: true, maxRetries: 5 });

// By the environment: a start by a link takes no options. What is meant for these tests is none of the app's.
const environment = (data: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...process.env, GATEWATCH_ELECTRON: undefined, GATEWATCH_DATA: data }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

export const launch = (data: string, ...args: readonly string[]): Promise<ElectronApplication> =>
  _electron.launch({ executablePath, args: [...switches, root, ...args], env: environment(data) });

/** Starts the app once more on the same data; ends when that process has. */
export const launchAgain = (data: string, ...args: readonly string[]): Promise<number | null> =>
  new Promise((resolve) => {
    spawn(executablePath, [...switches, root, ...args], { env: environment(data), stdio: 'ignore' }).once('exit', resolve);
  });

/** Resolves once the window knows that the engine serves. */
export const untilServing = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        globalThis.gatewatch.onEngineState(({ phase }) => {
          if (phase === 'serving') resolve();
        });
      }),
  );

interface PageWindow {
  addEventListener(type: 'message', listener: (event: PortEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: PortEvent) => void): void;
}
interface PortEvent {
  readonly data: { readonly request?: string };
  readonly ports: readonly PagePort[];
}
interface PagePort {
  onmessage: ((event: { readonly data: string }) => void) | null;
  addEventListener(type: 'close', listener: () => void): void;
  postMessage(data: string): void;
  close(): void;
}

/** Calls an operation as a page of the app does: over a port of its own, and over another one when the engine went before it had answered. */
export const call = async (page: Page, path: string, input: object): Promise<Record<string, unknown>> => {
  for (;;) {
    await untilServing(page);
    const answer = await page.evaluate(
      ([url, json]) =>
        new Promise<Record<string, unknown> | null>((resolve) => {
          const window = globalThis as unknown as PageWindow;
          const request = `test-${Math.random()}`;
          const take = ({ data, ports: [port] }: PortEvent): void => {
            if (data.request !== request || !port) return;
            window.removeEventListener('message', take);
            port.addEventListener('close', () => resolve(null));
            port.onmessage = (event) => {
              resolve(JSON.parse(event.data).p.b.json);
              port.close();
            };
            port.postMessage(JSON.stringify({ i: '1', p: { u: url, b: { json } } }));
          };
          window.addEventListener('message', take);
          globalThis.gatewatch.connect(request);
        }),
      [path, input] as const,
    );
    if (answer) return answer;
  }
};

/** Asks until it is so. */
export const until = async (isSo: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
};

/** Chooses an item of the native menu. */
export const pressMenu = (app: ElectronApplication, menu: string, item: string): Promise<void> =>
  app.evaluate(
    ({ Menu }, [first, second]) => {
      const items = Menu.getApplicationMenu()?.items.find(({ label }) => label === first)?.submenu?.items;
      const found = items?.find(({ label }) => label === second);
      if (!found) throw new Error(`The menu has no ${second}.`);
      found.click();
    },
    [menu, item] as const,
  );

/** How many windows are open. */
export const windowCount = (app: ElectronApplication): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

/** Subscribes now, and answers once there is something: what a page is told next. */
export const listen = async <T>(page: Page, to: 'onLock' | 'onNotice'): Promise<() => Promise<T>> => {
  const heard = await page.evaluateHandle(
    (name) => ({ next: new Promise((resolve) => void globalThis.gatewatch[name](resolve as (value: unknown) => void)) }),
    to,
  );
  return () => heard.evaluate(({ next }) => next as Promise<T>) as Promise<T>;
};

/** The page of the window that something opens, when it is loaded. */
export const opened = async (app: ElectronApplication, open: () => Promise<unknown>): Promise<Page> => {
  const before = app.windows();
  await open();
  for (;;) {
    const page = app.windows().find((one) => !before.includes(one) && !one.isClosed());
    if (page) {
      await page.waitForLoadState();
      return page;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** The page of the window of this kind, when it is loaded. A window is there before the page that a test can hold on to. */
export const pageOf = async (app: ElectronApplication, kind: WindowKind): Promise<Page> => {
  for (;;) {
    for (const page of app.windows()) {
      if (page.isClosed()) continue;
      await page.waitForLoadState();
      if ((await page.evaluate(() => globalThis.gatewatch?.kind)) === kind) return page;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** Closes the window of a page, and ends when it is gone: the page goes before its window does. */
export const closeWindow = async (app: ElectronApplication, page: Page): Promise<void> => {
  const before = await windowCount(app);
  await page.close();
  await until(async () => (await windowCount(app)) < before);
};
