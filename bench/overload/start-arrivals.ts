import { spawn } from 'node:child_process';
import type { Cores } from '../cores.ts';
import type { Credentials } from '../site.ts';

/** How requests are to arrive from now on. Without a rate each connection asks again as soon as it is answered; with 0 nobody asks. */
export interface Pace {
  readonly perSecond: number | null;
  /** Connections used. */
  readonly lanes: number;
}

export interface ArrivalsOrder {
  readonly issuer: string;
  readonly client: Credentials;
  readonly scope: string;
  /** Connections that are opened before the first request. */
  readonly lanes: number;
}

/** What came of the requests that were answered in a moment, and were due at the pace of that moment. */
export interface Tally {
  /** When it was told, epoch milliseconds. */
  readonly at: number;
  readonly served: number;
  /** Answered 503. */
  readonly shed: number;
  /** Whose connection ended before there was an answer. */
  readonly broken: number;
  /** Due while no connection was free: who has none cannot even ask. */
  readonly unsent: number;
  /** From when each served request was due to its answer, milliseconds. */
  readonly times: readonly number[];
}

export type ArrivalsTold = { readonly ready: true } | { readonly tally: Tally } | { readonly fault: string };

export interface Arrivals {
  setPace(pace: Pace): void;
  /** Everything told since the given moment, epoch milliseconds. */
  since(from: number): readonly Tally[];
  /** Ends them; rejects with the first answer that is neither a token nor 503. */
  stop(): Promise<void>;
}

/** Starts the process that asks, on the generator's core. */
export const startArrivals = (order: ArrivalsOrder, cores: Cores): Promise<Arrivals> => {
  const [program = '', ...args] = cores.generator([process.execPath, 'bench/overload/arrivals.ts']);
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const tallies: Tally[] = [];
  let fault: string | undefined;
  child.send(order);
  const arrivals: Arrivals = {
    setPace: (pace) => void child.send(pace),
    since: (from) => tallies.filter(({ at }) => at >= from),
    async stop() {
      if (child.connected) child.disconnect();
      if (fault !== undefined) throw new Error(`The arrivals failed: ${fault}`);
    },
  };
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the arrivals ended with ${code}`)));
    child.on('message', (told: ArrivalsTold) => {
      if ('ready' in told) resolve(arrivals);
      else if ('tally' in told) tallies.push(told.tally);
      else {
        fault ??= told.fault;
        reject(new Error(told.fault));
      }
    });
  });
};
