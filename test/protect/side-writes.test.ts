import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../../electron/lib/log.ts';
import { StoreFault } from '../../electron/lib/store-fault.ts';
import { createUnusualRequests } from '../../electron/observe/requests/unusual-requests.ts';
import { createSideWrites } from '../../electron/protect/side-writes.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let said: string[];
const say = (message: string): void => void said.push(message);
const log: Log = { error: say, warn: say, info: say, debug: say };
beforeEach(async () => {
  said = [];
  world = await createWorld();
});
afterEach(() => world.close());

const slow = (observed: number) => ({ measure: 'response_time', observed, threshold: 260, window_seconds: 60 }) as const;
const many = (observed: number) => ({ measure: 'rate', observed, threshold: 60, window_seconds: 60 }) as const;
const recorded = () => world.facts('requests.unusual').map(({ address, details }) => [address, details.measure, details.observed]);

describe('writes that nobody waits for', () => {
  it('are bounded: what is too much is left out and said', async () => {
    const writes = createSideWrites({ log });
    let begun = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    for (let i = 0; i < 250; i++)
      writes.begin('thing', () => {
        begun += 1;
        return held;
      });
    expect([begun, said.length]).toEqual([200, 50]);
    release();
    await writes.settled();
    writes.begin('thing', async () => {
      begun += 1;
    });
    expect(begun).toBe(201);
  });

  it('that fail are said and disturb nobody', async () => {
    const writes = createSideWrites({ log });
    writes.begin('thing', () => Promise.reject(new Error('no room')));
    await writes.settled();
    expect(said).toEqual(['The thing could not be recorded.']);
  });
});

describe('unusual requests that wait', () => {
  it('are recorded once for each subject and measure, with the highest figure', async () => {
    const unusual = createUnusualRequests({ store: world.store, log });
    for (const figure of [61, 70, 80]) unusual.note({ address: '192.0.2.1' }, many(figure));
    unusual.note({ client: 'web' }, many(61));
    await unusual.flush();
    await unusual.flush();
    expect(recorded()).toEqual([
      ['192.0.2.1', 'rate', 80],
      [undefined, 'rate', 61],
    ]);
  });

  it('are at most 500: a flood from everywhere cannot fill the memory', async () => {
    const unusual = createUnusualRequests({ store: world.store, log });
    for (let i = 0; i < 2000; i++) unusual.note({ address: `10.0.${i >> 8}.${i & 255}` }, many(61));
    await unusual.flush();
    expect(recorded()).toHaveLength(500);
    expect(said).toEqual(['More requests were unusual at once than could be recorded.']);
  });

  it('are no slow addresses when more than three are slow in the same second: then the machine is', async () => {
    const unusual = createUnusualRequests({ store: world.store, log });
    for (let i = 0; i < 3; i++) unusual.note({ address: `192.0.2.${i}` }, slow(900));
    await unusual.flush();
    expect(recorded()).toHaveLength(3);
    for (let i = 0; i < 4; i++) unusual.note({ address: `192.0.2.${i}` }, slow(900));
    unusual.note({ address: '192.0.2.1' }, many(61));
    unusual.note({ client: 'web' }, slow(900));
    await unusual.flush();
    expect(recorded().slice(3)).toEqual([['192.0.2.1', 'rate', 61]]);
  });

  it('wait on when they cannot be stored', async () => {
    let isFull = true;
    const write: World['store']['write'] = (unit) =>
      isFull ? Promise.reject(new StoreFault('full', 'no space')) : world.store.write(unit);
    const unusual = createUnusualRequests({ store: { ...world.store, write }, log });
    unusual.note({ address: '192.0.2.1' }, many(61));
    await expect(unusual.flush()).rejects.toThrow(StoreFault);
    isFull = false;
    await unusual.flush();
    expect(recorded()).toEqual([['192.0.2.1', 'rate', 61]]);
  });
});
