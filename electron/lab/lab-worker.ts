import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import type { AttackOrder, LabCommand, LabMessage, LabTask } from './lab-task.ts';
import { makeAttack } from './runs/make-attack.ts';
import { runTraffic } from './traffic/run-traffic.ts';

const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread.');
const say = (message: LabMessage): void => port.postMessage(message);

const task: LabTask = workerData;
const [clock, random] = [systemClock(), systemRandom()];
const stopping = new AbortController();
/** Attacks under way, by run. */
const attacking = new Map<string, AbortController>();

const attack = async ({ run, ...order }: AttackOrder): Promise<void> => {
  const cancelling = new AbortController();
  attacking.set(run, cancelling);
  const signal = AbortSignal.any([stopping.signal, cancelling.signal]);
  const report = await makeAttack({ clock, random }, task, order, signal);
  attacking.delete(run);
  say({ type: 'attacked', run, report });
};

port.on('message', (command: LabCommand) => {
  if (command.type === 'attack') void attack(command);
  else if (command.type === 'cancel') attacking.get(command.run)?.abort();
  else stopping.abort();
});

await runTraffic(
  {
    clock,
    random,
    fault: (act, message) => say({ type: 'fault', act, message }),
    tally: (tally) => say({ type: 'tally', tally }),
  },
  task,
  { signal: stopping.signal },
).then((tally) => say({ type: 'tally', tally }));
port.close();
