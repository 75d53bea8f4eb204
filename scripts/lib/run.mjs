import { spawn } from 'node:child_process';
import process from 'node:process';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * What a terminal sends (Ctrl-C, hang-up) goes to the child as well, being in the same process group: a second copy would read as "now, not gracefully".
 * SIGTERM comes from a program, which knows the launcher alone.
 */
const isSharedByTerminal = (signal) => signal !== 'SIGTERM' && process.stdin.isTTY === true;

const PARENT_CHECK_MS = 1000;

/** Calls back once when the process that started this one has gone without a signal, killed outright. Where that cannot be seen (Windows), it never does. */
const onOrphaned = (callback) => {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, PARENT_CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
};

/**
 * Runs a program until it ends, handing on the signals that ask this process to stop. Under npm it is also told to stop when npm is gone: a server that nobody
 * can signal any more would keep its port, its lock and the pipes of whoever waits for its output.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & { onStart?: (child: import('node:child_process').ChildProcess) => void }} [options]
 *   Inherits all three standard streams unless told otherwise; `onStart` is given the program, to read from those that are pipes.
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} How it ended; code 127 when it could not be started.
 */
export const run = (command, args, { onStart, ...options } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    onStart?.(child);
    const handlers = SIGNALS.map((signal) => [signal, () => isSharedByTerminal(signal) || child.kill(signal)]);
    const stopWatching = process.env.npm_lifecycle_event ? onOrphaned(() => child.kill('SIGTERM')) : () => {};
    const end = (ending) => {
      stopWatching();
      for (const [signal, handler] of handlers) process.off(signal, handler);
      resolve(ending);
    };
    for (const [signal, handler] of handlers) process.on(signal, handler);
    child.once('error', (error) => {
      process.stderr.write(`${command} could not be started: ${error.message}\n`);
      end({ code: 127, signal: null });
    });
    child.once('exit', (code, signal) => end({ code, signal }));
  });

/** Ends this process as the child ended: with its exit code, or by the same signal. */
export const endLike = ({ code, signal }) => {
  process.exitCode = code ?? 1;
  if (signal) process.kill(process.pid, signal);
};
