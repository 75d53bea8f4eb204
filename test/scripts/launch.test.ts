import { existsSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { standIn } from './stand-in.ts';

const firstLine = (stdout: string): { args: string[]; cwd: string } => JSON.parse(stdout.split('\n')[0] ?? '');

/** Sends the signal once, when the program says that it is ready for it. */
const onceReady = (signal: NodeJS.Signals) => {
  let sent = false;
  return (stdout: string, kill: (signal: NodeJS.Signals) => void): void => {
    if (sent || !stdout.includes('ready')) return;
    sent = true;
    kill(signal);
  };
};

describe('set-up', () => {
  let repository: ReturnType<typeof standIn>;
  beforeEach(() => {
    repository = standIn();
  });
  afterEach(() => repository.remove());

  it('installs what the lock file says on the first start, and not again', async () => {
    const first = await repository.launch('gatewatch.mjs', ['doctor']);
    const second = await repository.launch('gatewatch.mjs', ['doctor']);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(repository.installs()).toHaveLength(1);
    expect(repository.installs()[0]).toMatch(/^ci --include=dev --include=optional --ignore-scripts=false/);
    expect(second.stderr).toBe('');
  });

  it('prints on standard error only: standard output is the program’s', async () => {
    const { stdout, stderr } = await repository.launch('gatewatch.mjs', ['doctor']);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('added 1 package');
  });

  it('installs again when the lock file has changed', async () => {
    await repository.launch('gatewatch.mjs', ['doctor']);
    repository.write('package-lock.json', `${repository.lock} `);
    await repository.launch('gatewatch.mjs', ['doctor']);
    expect(repository.installs()).toHaveLength(2);
  });

  it('installs once when several start at the same time', async () => {
    const ended = await Promise.all(
      ['a', 'b', 'c'].map((name) => repository.launch('gatewatch.mjs', [name], { env: { FAKE_NPM_SLOW: '1' } })),
    );
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(ended.map(({ stdout }) => firstLine(stdout).args)).toEqual([['a'], ['b'], ['c']]);
    expect(repository.installs()).toHaveLength(1);
    expect(existsSync(join(repository.root, '.cache', 'install.lock'))).toBe(false);
  });

  it('takes over the lock of an installation that died', async () => {
    repository.write('.cache/install.lock', '999999999 1');
    expect((await repository.launch('gatewatch.mjs', ['doctor'])).code).toBe(0);
    expect(repository.installs()).toHaveLength(1);
  });

  it('takes packages that were installed by hand as they are when they are those of the lock file', async () => {
    repository.write('node_modules/.package-lock.json', '{"packages": {"node_modules/a": {"version": "1.0.0", "integrity": "sha512-a"}}}');
    repository.write('node_modules/node/bin/.keep', '');
    symlinkSync(process.execPath, join(repository.root, 'node_modules', 'node', 'bin', 'node'));
    expect((await repository.launch('gatewatch.mjs', ['doctor'])).code).toBe(0);
    expect(repository.installs()).toEqual([]);
  });

  it('does not take them when one is of another version', async () => {
    repository.write('node_modules/.package-lock.json', '{"packages": {"node_modules/a": {"version": "1.0.1", "integrity": "sha512-b"}}}');
    repository.write('node_modules/node/bin/.keep', '');
    symlinkSync(process.execPath, join(repository.root, 'node_modules', 'node', 'bin', 'node'));
    await repository.launch('gatewatch.mjs', ['doctor']);
    expect(repository.installs()).toHaveLength(1);
  });

  it('that fails says so, does not run the program, and leaves no lock', async () => {
    const ended = await repository.launch('gatewatch.mjs', ['doctor'], { env: { FAKE_NPM_FAILS: '1' } });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('Installing packages failed (npm ci ended with 7).');
    expect(existsSync(join(repository.root, '.cache', 'install.lock'))).toBe(false);
    expect((await repository.launch('gatewatch.mjs', ['doctor'])).code).toBe(0);
  });
});

describe('the program', () => {
  const repository = standIn();
  afterAll(() => repository.remove());

  it('is given every argument as it was', async () => {
    const args = ['client', 'add', '--name', 'a b "c" $d', '--', '-x', ''];
    expect(firstLine((await repository.launch('gatewatch.mjs', args)).stdout).args).toEqual(args);
  });

  it('is told to start by npm start', async () => {
    const { stdout } = await repository.launch('start.mjs', ['--headless', '--port', '0']);
    expect(firstLine(stdout).args).toEqual(['start', '--headless', '--port', '0']);
  });

  it('works in the directory of the caller, so that relative paths mean what they meant', async () => {
    const { stdout } = await repository.launch('gatewatch.mjs', ['doctor'], { cwd: tmpdir() });
    expect(realpathSync(firstLine(stdout).cwd)).toBe(realpathSync(tmpdir()));
  });

  it('reads the launcher’s standard input', async () => {
    const { stdout } = await repository.launch('gatewatch.mjs', ['user', 'read'], { input: 'pass word\n' });
    expect(stdout.split('\n')[1]).toBe('pass word');
  });

  it.each([0, 1, 2, 42])('ends the launcher with its exit code %i', async (code) => {
    expect(await repository.launch('gatewatch.mjs', ['x', 'exit', String(code)])).toMatchObject({ code, signal: null });
  });

  it.skipIf(process.platform === 'win32')('that died by a signal ends the launcher by the same', async () => {
    expect(await repository.launch('gatewatch.mjs', ['x', 'die', 'SIGKILL'])).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  it.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'is handed %s and may end in good order',
    async (signal) => {
      const ended = await repository.launch('gatewatch.mjs', ['x', 'serve'], { during: onceReady(signal) });
      expect(ended).toMatchObject({ code: 3, signal: null });
      expect(ended.stdout.match(/got SIG\w+/g)).toEqual([`got ${signal}`]);
    },
  );

  it.skipIf(process.platform === 'win32').each([['start'], ['gatewatch']])(
    'is handed what npm run %s is handed, and npm waits for it',
    async (script) => {
      const args = script === 'start' ? ['serve'] : ['x', 'serve'];
      const ended = await repository.npm(['run', '-s', script, '--', ...args], { during: onceReady('SIGTERM') });
      expect(ended.stdout).toMatch(/got SIGTERM\n$/);
      expect(ended.code).toBe(3);
    },
  );

  it.skipIf(process.platform === 'win32')('is told to stop when npm is killed outright', async () => {
    const ended = await repository.npm(['run', '-s', 'gatewatch', '--', 'x', 'serve'], { during: onceReady('SIGKILL') });
    expect(ended.stdout).toMatch(/got SIGTERM\n$/);
  });
});
