import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { OperationDeps } from '../operations/operation.ts';
import type { LabCommand, LabMessage, LabTally, LabTask } from './lab-task.ts';
import { prepareLab } from './prepare-lab.ts';
import { type AttackRuns, createAttackRuns } from './runs/attack-runs.ts';
import { createWorld } from './world/world.ts';

/** The lab at work. */
export interface Lab {
  /** Attacks on the server it uses. */
  readonly attacks: AttackRuns;
  /** Ends it, within a second whatever is under way, and records how much it did. Ending it twice is ending it once. */
  stop(): Promise<void>;
}

export interface LabInput {
  /** Of the lab's own door, on 127.0.0.1. */
  readonly port: number;
  readonly issuer: string;
}

/** In a new directory there is nothing to see yet: so much happens at once. Afterwards a little, for the charts of the last minutes. */
const FIRST_BURST = { acts: 300, milliseconds: 30_000 };
const LATER_BURST = { acts: 60, milliseconds: 10_000 };
const STOP_WITHIN_MS = 800;

/** Traffic of its own thread, so that whoever is served by this one does not wait for it. */
const startWorker = (deps: OperationDeps, task: LabTask) => {
  const { log } = deps;
  const worker = new Worker(new URL('./lab-worker.ts', import.meta.url), { workerData: task, execArgv: [] });
  const tell = (command: LabCommand): void => worker.postMessage(command);
  const attacks = createAttackRuns({ deps, tell });
  let tally: LabTally = { flows: 0, requests: 0, faults: 0 };
  let running = true;
  worker.on('message', (message: LabMessage) => {
    if (message.type === 'tally') tally = message.tally;
    else if (message.type === 'attacked') attacks.take(message.run, message.report);
    else log.warn('Something in the lab failed; it goes on, and this is said once.', { act: message.act, error: message.message });
  });
  worker.on('error', (error) => log.error('The lab broke off. The server goes on without it.', { error: error.stack ?? error.message }));
  const ended = once(worker, 'exit').then(() => {
    running = false;
    attacks.lost();
  });
  return {
    attacks,
    async stop(): Promise<LabTally> {
      if (running) tell({ type: 'stop' });
      await Promise.race([ended, wait(STOP_WITHIN_MS, undefined, { ref: false })]);
      if (running) await worker.terminate();
      return tally;
    },
  };
};

/**
 * Lets made-up people and clients use a running server: over HTTP, through all its checks, at the times at which it happens. Nothing is put into the store
 * past the door but who they are.
 *
 * @returns The lab, when everybody is in and the traffic begins.
 * @throws As `prepareLab`.
 * Audits `lab.started`, and `lab.stopped` when it is stopped; and what `prepareLab` audits.
 */
export const startLab = async (deps: OperationDeps, { port, issuer }: LabInput): Promise<Lab> => {
  const { store, config, log } = deps;
  const { seed, rate } = config.lab;
  const { credentials, isNew } = await prepareLab(deps, seed);
  const { people, clients } = createWorld(seed);
  await store.write((tx) =>
    tx.audit({
      kind: 'lab.started',
      actor: 'lab',
      details: { seed, people: people.length, clients: clients.length, requests_per_second: rate },
    }),
  );
  const worker = startWorker(deps, { seed, rate, burst: isNew ? FIRST_BURST : LATER_BURST, issuer, port, credentials });
  log.info('The lab is at work.', { seed, people: people.length, clients: clients.length, requests_per_second: rate });
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const details = await worker.stop();
    await store.write((tx) => tx.audit({ kind: 'lab.stopped', actor: 'lab', details: { ...details } }));
  };
  return {
    attacks: worker.attacks,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
};
