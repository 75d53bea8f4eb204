// Run by itself, to be killed: records facts and counts them as fast as it can, and says how many of them are durable.
import process from 'node:process';
import { createLogWorld } from '../support/log-world.ts';
import { createTestClock } from '../support/test-clock.ts';
import { openFeed, signedIn } from './feed-world.ts';

const [directory = '', seed = '', start = '0'] = process.argv.slice(2);
const world = await createLogWorld({ directory, seed, clock: createTestClock(Number(start)) });
const feed = await openFeed(world);
for (let n = 0; ; n++) {
  const units = Array.from({ length: 8 }, (_, k) => world.store.write((tx) => tx.audit(signedIn(`user-${(n + k) % 5}`))));
  // Counting and recording go on at once, so that the end may come in the middle of either.
  await Promise.all([...units, feed.tick()]);
  world.clock.advance(7000);
  process.stdout.write(`${world.store.head().seq}\n`);
}
