import type { Readable } from 'node:stream';
import type { Environment } from '../config/sources/read-environment.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';

/** What a command has of its process, so that it can be run without one. */
export interface Io {
  readonly env: Environment;
  readonly stdin: Readable;
  /** Data, and nothing else. Who writes much awaits it, so that a slow reader does not fill the memory. */
  readonly out: (text: string) => Promise<void>;
  /** What went wrong, and what a person may want to know beside the data. */
  readonly err: (text: string) => void;
  /** Whether a person watches what `err` writes. */
  readonly interactive: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly version: string;
  /** Resolves with the name of the signal that asks the process to end; from the call on, the first one does not end it. */
  readonly untilStopped: () => Promise<string>;
  /** Says how the command ended. */
  readonly exit: (code: ExitCode) => void;
}

/** How a command ends; `exitHelp` explains them. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, configuration: 3, unavailable: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitHelp = `
Exit codes:
  0  done
  1  refused or failed: nothing was changed, the message says why; or a check failed
  2  the command line is wrong
  3  the configuration is wrong, or the master key cannot be had
  4  the data directory is held, or the server does not answer or cannot listen
With --json, errors are one line on standard error: {"error": …, "error_description": …}.
Every option of serve has a mirror in the environment, such as GATEWATCH_DATA for --data.`;
