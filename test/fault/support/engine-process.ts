import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'electron', 'cli', 'main.ts');

/** A server in a process of its own. */
export interface EngineProcess {
  readonly issuer: string;
  readonly port: number;
  isRunning(): boolean;
  /** Ends it as a failure of power does, and waits until it is gone. */
  kill(): Promise<void>;
  /** Ends it in good order; its exit code. */
  stop(): Promise<number | null>;
}

/**
 * Starts `gatewatch serve` on a data directory and a free port of loopback, and waits until it serves.
 *
 * @param env Beside what the test has of it.
 */
export const startEngineProcess = async (
  data: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<EngineProcess> => {
  const child = spawn(process.execPath, [MAIN, 'serve', '--data', data, '--port', '0', '--json', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-4000);
  });
  const ended = once(child, 'exit');
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`It did not start, and ended with ${code}: ${said}`)));
  });
  const { issuer } = JSON.parse(line);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    issuer,
    port: Number(new URL(issuer).port),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async kill() {
      await end('SIGKILL');
      if (child.signalCode !== 'SIGKILL') throw new Error(`It ended by itself before it was killed: ${child.exitCode}\n${said}`);
    },
    stop: () => end('SIGTERM'),
  };
};
