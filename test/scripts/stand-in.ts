import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The program that stands for Gatewatch: it tells what it was given, and then does as its first argument says. */
const PROGRAM = `
import { readFileSync } from 'node:fs';
const [, task, value] = process.argv.slice(2);
console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }));
if (task === 'read') console.log(readFileSync(0, 'utf8'));
if (task === 'exit') process.exitCode = Number(value);
if (task === 'die') process.kill(process.pid, value);
if (task === 'serve') {
  const timer = setInterval(() => {}, 1000);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => { console.log('got ' + signal); clearInterval(timer); process.exitCode = 3; process.removeAllListeners(); });
  console.log('ready');
}
`;

/** Stands for npm: leaves node_modules as npm would, writes to its standard output, and keeps count. */
const NPM = `
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
appendFileSync('installs.log', process.argv.slice(2).join(' ') + '\\n');
console.log('added 1 package');
if (process.env.FAKE_NPM_FAILS) process.exit(7);
if (process.env.FAKE_NPM_SLOW) await new Promise((resolve) => setTimeout(resolve, 300));
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules/node/bin', { recursive: true });
symlinkSync(process.execPath, 'node_modules/node/bin/node');
`;

/** Stands for the bundler: leaves a part of dist/ and keeps count. */
const BUILDER = `
import { appendFileSync, mkdirSync } from 'node:fs';
import { basename } from 'node:path';
appendFileSync('builds.log', basename(process.argv[1]) + '\\n');
console.log('built');
if (process.env.FAKE_BUILD_FAILS) process.exit(5);
if (process.env.FAKE_BUILD_SLOW) await new Promise((resolve) => setTimeout(resolve, 300));
mkdirSync('dist', { recursive: true });
`;

interface LaunchOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly during?: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const LOCK = JSON.stringify({ packages: { '': { name: 'x' }, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } });

/**
 * A repository in a folder of its own: the real launch scripts, a stand-in for the program and one for npm.
 *
 * @param options.whole  With the sources and the packages of this one, for scripts that import them.
 */
export const standIn = ({ whole = false }: { whole?: boolean } = {}) => {
  const root = mkdtempSync(join(tmpdir(), 'gatewatch-scripts-'));
  const npm = join(root, 'npm-cli.js');
  for (const part of whole ? ['scripts', 'electron', 'renderer', 'shared'] : ['scripts'])
    cpSync(join(repository, part), join(root, part), { recursive: true });
  if (whole) symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'), 'junction');
  mkdirSync(join(root, 'electron', 'cli'), { recursive: true });
  cpSync(join(repository, 'package.json'), join(root, 'package.json'));
  writeFileSync(join(root, 'electron', 'cli', 'main.ts'), PROGRAM);
  writeFileSync(join(root, 'package-lock.json'), LOCK);
  writeFileSync(npm, NPM);
  for (const part of ['renderer', 'desktop']) writeFileSync(join(root, 'scripts', 'build', `build-${part}.mjs`), BUILDER);

  /** Runs one of the launchers, or npm itself; `during` may look at its output so far and signal it. */
  const start = (command: string, args: readonly string[], options: LaunchOptions = {}): Promise<Ended> =>
    new Promise((resolve) => {
      const env = { ...process.env, npm_execpath: npm, ...options.env };
      const child = spawn(command, args, { cwd: options.cwd ?? root, env });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
        options.during?.(stdout, (signal) => child.kill(signal));
      });
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
      });
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
      child.stdin.end(options.input ?? '');
    });

  const lines = (path: string): readonly string[] => {
    try {
      return readFileSync(join(root, path), 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  };

  return {
    root,
    launch: (script: string, args: readonly string[], options?: LaunchOptions) =>
      start(process.execPath, [join(root, 'scripts', script), ...args], options),
    npm: (args: readonly string[], options?: LaunchOptions) => start('npm', args, options),
    /** The arguments of every installation so far. */
    installs: () => lines('installs.log'),
    /** The names of the build scripts that ran so far. */
    builds: () => lines('builds.log'),
    write: (path: string, text: string): void => {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    read: (path: string): string => readFileSync(join(root, path), 'utf8'),
    remove: (): void => rmSync(root, { recursive: true, force: true }),
    lock: LOCK,
  };
};
