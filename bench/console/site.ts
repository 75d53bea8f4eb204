import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Cores } from '../cores.ts';
import { makeSetup } from '../setup.ts';
import type { Setup } from '../site.ts';
import { gatewatch, runGatewatch } from '../subjects/gatewatch.ts';
import { type Running, startSubject } from '../subjects/start.ts';
import { type Desk, type Operator, openDesk } from './desk.ts';

/** A data directory with a month in it, and who can use it. */
export interface Filled {
  readonly directory: string;
  readonly setup: Setup;
  readonly operator: Operator;
  readonly facts: number;
  /** Live tokens of the crowded client when it was filled. */
  readonly tokens: number;
  /** Facts a second that the rollups were counted from. */
  readonly rollupsPerSecond: number;
}

export interface ConsoleSize {
  readonly facts: number;
  readonly tokens: number;
}

const noteOf = (directory: string): string => `${directory}.filled.json`;

const runFill = async (
  directory: string,
  { facts, tokens }: ConsoleSize,
): Promise<{ facts: number; tokens: number; rollupsPerSecond: number }> => {
  const args = ['bench/console/fill.ts', '--data', directory, '--facts', String(facts), '--tokens', String(tokens)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) throw new Error(`the directory could not be filled: ${code}`);
  return JSON.parse(output);
};

/** Fills a directory, or goes on with one that an earlier run filled. Its tokens live for an hour. */
export const fillDirectory = async (directory: string, size: ConsoleSize, say: (line: string) => void): Promise<Filled> => {
  if (existsSync(noteOf(directory))) return JSON.parse(readFileSync(noteOf(directory), 'utf8'));
  say(`fills ${directory} with ${size.facts.toLocaleString('en')} facts and ${size.tokens.toLocaleString('en')} tokens`);
  await mkdir(directory, { recursive: true });
  const filled = await runFill(directory, size);
  const setup = makeSetup();
  await gatewatch.prepare(directory, setup);
  const operator: Operator = { name: 'bench-operator', password: setup.people[0]?.password ?? '' };
  const add = ['operator', 'add', '--data', directory, '--json', '--name', operator.name, '--role', 'administrator', '--password-stdin'];
  await runGatewatch(add, operator.password);
  const all: Filled = { directory, setup, operator, ...filled };
  await writeFile(noteOf(directory), JSON.stringify(all), { mode: 0o600 });
  return all;
};

/** A running server with its console. */
export interface Served extends Running {
  /** Address of the console that is good once. */
  readonly ticketUrl: string;
  readonly origin: string;
}

/** Starts the server on a filled directory. */
export const serveFilled = async ({ directory, setup }: Filled, cores: Cores): Promise<Served> => {
  const running = await startSubject(gatewatch, directory, setup, cores);
  if (running.console === null) throw new Error('the server says no address of its console: is it built?');
  return { ...running, ticketUrl: running.console, origin: new URL(running.console).origin };
};

/** Starts the server, seats an operator, and ends both whatever `use` does. */
export const withServer = async <T>(filled: Filled, cores: Cores, use: (served: Served, desk: Desk) => Promise<T>): Promise<T> => {
  const served = await serveFilled(filled, cores);
  try {
    const desk = await openDesk(served.origin, filled.operator);
    try {
      return await use(served, desk);
    } finally {
      desk.close();
    }
  } finally {
    await served.stop();
  }
};
