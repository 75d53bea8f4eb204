import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { z } from 'zod';
import { systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { runCommandLine } from './program.ts';

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));

/** Copies of one request to stop, as a process group and the launchers in it pass them on, arrive within this. */
const ONE_REQUEST_MS = 3000;

/** The first signal asks the server to end in good order. One that comes later, not as a copy of the first, ends the process at once. */
const untilStopped = (): Promise<string> =>
  new Promise((resolve) => {
    let since: number | undefined;
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => {
        since ??= performance.now();
        if (performance.now() - since > ONE_REQUEST_MS) process.exit(1);
        resolve(signal);
      });
    }
  });

// Whoever reads may stop reading: `gatewatch client list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

await runCommandLine(
  {
    env: process.env,
    stdin: process.stdin,
    out: async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
    clock: systemClock(),
    random: systemRandom(),
    version,
    untilStopped,
    exit: (code) => {
      process.exitCode = code;
    },
  },
  process.argv.slice(2),
);
