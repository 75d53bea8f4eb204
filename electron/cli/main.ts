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

/** The first signal asks the server to end in good order; its handler goes with it, so that a second one ends the process at once. */
const untilStopped = (): Promise<string> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve(signal));
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
