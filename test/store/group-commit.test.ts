import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '../../electron/store/store.ts';
import type { Fact } from '../../shared/audit-event.ts';
import { findHalfStates } from '../fault/support/half-states.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';

const LARGEST_GROUP = 64;
const LONGEST_QUEUE = 4096;

let world: LogWorld;
let beside: Database.Database;
beforeEach(async () => {
  world = await createLogWorld();
  beside = new Database(world.store.path, { readonly: true });
});
afterEach(async () => {
  beside.close();
  await world.close();
});

const idle = (n: number): Fact => ({ kind: 'log.heartbeat', actor: 'system', details: { idle_ms: n } });
const put = (n: number) => async (tx: Tx) => {
  await tx.registry.putSetting(`unit-${n}`, 'there');
  await tx.audit(idle(n));
  return n;
};
const putAndThrow = (n: number) => async (tx: Tx) => {
  await put(n)(tx);
  throw new RangeError(`unit ${n} changes its mind`);
};
/** What stands, as another connection sees it. */
const settings = (): number[] =>
  beside
    .prepare<[], string>("SELECT name FROM setting WHERE name LIKE 'unit-%'")
    .pluck()
    .all()
    .map((name) => Number(name.slice(5)))
    .toSorted((a, b) => a - b);
const facts = (): number[] =>
  beside
    .prepare<[], string>('SELECT body FROM audit_event ORDER BY seq')
    .pluck()
    .all()
    .map((body) => JSON.parse(body).details.idle_ms);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

describe('units that arrive together', () => {
  it('share one commit, in the order in which they came', async () => {
    const { commits } = world.store.health();
    const answers = await Promise.all(upTo(LARGEST_GROUP).map((n) => world.store.write(put(n))));
    expect(answers).toEqual(upTo(LARGEST_GROUP));
    expect(world.store.health()).toMatchObject({ commits: commits + 1, waiting: 0 });
    expect(facts()).toEqual(upTo(LARGEST_GROUP));
  });

  it('are committed in groups of a bounded size', async () => {
    const { commits, units } = world.store.health();
    await Promise.all(upTo(LARGEST_GROUP * 3 + 1).map((n) => world.store.write(put(n))));
    expect(world.store.health()).toMatchObject({ commits: commits + 4, units: units + LARGEST_GROUP * 3 + 1 });
  });

  it('do not share the fate of one that throws: it is rolled back alone, its facts too', async () => {
    const { commits } = world.store.health();
    const settled = await Promise.allSettled([0, 1, 2].map((n) => world.store.write(n === 1 ? putAndThrow(n) : put(n))));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: new RangeError('unit 1 changes its mind') });
    expect([settings(), facts()]).toEqual([
      [0, 2],
      [0, 2],
    ]);
    expect(world.store.head().seq).toBe(2);
    expect(world.store.health().commits).toBe(commits + 1);
    expect(findHalfStates(world.store.path)).toEqual([]);
  });

  it('500 at once, of which some throw and some break a constraint: exactly the others stand, the chain fits', async () => {
    const fate = (n: number): 'throws' | 'violates' | 'stands' => (n % 7 === 3 ? 'throws' : n % 11 === 5 ? 'violates' : 'stands');
    const violate = (n: number) => async (tx: Tx) => {
      await put(n)(tx);
      await tx.log.insertCheckpoint({ size: 1, root: Buffer.alloc(32), note: '', created_at: 0 });
      await tx.log.insertCheckpoint({ size: 1, root: Buffer.alloc(32), note: '', created_at: 0 });
    };
    const settled = await Promise.allSettled(
      upTo(500).map((n) =>
        world.store.write<unknown>(fate(n) === 'throws' ? putAndThrow(n) : fate(n) === 'violates' ? violate(n) : put(n)),
      ),
    );
    const standing = upTo(500).filter((n) => fate(n) === 'stands');
    expect(upTo(500).filter((n) => settled[n]?.status === 'fulfilled')).toEqual(standing);
    expect([settings(), facts()]).toEqual([standing, standing]);
    expect(beside.prepare('SELECT count(*) FROM audit_checkpoint').pluck().get()).toBe(0);
    expect(findHalfStates(world.store.path)).toEqual([]);
  });
});

describe('the acknowledgement', () => {
  it('A3 comes after the COMMIT: another connection sees what was acknowledged, at that very moment', async () => {
    const seen = await Promise.all(
      upTo(200).map((n) => world.store.write(put(n)).then(() => settings().includes(n) && facts().includes(n))),
    );
    expect(seen).toEqual(Array(200).fill(true));
  });

  it('nothing of a group is seen by others, or by the store’s own reads, while it runs', async () => {
    const during: unknown[] = [];
    await world.store.write(async (tx) => {
      await put(1)(tx);
      during.push(settings(), await world.store.read.registry.setting('unit-1'), world.store.head().seq, world.store.log.headSeq());
    });
    expect(during).toEqual([[], undefined, 0, 0]);
    expect([await world.store.read.registry.setting('unit-1'), world.store.head().seq, world.store.log.headSeq()]).toEqual(['there', 1, 1]);
  });

  it('listeners hear of facts after the commit only, in order, and never of those that were taken back', async () => {
    const heard: { idle: unknown; there: boolean; head: number }[] = [];
    const stop = world.store.onCommit((committed, head) => {
      const there = facts();
      for (const fact of committed)
        if (fact.kind === 'log.heartbeat')
          heard.push({ idle: fact.details.idle_ms, there: there.includes(fact.details.idle_ms), head: head.seq });
    });
    await Promise.allSettled(upTo(10).map((n) => world.store.write(n === 4 ? putAndThrow(n) : put(n))));
    expect(heard).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9].map((n) => ({ idle: n, there: true, head: 9 })));
    stop();
    await world.store.write(put(11));
    expect(heard).toHaveLength(9);
  });
});

describe('too much and too late', () => {
  it('A3 more than the queue holds is refused at once as busy, and those that wait are stored', async () => {
    const settled = await Promise.allSettled(upTo(LONGEST_QUEUE + 10).map((n) => world.store.write(put(n))));
    const refused = settled.flatMap((one, n) => (one.status === 'rejected' ? [{ n, reason: one.reason }] : []));
    expect(refused.map(({ n }) => n)).toEqual(upTo(10).map((n) => LONGEST_QUEUE + n));
    for (const { reason } of refused) expect(reason).toMatchObject({ name: 'StoreFault', kind: 'busy' });
    expect(facts()).toHaveLength(LONGEST_QUEUE);
    await world.store.write(put(99_999));
  });

  it('closing lets what waits be stored, and takes nothing more', async () => {
    const waiting = Promise.all(upTo(100).map((n) => world.store.write(put(n))));
    const closed = world.store.close();
    await expect(world.store.write(put(1000))).rejects.toMatchObject({ name: 'StoreFault', kind: 'closed' });
    await closed;
    expect(await waiting).toHaveLength(100);
    expect(facts()).toHaveLength(100);
    expect(world.store.health().state).toBe('closed');
    await expect(world.store.truncateWal()).rejects.toMatchObject({ kind: 'closed' });
  });
});
