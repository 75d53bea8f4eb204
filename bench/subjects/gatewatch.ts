import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Credentials, Setup } from '../site.ts';
import type { Subject } from './subject.ts';

const CLI = 'electron/cli/main.ts';
const configFile = (directory: string): string => `${directory}.config.json`;

/**
 * Runs one command of Gatewatch to its end.
 *
 * @param pinning The words that start a program on a given core, before those of Node.
 * @throws Error with what the command wrote, when it fails.
 */
export const runGatewatch = async (args: readonly string[], input = '', pinning: readonly string[] = []): Promise<string> => {
  const [program = process.execPath, ...rest] = [...pinning, process.execPath, CLI, ...args];
  const child = spawn(program, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { NODE_COMPILE_CACHE: 'node_modules/.cache/compiled', ...process.env, NODE_ENV: 'production' },
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [output, faults, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`gatewatch ${args.slice(0, 2).join(' ')} ended with ${code}:\n${output}${faults}`);
  return output;
};

const addClient = (directory: string, { id, secret }: Credentials, args: readonly string[]): Promise<string> =>
  runGatewatch(['client', 'add', '--data', directory, '--json', '--id', id, '--secret', secret, '--name', id, ...args]);

const prepare = async (directory: string, setup: Setup): Promise<void> => {
  // The limits would answer for the server: a load test is what they are there to stop.
  await writeFile(configFile(directory), JSON.stringify({ limits: { enabled: false } }));
  const machine = ['--grant', 'client_credentials', '--scope', setup.scope];
  await addClient(directory, setup.jwtClient, [...machine, '--access-token', 'jwt']);
  await addClient(directory, setup.opaqueClient, [...machine, '--access-token', 'opaque']);
  const web = ['--grant', 'authorization_code', '--grant', 'refresh_token', '--redirect-uri', setup.redirectUri, '--scope', 'openid'];
  await addClient(directory, setup.webClient, [...web, '--access-token', 'jwt', '--skip-consent']);
  for (const { username, password } of setup.people) {
    await runGatewatch(['user', 'add', '--data', directory, '--json', '--name', username, '--password-stdin'], password);
  }
};

/** Gatewatch as anyone runs it: default settings but for the limits, driven through its commands and its HTTP alone. */
export const gatewatch: Subject = {
  name: 'gatewatch',
  title: 'Gatewatch',
  prepare,
  serve: (directory, port) => [CLI, 'serve', '--data', directory, '--port', String(port), '--config', configFile(directory), '--json'],
};
