import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogWorld } from '../support/log-world.ts';
import { createTestClock } from '../support/test-clock.ts';
import { openFeed, storedRollups } from './feed-world.ts';

const VICTIM = join(import.meta.dirname, 'counting-victim.ts');
const SEED = 'one key for all rounds';
const ROUNDS = 4;
const BEGIN = Date.UTC(2026, 10, 21, 12);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatewatch-counting-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Lets a victim work until it has said so often what is durable, kills it, and gives what it said last. */
const killAfter = async (times: number, start: number): Promise<number> => {
  const child = spawn(process.execPath, [VICTIM, directory, SEED, String(start)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = 0;
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    said += 1;
    if (said === times) child.kill('SIGKILL');
  }
  await ended;
  if (child.signalCode !== 'SIGKILL') throw new Error(`it ended by itself: ${child.exitCode}`);
  return last;
};

interface Found {
  readonly head: number;
  readonly cursor: number;
  /** Sign-ins of the days, as they were counted, and as the log has them up to the cursor. */
  readonly counted: number;
  readonly recorded: number;
  readonly newest: number;
}

const look = (): Found => {
  const db = new Database(join(directory, 'gatewatch.db'), { readonly: true });
  try {
    const number = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0;
    return {
      head: number('SELECT max(seq) FROM audit_event'),
      cursor: number('SELECT cursor FROM follower'),
      counted: number('SELECT sum(value) FROM metric_rollup WHERE step = 3 AND of = 0 AND measure = 1'),
      recorded: number("SELECT count(*) FROM audit_event WHERE kind = 'user.signed_in' AND seq <= (SELECT cursor FROM follower)"),
      newest: number('SELECT max(at) FROM audit_event'),
    };
  } finally {
    db.close();
  }
};

it('D5 a process that is killed while it counts loses nothing and counts nothing twice', async () => {
  let start = BEGIN;
  let before = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const durable = await killAfter(5 * round, start);
    const found = look();
    expect(found.head).toBeGreaterThanOrEqual(durable);
    expect(found.cursor).toBeGreaterThan(before);
    expect(found.counted).toBe(found.recorded);
    start = found.newest + 1000;
    before = found.cursor;
  }
  const world = await createLogWorld({ directory, seed: SEED, clock: createTestClock(start) });
  const feed = await openFeed(world);
  await feed.tick();
  const counted = storedRollups(world.databasePath);
  expect(look()).toMatchObject({ cursor: world.store.head().seq, counted: look().recorded });
  await feed.rebuild('rollups');
  await feed.tick();
  expect(storedRollups(world.databasePath)).toEqual(counted);
  await world.close();
}, 120_000);
