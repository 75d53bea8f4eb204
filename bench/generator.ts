import { spawn } from 'node:child_process';
import type { Cores } from './cores.ts';
import type { LoadReply, MeasureOrder, RoundResult } from './site.ts';

/** How long an order may take beyond its own warm-up and window: opening sessions, making tokens. */
const PREPARATION_MS = 120_000;

/** The load generator's process, as the run sees it. */
export interface Generator {
  /** Carries out one order; rejects with the first wrong answer. */
  measure(order: MeasureOrder): Promise<RoundResult>;
  stop(): void;
}

/** Starts the load generator on its core. One process lives through the run, so that it is warm and keeps its tokens and sessions. */
export const startGenerator = (cores: Cores): Generator => {
  const [program = '', ...args] = cores.generator([process.execPath, 'bench/load.ts']);
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return {
    measure: (order) =>
      new Promise((resolve, reject) => {
        const where = `${order.site.subject} at ${order.work}`;
        const settle = (act: () => void): void => {
          clearTimeout(timer);
          child.removeAllListeners('exit').removeAllListeners('message');
          act();
        };
        const allowedMs = PREPARATION_MS + 3000 * (order.warmUpSeconds + order.seconds);
        const timer = setTimeout(() => settle(() => reject(new Error(`${where} did not answer every request in time`))), allowedMs);
        child.once('exit', (code) => settle(() => reject(new Error(`the load generator ended with ${code}`))));
        child.once('message', (reply: LoadReply) =>
          settle(() => (reply.ok ? resolve(reply.result) : reject(new Error(`${where} failed: ${reply.message}`)))),
        );
        child.send(order);
      }),
    stop() {
      if (child.connected) child.disconnect();
    },
  };
};
