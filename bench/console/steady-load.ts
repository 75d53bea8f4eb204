// Takes tokens at a steady rate, whether or not they are answered in time, until its parent lets go. A process of its own, on the generator's core.

import { type Lane, openLane } from '../http/lane.ts';
import { basic, formPoster } from '../http/request.ts';
import type { LoadOrder, LoadSample, LoadTold } from './start-load.ts';

const LANES = 64;
const TICK_MS = 2;
const TOLD_EVERY_MS = 250;

const tell = (message: LoadTold): void => {
  process.send?.(message);
};

const run = async ({ issuer, client, scope, perSecond }: LoadOrder): Promise<void> => {
  const url = new URL(`${issuer}/token`);
  const request = formPoster(url, { Authorization: basic(client) })(`grant_type=client_credentials&scope=${encodeURIComponent(scope)}`);
  const free: Lane[] = await Promise.all(Array.from({ length: LANES }, () => openLane(url)));
  const due: number[] = [];
  let samples: LoadSample[] = [];
  const send = (lane: Lane, since: number): void => {
    lane.send(request).then(
      ({ status, body }) => {
        if (status !== 200) tell({ fault: `a token request was answered ${status}: ${body.toString('utf8', 0, 300)}` });
        samples.push([since, performance.timeOrigin + performance.now() - since]);
        const next = due.shift();
        if (next === undefined) free.push(lane);
        else send(lane, next);
      },
      (fault: Error) => tell({ fault: fault.message }),
    );
  };
  const began = performance.now();
  let sent = 0;
  setInterval(() => {
    for (const upTo = ((performance.now() - began) / 1000) * perSecond; sent < upTo; sent++) {
      // Timed from when it is due: a request that waits for a free lane waits for the server.
      const since = performance.timeOrigin + began + (sent * 1000) / perSecond;
      const lane = free.pop();
      if (lane) send(lane, since);
      else due.push(since);
    }
  }, TICK_MS);
  setInterval(() => {
    tell({ samples });
    samples = [];
  }, TOLD_EVERY_MS);
};

process.once('message', (order: LoadOrder) => {
  run(order).catch((fault: Error) => tell({ fault: fault.message }));
});
process.on('disconnect', () => process.exit(0));
