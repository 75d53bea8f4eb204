import { once } from 'node:events';
import process from 'node:process';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildDesktop,
  call,
  closeWindow,
  launch,
  launchAgain,
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

const open = async (): Promise<void> => {
  app = await launch(data);
  page = await app.firstWindow();
  await untilServing(page);
};
const signIn = async (): Promise<void> => {
  await call(page, '/session/signIn', { name: 'ada', password: PASSWORD });
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
};

beforeAll(async () => {
  buildDesktop();
  data = makeData();
  await open();
  await call(page, '/session/createFirstOperator', { name: 'ada', password: PASSWORD });
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
});
afterAll(async () => {
  await app.close();
  removeData(data);
});

const enginePid = async (): Promise<number> => Number((await call(page, '/server/status', {})).pid);
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
/** What the log says of the stops of the server, the latest first. */
const stops = async (): Promise<readonly unknown[]> => {
  const { events } = (await call(page, '/audit/list', { filter: { kinds: ['system.stopped'] } })) as {
    events: { details: { reason: unknown } }[];
  };
  return events.map(({ details }) => details.reason);
};
const untilPhase = (wanted: string): Promise<void> =>
  page.evaluate(
    (phase) => new Promise<void>((resolve) => void globalThis.gatewatch.onEngineState((state) => state.phase === phase && resolve())),
    wanted,
  );
const issuer = async (): Promise<string> => String((await call(page, '/session/state', {})).issuer);
const isServing = async (url: string): Promise<boolean> => (await fetch(`${url}/.well-known/openid-configuration`)).ok;
/** The text of the first window's page, also when the debugger's view of it fell with its renderer; one that fell just now does not answer. */
const shownText = (): Promise<string> =>
  app.evaluate(({ BrowserWindow }) =>
    Promise.race([
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText') as Promise<string>,
      new Promise<string>((resolve) => void setTimeout(() => resolve(''), 500)),
    ]),
  );

describe('an engine that is killed', () => {
  it('is started again; the windows say so, go on with their session and their screen, and nothing is lost', async () => {
    expect(await call(page, '/users/add', { username: 'kept', password: PASSWORD })).toMatchObject({ username: 'kept' });
    await pressMenu(app, '&Go', 'Users');
    await page.waitForURL('app://gatewatch/users**');
    const before = await enginePid();
    const phases = await page.evaluateHandle(() => {
      const seen: string[] = [];
      globalThis.gatewatch.onEngineState(({ phase }) => void seen.push(phase));
      return seen;
    });
    process.kill(before, 'SIGKILL');
    await page.getByText('Engine restarting').waitFor();
    await page.getByText('The engine ended unexpectedly and was started again.').waitFor();
    await page.getByText(/^Engine serving at /).waitFor();
    expect([...new Set(await phases.jsonValue())]).toEqual(['serving', 'restarting']);
    expect(await enginePid()).not.toBe(before);
    expect(await call(page, '/users/show', { user: 'kept' })).toMatchObject({ username: 'kept' });
    await page.getByRole('row', { name: /kept/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/users');
    expect(await call(page, '/session/state', {})).toMatchObject({ state: 'signed_in', operator: { name: 'ada' } });
  });

  it('is started again with a wait that grows', async () => {
    const waits = await page.evaluateHandle(() => {
      const seen: number[] = [];
      globalThis.gatewatch.onEngineState(({ retryInMs }) => void (retryInMs !== undefined && seen.push(retryInMs)));
      return seen;
    });
    for (const _ of [1, 2]) {
      const pid = await enginePid();
      process.kill(pid, 'SIGKILL');
      await untilPhase('restarting');
      await untilServing(page);
    }
    const [first = 0, second = 0, ...more] = await waits.jsonValue();
    expect([first > 500, second, more]).toEqual([true, first * 2, []]);
  });

  it('while the console is locked leaves it locked', async () => {
    const pid = await enginePid();
    await pressMenu(app, '&File', 'Lock Now');
    await page.getByRole('heading', { name: 'The console is locked' }).waitFor();
    process.kill(pid, 'SIGKILL');
    await untilPhase('restarting');
    await untilServing(page);
    expect((await call(page, '/session/state', {})).state).toBe('locked');
    expect(await call(page, '/session/unlock', { password: PASSWORD })).toMatchObject({ state: 'signed_in' });
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  });
});

describe('an engine that falls again and again', () => {
  it('is said to have failed, with when it is tried again; the menu starts it at once', async () => {
    const phase = (): Promise<string> =>
      page.evaluate(() => new Promise<string>((resolve) => globalThis.gatewatch.onEngineState((state) => resolve(state.phase))()));
    while ((await phase()) !== 'failed') {
      process.kill(await enginePid(), 'SIGKILL');
      await until(async () => (await phase()) !== 'serving');
      if ((await phase()) !== 'failed') await untilServing(page);
    }
    await page
      .getByText(/^The engine does not run: what is shown is as it was\. .*\(SIGKILL\)\. It is tried again after 30 seconds\./)
      .waitFor();
    await page.getByText('Engine failed').waitFor();
    await pressMenu(app, '&File', 'Start the Engine Again');
    await page.getByText(/^Engine serving at /).waitFor();
    await page.getByText('The engine ended unexpectedly and was started again.').waitFor();
    expect(await call(page, '/session/state', {})).toMatchObject({ state: 'signed_in' });
  });
});

describe('a window whose page is killed', () => {
  it('comes back by itself, signed in, on the screen it showed, and says so; the engine is not affected', async () => {
    const pid = await enginePid();
    await pressMenu(app, '&Go', 'Users');
    await page.waitForURL('app://gatewatch/users**');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await until(async () => /This window's page ended unexpectedly \(\w+\) and was loaded again\./.test(await shownText()));
    await until(async () => (await shownText()).includes('kept'));
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toMatch(
      /^app:\/\/gatewatch\/users(\?|$)/,
    );
    expect(isAlive(pid)).toBe(true);
  });

  it('is left on the first screen when it falls three times in a minute', async () => {
    for (const _ of [2, 3]) {
      await until(async () => (await shownText()).includes('kept'));
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    }
    await until(async () => (await shownText()).includes('on the first screen because it fell repeatedly'));
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toMatch(
      /^app:\/\/gatewatch\/(\?|$)/,
    );
  });
});

describe('closing and ending', () => {
  it('Quit ends windows, engine and app in good order, as the log of the next start says', async () => {
    const ended = once(app.process(), 'exit');
    let said = '';
    app.process().stderr?.on('data', (chunk) => {
      said += chunk;
    });
    await pressMenu(app, '&File', 'Quit and Stop the Server');
    expect((await ended)[0]).toBe(0);
    // A window that follows the log to the end is no fault.
    expect(said).not.toMatch(/Z error /);
    await open();
    await signIn();
    expect(await stops()).toEqual(['quit']);
  });

  it('closing a window asks first while something typed would be lost', async () => {
    await app.evaluate(({ dialog }) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      dialog.showMessageBoxSync = ((_window: unknown, { message }: { message: string }) => {
        asked.push(message);
        return 0;
      }) as unknown as typeof dialog.showMessageBoxSync;
    });
    await page.evaluate(() => globalThis.gatewatch.reportUnsaved(true));
    // What a page says is heard before what is asked of it later.
    await call(page, '/session/state', {});
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)).toEqual([
      'Close this window and lose what you typed?',
    ]);
    expect(await windowCount(app)).toBe(1);
    await page.evaluate(() => globalThis.gatewatch.reportUnsaved(false));
  });

  it('closing one of several windows leaves the others as they are', async () => {
    const second = await opened(app, () => page.evaluate(() => globalThis.gatewatch.openWindow('second')));
    await second.getByRole('navigation', { name: 'Screens' }).waitFor();
    await pressMenu(app, '&Go', 'Audit');
    await second.waitForURL('app://gatewatch/audit**');
    expect(page.url()).not.toContain('/audit');
    await closeWindow(app, second);
    await until(async () => (await windowCount(app)) === 1);
    await page.getByText(/^Engine serving at /).waitFor();
  });

  it('closing the last window leaves the server running; a second start brings the window back where it was, with its session', async () => {
    const url = await issuer();
    await pressMenu(app, '&Go', 'Clients');
    await page.waitForURL('app://gatewatch/clients**');
    await page.close();
    await until(async () => (await windowCount(app)) === 0);
    expect(await isServing(url)).toBe(true);
    const back = await opened(app, () => launchAgain(data));
    page = back;
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/clients');
    expect(await issuer()).toBe(url);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends it in good order', async (signal) => {
    const pid = await enginePid();
    const before = await stops();
    const ended = once(app.process(), 'exit');
    app.process().kill(signal);
    await ended;
    await until(() => !isAlive(pid));
    await open();
    await signIn();
    expect([(await stops()).length, ['quit', signal]]).toEqual([before.length + 1, expect.arrayContaining([(await stops())[0]])]);
  });

  it('an app that is killed takes its engine along, which stops in good order', async () => {
    const pid = await enginePid();
    const ended = once(app.process(), 'exit');
    app.process().kill('SIGKILL');
    await ended;
    await until(() => !isAlive(pid));
    await open();
    await signIn();
    expect((await stops())[0]).toBe('desktop_gone');
  });
});
