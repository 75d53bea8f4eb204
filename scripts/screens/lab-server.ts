import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_WITHIN_MS = 60_000;

export interface LabServer {
  /** An address of the console that is good once. */
  readonly ticketUrl: string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

interface Ready {
  readonly event: string;
  readonly console: string;
}

/** Starts `gatewatch serve --lab` as its own process, on free ports and a data directory that goes with it. Stop it when done. */
export const startLabServer = async (): Promise<LabServer> => {
  const data = await mkdtemp(join(tmpdir(), 'gatewatch-screens-'));
  const args = ['electron/cli/main.ts', 'serve', '--lab', '--data', data, '--port', '0', '--console-port', '0', '--json'];
  const server = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) server.kill('SIGTERM');
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  const firstLine = new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).once('line', resolve);
    void ended.then(() => reject(new Error('The server ended before it served.')));
    setTimeout(() => reject(new Error('The server did not serve in time.')), READY_WITHIN_MS).unref();
  });
  try {
    const ready: Ready = JSON.parse(await firstLine);
    return { ticketUrl: ready.console, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
