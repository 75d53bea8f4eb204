import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { DesktopBridge } from '../../../shared/desktop.ts';

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

// By the environment: a start by a link takes no options.
const environment = (data: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...process.env, GATEWATCH_DATA: data }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
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
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: { readonly request?: string }; readonly ports: readonly PagePort[] }) => void,
  ): void;
}
interface PagePort {
  onmessage: ((event: { readonly data: string }) => void) | null;
  postMessage(data: string): void;
  close(): void;
}

/** Calls an operation as a page of the app does: over a port of its own. */
export const call = (page: Page, path: string, input: object): Promise<Record<string, unknown>> =>
  page.evaluate(
    ([url, json]) =>
      new Promise<Record<string, unknown>>((resolve) => {
        const request = `test-${Math.random()}`;
        (globalThis as unknown as PageWindow).addEventListener('message', ({ data, ports: [port] }) => {
          if (data.request !== request || !port) return;
          port.onmessage = (event) => {
            resolve(JSON.parse(event.data).p.b.json);
            port.close();
          };
          port.postMessage(JSON.stringify({ i: '1', p: { u: url, b: { json } } }));
        });
        globalThis.gatewatch.connect(request);
      }),
    [path, input] as const,
  );

/** Asks until it is so. */
export const until = async (isSo: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
};
