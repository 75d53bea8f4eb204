import { spawn } from 'node:child_process';
import type { Cores } from '../cores.ts';
import type { Credentials } from '../site.ts';

export interface LoadOrder {
  readonly issuer: string;
  readonly client: Credentials;
  readonly scope: string;
  readonly perSecond: number;
}

/** When a request was due, epoch milliseconds, and how long after that it was answered. */
export type LoadSample = readonly [at: number, ms: number];
export type LoadTold = { readonly samples: readonly LoadSample[] } | { readonly fault: string };

export interface SteadyLoad {
  /** Answered so far. */
  samples(): readonly LoadSample[];
  /** Ends it and gives all samples; rejects with the first wrong answer. */
  stop(): Promise<readonly LoadSample[]>;
}

/** Samples of the last requests are told this long after. */
const LAST_TOLD_MS = 600;

/** Starts to take tokens at a steady rate. */
export const startLoad = (order: LoadOrder, cores: Cores): SteadyLoad => {
  const [program = '', ...args] = cores.generator([process.execPath, 'bench/console/steady-load.ts']);
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const samples: LoadSample[] = [];
  let fault: string | undefined;
  child.on('message', (told: LoadTold) => {
    if ('fault' in told) fault ??= told.fault;
    else samples.push(...told.samples);
  });
  child.on('error', (error) => {
    fault ??= error.message;
  });
  child.send(order);
  return {
    samples: () => samples,
    async stop() {
      await new Promise((told) => setTimeout(told, LAST_TOLD_MS));
      if (child.connected) child.disconnect();
      if (fault !== undefined) throw new Error(`The load failed: ${fault}`);
      return samples;
    },
  };
};
