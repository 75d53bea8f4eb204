// Asks for tokens at the pace it is told, whether or not they are answered, until its parent lets go. A process of its own, on the generator's core.
import { type Lane, openLane } from '../http/lane.ts';
import { basic, formPoster, get } from '../http/request.ts';
import type { ArrivalsOrder, ArrivalsTold, Pace } from './start-arrivals.ts';

const TICK_MS = 1;
const TOLD_EVERY_MS = 100;
const DIALLED_AT_ONCE = 50;

const tell = (message: ArrivalsTold): void => {
  process.send?.(message);
};

const run = async ({ issuer, client, scope, lanes }: ArrivalsOrder): Promise<(pace: Pace) => void> => {
  const url = new URL(`${issuer}/token`);
  const request = Buffer.from(
    formPoster(url, { Authorization: basic(client) })(`grant_type=client_credentials&scope=${encodeURIComponent(scope)}`),
  );
  const free: Lane[] = [];
  // Connected while there is no load yet: the system accepts one connection in a turn of the server's loop, and that would be what is measured. A first request on
  // each, because the server closes a connection on which nothing is asked.
  const hello = Buffer.from(get(new URL(`${issuer}/healthz`)));
  const dial = async (): Promise<void> => {
    const lane = await openLane(url);
    await lane.send(hello);
    free.push(lane);
  };
  while (free.length < lanes) await Promise.all(Array.from({ length: Math.min(DIALLED_AT_ONCE, lanes - free.length) }, dial));
  let pace: Pace = { perSecond: 0, lanes: 0 };
  let paceSince = performance.now();
  let asked = 0;
  let busy = 0;
  let [served, shed, broken, unsent] = [0, 0, 0, 0];
  let times: number[] = [];

  const ask = async (due: number): Promise<void> => {
    const lane = free.pop();
    if (lane === undefined) throw new Error('there are fewer connections than requests under way');
    const { status, body } = await lane.send(request).finally(() => free.push(lane));
    if (due < paceSince) return;
    if (status === 200) {
      served += 1;
      times.push(performance.now() - due);
    } else if (status === 503) shed += 1;
    else tell({ fault: `a token request was answered ${status}: ${body.toString('utf8', 0, 300)}` });
  };
  const send = (due: number): void => {
    busy += 1;
    // A connection that ends without an answer is counted: the server closes those beyond its limit.
    ask(due)
      .catch(() => {
        broken += 1;
      })
      .finally(() => {
        busy -= 1;
        if (pace.perSecond === null && busy < pace.lanes) send(performance.now());
      });
  };

  setInterval(() => {
    const now = performance.now();
    if (pace.perSecond === null) {
      while (busy < pace.lanes) send(now);
      return;
    }
    for (const upTo = ((now - paceSince) / 1000) * pace.perSecond; asked < upTo; asked++) {
      if (busy < pace.lanes) send(now);
      else unsent += 1;
    }
  }, TICK_MS);
  setInterval(() => {
    tell({ tally: { at: Date.now(), served, shed, broken, unsent, times } });
    [served, shed, broken, unsent, times] = [0, 0, 0, 0, []];
  }, TOLD_EVERY_MS);
  return (next) => {
    pace = next;
    paceSince = performance.now();
    asked = 0;
  };
};

process.once('message', (order: ArrivalsOrder) => {
  run(order).then(
    (setPace) => {
      process.on('message', setPace);
      tell({ ready: true });
    },
    (fault: Error) => tell({ fault: fault.message }),
  );
});
process.on('disconnect', () => process.exit(0));
