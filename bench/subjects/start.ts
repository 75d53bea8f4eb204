import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Cores } from '../cores.ts';
import type { Setup, Site } from '../site.ts';
import type { Subject } from './subject.ts';

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 20_000;

/** A subject that serves. */
export interface Running {
  readonly subject: Subject;
  readonly site: Site;
  readonly directory: string;
  /** From the start of the process to its ready line, milliseconds. */
  readonly startMs: number;
  /** Address of the console that is good once; null where there is none. */
  readonly console: string | null;
  /** Asks it to stop and waits until it has; kills it when it does not. */
  readonly stop: () => Promise<void>;
}

/** A loopback port that was free a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port is free'))));
    });
  });

interface Ready {
  readonly issuer: string;
  readonly console: string | null;
}

/** What the first line says, which must be the ready line. */
const readReady = (child: ChildProcess, name: string): Promise<Ready> =>
  new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${name} ${why}`));
    const timer = setTimeout(() => fail(`was not ready within ${READY_WITHIN_MS / 1000} s`), READY_WITHIN_MS);
    child.once('error', reject);
    child.once('exit', (code) => fail(`ended with ${code} before it was ready`));
    if (!child.stdout) return fail('has no standard output');
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer);
      const message: { event?: unknown; issuer?: unknown; console?: unknown } = JSON.parse(line);
      const { event, issuer, console } = message;
      if (event === 'ready' && typeof issuer === 'string') resolve({ issuer, console: typeof console === 'string' ? console : null });
      else fail(`wrote this instead of the ready line: ${line}`);
    });
  });

const stopper = (child: ChildProcess, name: string) => async (): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ended by itself during the run`);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let overdue = false;
  const timer = setTimeout(() => {
    overdue = true;
    child.kill('SIGKILL');
  }, STOPPED_WITHIN_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
  if (overdue) throw new Error(`${name} did not stop within ${STOPPED_WITHIN_MS / 1000} s`);
};

/** Starts a subject on a directory made ready for it, on the servers' core, and waits for its ready line. */
export const startSubject = async (subject: Subject, directory: string, setup: Setup, cores: Cores): Promise<Running> => {
  const port = await freePort();
  const [program = '', ...args] = cores.server([process.execPath, ...subject.serve(directory, port)]);
  const began = performance.now();
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { NODE_COMPILE_CACHE: 'node_modules/.cache/compiled', ...process.env, NODE_ENV: 'production' },
  });
  try {
    const { issuer, console } = await readReady(child, subject.title);
    const startMs = performance.now() - began;
    child.stdout?.resume();
    const site = { subject: subject.name, issuer, pid: child.pid ?? 0, setup };
    return { subject, site, directory, startMs, console, stop: stopper(child, subject.title) };
  } catch (fault) {
    child.kill('SIGKILL');
    throw fault;
  }
};
