import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import type { LabMessage, LabTask } from './lab-task.ts';
import { runTraffic } from './traffic/run-traffic.ts';

const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread.');
const say = (message: LabMessage): void => port.postMessage(message);

const task: LabTask = workerData;
const stopping = new AbortController();
// Whatever is said to it means that it is to end.
port.once('message', () => stopping.abort());

await runTraffic(
  {
    clock: systemClock(),
    random: systemRandom(),
    fault: (act, message) => say({ type: 'fault', act, message }),
    tally: (tally) => say({ type: 'tally', tally }),
  },
  task,
  { signal: stopping.signal },
).then((tally) => say({ type: 'tally', tally }));
port.close();
