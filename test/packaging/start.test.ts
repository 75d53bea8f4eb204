import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDisplay } from './display.ts';
import { executable } from './package.ts';

const WAIT = { timeout: 40_000, interval: 250 };
/** Space at the top of a window that may be the menu. */
const MENU = 40;

/** The runtime is asked nothing: its switches allow no debugger, and so the screen is looked at, as a person does. */
describe('the packed app', () => {
  let scratch: string;
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let app: ChildProcess | undefined;
  beforeEach(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'gatewatch-package-'));
    mkdirSync(join(scratch, 'screen'));
    display = await startDisplay(join(scratch, 'screen'));
  });
  afterEach(async () => {
    if (app?.exitCode === null && app.signalCode === null) {
      app.kill('SIGKILL');
      await once(app, 'exit');
    }
    display.stop();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  });

  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const home = { HOME: scratch, XDG_CONFIG_HOME: join(scratch, 'config'), XDG_CACHE_HOME: join(scratch, 'cache') };
    // Containers run as root and have a small /dev/shm.
    const all = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', ...args];
    const child = spawn(executable, all, { env: { PATH: process.env.PATH, DISPLAY: display.name, ...home, ...env } });
    app = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    return { child, output: () => output };
  };
  const ownData = () => ['--data', join(scratch, 'data'), '--port', '0'];
  const shown = () =>
    vi.waitFor(() => {
      const found = display.windows().find(({ title }) => title.includes('Gatewatch'));
      if (!found) throw new Error('There is no window.');
      return found;
    }, WAIT);

  it('shows its window, with the console drawn in it', async () => {
    start(ownData());
    const { x, y, width, height } = await shown();
    await vi.waitFor(() => {
      // Letters have edges of many shades; an empty window has one colour.
      const colours = display.coloursOf({ x, y: y + MENU, width, height: height - MENU });
      expect(colours.size).toBeGreaterThan(20);
    }, WAIT);
  });

  it('is no Node.js, whatever the environment says', async () => {
    const { output } = start(['-e', 'console.log("ran" + "-as-node")', ...ownData()], {
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--require=/nonexistent.js',
    });
    await shown();
    expect(output()).not.toMatch(/ran-as-node|nonexistent/);
  });

  it('opens no debugger when asked for one', async () => {
    const { output } = start(['--inspect=0', ...ownData()]);
    await shown();
    expect(output()).not.toContain('Debugger listening');
  });
});
