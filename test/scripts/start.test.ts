import { chmodSync, existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasDesktopSession, windowObstacle } from '../../scripts/lib/desktop-session.mjs';
import { standIn } from './stand-in.ts';

const onLinux = (env: Readonly<Record<string, string>>) => ({ platform: 'linux' as const, env });
const DISPLAY = { DISPLAY: ':9' };
/** The tests may run as root, whose windows need this. */
const ARGS = ['--no-sandbox'];
const NO_BINARY = 'No Electron binary can be had: the console is served to the browser instead.\n';

/** Stands for Electron. */
const ELECTRON = `#!${process.execPath}
if (process.env.FAKE_ELECTRON_TRAPS) process.kill(process.pid, 'SIGTRAP');
else {
  console.log(JSON.stringify({ electron: process.argv.slice(2), runAsNode: process.env.ELECTRON_RUN_AS_NODE ?? null }));
  process.exitCode = Number(process.env.FAKE_ELECTRON_CODE ?? 0);
}
`;
/** Stands for the installer of the package "electron"; it may have a distribution at hand. */
const INSTALLER = `
const { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync('fetches.log', 'x');
console.log('noise');
if (!existsSync('at-hand')) process.exit(1);
mkdirSync('node_modules/electron/dist', { recursive: true });
cpSync('at-hand', 'node_modules/electron/dist/electron');
chmodSync('node_modules/electron/dist/electron', 0o755);
writeFileSync('node_modules/electron/dist/version', '45.0.0');
writeFileSync('node_modules/electron/path.txt', 'electron');
`;

describe('whether a window can be opened', () => {
  it('asks for a desktop session: a display on Linux, any session on Windows, none over SSH on macOS', () => {
    expect(hasDesktopSession(onLinux({}))).toBe(false);
    expect(hasDesktopSession(onLinux({ DISPLAY: ':0' }))).toBe(true);
    expect(hasDesktopSession(onLinux({ WAYLAND_DISPLAY: 'wayland-0' }))).toBe(true);
    expect(hasDesktopSession({ platform: 'win32', env: {} })).toBe(true);
    expect(hasDesktopSession({ platform: 'darwin', env: {} })).toBe(true);
    expect(hasDesktopSession({ platform: 'darwin', env: { SSH_CONNECTION: 'x' } })).toBe(false);
  });

  it('never gives up Chromium’s sandbox unasked: root on Linux has to say --no-sandbox', () => {
    expect(windowObstacle([], onLinux(DISPLAY), 0)).toBe('Chromium’s sandbox does not run as root');
    expect(windowObstacle(ARGS, onLinux(DISPLAY), 0)).toBeUndefined();
    expect(windowObstacle([], onLinux(DISPLAY), 1000)).toBeUndefined();
    expect(windowObstacle(ARGS, onLinux({}), 1000)).toBe('There is no desktop session');
  });
});

describe.runIf(process.platform === 'linux')('npm start', () => {
  let repository: ReturnType<typeof standIn>;
  beforeEach(async () => {
    repository = standIn();
    await repository.launch('gatewatch.mjs', ['doctor']);
    repository.write('node_modules/electron/package.json', '{ "version": "45.0.0" }');
    repository.write('node_modules/electron/install.js', INSTALLER);
  });
  afterEach(() => repository.remove());
  const start = (args: readonly string[], env: Readonly<Record<string, string>> = DISPLAY) => repository.launch('start.mjs', args, { env });
  const fetches = (): number => (existsSync(join(repository.root, 'fetches.log')) ? repository.read('fetches.log').length : 0);

  it('opens the app with every argument, once it is built, and ends as it ends', async () => {
    repository.write('at-hand', ELECTRON);
    const { code, stdout } = await start([...ARGS, '--lab', '--port', '0'], {
      ...DISPLAY,
      FAKE_ELECTRON_CODE: '4',
      ELECTRON_RUN_AS_NODE: '1',
    });
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toEqual({ electron: ['--no-sandbox', repository.root, '--lab', '--port', '0'], runAsNode: null });
    expect(repository.builds()).toEqual(['build-renderer.mjs', 'build-desktop.mjs']);
  });

  it('fetches the binary once', async () => {
    repository.write('at-hand', ELECTRON);
    await start(ARGS);
    await start(ARGS);
    expect(fetches()).toBe(1);
  });

  it('says in one line that no binary can be had, and serves with the same arguments', async () => {
    const { code, stdout, stderr } = await start([...ARGS, '--lab']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).args).toEqual(['start', '--lab']);
    expect(stderr).toContain(NO_BINARY);
    expect(stderr).not.toContain('noise');
    expect(repository.builds()).toEqual(['build-renderer.mjs']);
  });

  it('remembers for a day that fetching failed', async () => {
    await start(ARGS);
    const again = await start(ARGS);
    expect([fetches(), again.stderr]).toEqual([1, NO_BINARY]);
    utimesSync(join(repository.root, '.cache', 'electron-not-fetched'), 0, 0);
    await start(ARGS);
    expect(fetches()).toBe(2);
  });

  it('tries at once for another version', async () => {
    await start(ARGS);
    repository.write('node_modules/electron/package.json', '{ "version": "46.0.0" }');
    await start(ARGS);
    expect(fetches()).toBe(2);
  });

  it('takes the distribution that ELECTRON_OVERRIDE_DIST_PATH names, and fetches none in its place', async () => {
    repository.write('elsewhere/electron', ELECTRON);
    chmodSync(join(repository.root, 'elsewhere', 'electron'), 0o755);
    const taken = await start(ARGS, { ...DISPLAY, ELECTRON_OVERRIDE_DIST_PATH: join(repository.root, 'elsewhere') });
    const missing = await start(ARGS, { ...DISPLAY, ELECTRON_OVERRIDE_DIST_PATH: join(repository.root, 'nowhere') });
    expect(JSON.parse(taken.stdout).electron).toEqual(['--no-sandbox', repository.root]);
    expect(missing.stderr).toContain(NO_BINARY);
    expect(fetches()).toBe(0);
  });

  it('serves to the browser when Electron falls before it has a window', async () => {
    repository.write('at-hand', ELECTRON);
    const { code, stdout, stderr } = await start(ARGS, { ...DISPLAY, FAKE_ELECTRON_TRAPS: '1' });
    expect([code, JSON.parse(stdout).args]).toEqual([0, ['start']]);
    expect(stderr).toContain('Electron could not open a window (SIGTRAP): the console is served to the browser instead.\n');
  });

  it('does not ask for Electron where there is no display', async () => {
    const { stderr } = await start(ARGS, { DISPLAY: '', WAYLAND_DISPLAY: '' });
    expect(stderr).toContain('There is no desktop session: the console is served to the browser instead.\n');
    expect(fetches()).toBe(0);
  });

  it('--headless serves without a word about windows', async () => {
    const { stdout, stderr } = await start(['--headless']);
    expect(JSON.parse(stdout).args).toEqual(['start', '--headless']);
    expect(stderr).not.toContain('browser');
    expect(fetches()).toBe(0);
  });

  it('--help is answered without building or fetching anything', async () => {
    const { stdout } = await start(['--help']);
    expect(JSON.parse(stdout).args).toEqual(['start', '--help']);
    expect([fetches(), repository.builds()]).toEqual([0, []]);
  });
});
