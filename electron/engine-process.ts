import process from 'node:process';
import { openParentChannel } from './engine-process/parent-channel.ts';
import { runEngine } from './engine-process/run-engine.ts';
import { systemClock } from './lib/clock.ts';
import { systemRandom } from './lib/random.ts';

/** Time for the last message to leave. */
const LAST_WORDS_MS = 100;

const { stop } = runEngine({
  channel: openParentChannel(),
  env: process.env,
  clock: systemClock(),
  random: systemRandom(),
  write: (line) => void process.stderr.write(line),
  exit: (code) => void setTimeout(() => process.exit(code), LAST_WORDS_MS),
});

// A signal to the whole process group reaches this process as well as the desktop, which is about to say the same.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
