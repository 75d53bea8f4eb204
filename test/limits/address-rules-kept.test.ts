import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../electron/lib/ids.ts';
import { silentLog } from '../../electron/lib/log.ts';
import { parseAddressRange } from '../../electron/limits/address-range.ts';
import { type AddressRuleKeeper, keepAddressRules } from '../../electron/limits/keep-address-rules.ts';
import { putAddressRule } from '../../electron/operations/network/put-address-rule.ts';
import { openDatabase } from '../../electron/store/sqlite/open-database.ts';
import type { Store } from '../../electron/store/store.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let keeper: AddressRuleKeeper;
beforeEach(async () => {
  world = await createWorld();
  keeper = await keepAddressRules({ ...world, store: world.store, log: silentLog });
});
afterEach(async () => {
  keeper.close();
  await world.close();
});

const HOUR_MS = 3_600_000;

/** Stores a rule as the operations do. */
const add = (range: string, kind: 'block' | 'allow' = 'block', expiresAt: number | null = null): Promise<string> =>
  world.store.write(async (tx) => {
    const id = newId(world);
    const made = { createdBy: 'local:cli', createdByName: null, createdAt: world.clock.now() };
    await tx.addressRules.insert({ id, kind, range, reason: 'test', expiresAt, ...made });
    const details = { rule: id, expires_at: expiresAt, note: 'test' };
    await tx.audit({ kind: kind === 'block' ? 'address.blocked' : 'address.allowed', address: range, details });
    return id;
  });
const end = (id: string): Promise<void> =>
  world.store.write(async (tx) => {
    await tx.addressRules.end(id, world.clock.now());
    await tx.audit({ kind: 'address.unblocked', details: { rule: id } });
  });
const parsed = (text: string) => {
  const range = parseAddressRange(text);
  if (!range.ok) throw new Error(range.refusal.description);
  return range.value;
};
const stored = async (id: string) => world.store.read.addressRules.find(id);

describe('the rules in memory', () => {
  it('follow what is committed, before whoever wrote it goes on', async () => {
    const id = await add('203.0.113.9');
    expect(keeper.rules.judge('203.0.113.9')?.id).toBe(id);
    await end(id);
    expect(keeper.rules.judge('203.0.113.9')).toBeNull();
  });

  it('leave no moment in which the address is free, when a rule takes the place of one that ends sooner', async () => {
    const range = parsed('203.0.113.9');
    const put = (expiresAt: number) =>
      world.store.write((tx) =>
        putAddressRule(tx, world, { actor: 'operator:ada', role: 'responder' }, { kind: 'block', range, expiresAt, reason: 'r' }),
      );
    const short = await put(world.clock.now() + HOUR_MS);
    const seen: unknown[] = [];
    const stop = world.store.onCommit(() => seen.push(keeper.rules.judge('203.0.113.9')?.id));
    const long = await put(world.clock.now() + 24 * HOUR_MS);
    stop();
    expect(seen).toEqual([short.ok && short.value.id]);
    expect(keeper.rules.judge('203.0.113.9')?.id).toBe(long.ok && long.value.id);
    expect(keeper.rules.size).toBe(1);
  });

  it('do not follow a unit that was rolled back', async () => {
    const failing = world.store.write(async (tx) => {
      const rule = { id: newId(world), kind: 'block', range: '203.0.113.9', reason: 'r', createdBy: 'c', createdByName: null } as const;
      await tx.addressRules.insert({ ...rule, createdAt: 0, expiresAt: null });
      await tx.audit({ kind: 'address.blocked', details: { rule: rule.id, expires_at: null, note: 'r' } });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect([keeper.rules.judge('203.0.113.9'), keeper.rules.size]).toEqual([null, 0]);
  });

  it('are there again after a restart, without those that ended', async () => {
    await add('203.0.113.9');
    await add('198.51.100.0/24', 'allow');
    await end(await add('192.0.2.1'));
    await add('192.0.2.2', 'block', world.clock.now() + HOUR_MS);
    world.clock.advance(HOUR_MS);
    keeper.close();
    await world.restart();
    keeper = await keepAddressRules({ ...world, store: world.store, log: silentLog });
    expect(keeper.rules.size).toBe(2);
    expect(keeper.rules.judge('203.0.113.9')?.kind).toBe('block');
    expect(keeper.rules.judge('198.51.100.77')?.kind).toBe('allow');
    expect(keeper.rules.judge('192.0.2.1')).toBeNull();
    expect(keeper.rules.judge('192.0.2.2')).toBeNull();
  });

  it('more than one page of them are loaded', async () => {
    await world.store.write(async (tx) => {
      const made = { reason: 'r', createdBy: 'c', createdByName: null, createdAt: 0, expiresAt: null } as const;
      for (let i = 0; i < 2500; i++)
        await tx.addressRules.insert({ id: newId(world), kind: 'block', range: `10.0.${i >> 8}.${i & 255}`, ...made });
    });
    const again = await keepAddressRules({ ...world, store: world.store, log: silentLog });
    again.close();
    expect(again.rules.size).toBe(2500);
    expect(again.rules.judge('10.0.9.195')).not.toBeNull();
  });

  it('a stored range that is none stops the start: a rule that is not enforced must be seen', async () => {
    await add('203.0.113.9/24');
    await expect(keepAddressRules({ ...world, store: world.store, log: silentLog })).rejects.toThrow(/cannot be read/);
  });
});

describe('hits', () => {
  it('are stored in one write, and added up', async () => {
    const id = await add('203.0.113.0/24');
    const other = await add('198.51.100.0/24');
    for (let i = 0; i < 50; i++) keeper.rules.judge(`203.0.113.${i}`);
    keeper.rules.judge('198.51.100.1');
    const before = world.store.health().units;
    await keeper.tick();
    expect(world.store.health().units - before).toBe(1);
    keeper.rules.judge('203.0.113.1');
    world.clock.advance(5000);
    keeper.rules.judge('203.0.113.1');
    await keeper.tick();
    expect(await stored(id)).toMatchObject({ hits: 52, lastHitAt: world.clock.now() });
    expect(await stored(other)).toMatchObject({ hits: 1, lastHitAt: world.clock.now() - 5000 });
  });

  it('nothing is written when nothing was hit and nothing ended', async () => {
    await add('203.0.113.9');
    const before = world.store.health().units;
    await keeper.tick();
    expect(world.store.health().units).toBe(before);
  });

  it('that cannot be stored are kept for the next time', async () => {
    const id = await add('203.0.113.9');
    const { store } = world;
    let isFull = true;
    const failing: Store = {
      ...store,
      read: store.read,
      log: store.log,
      write: (unit) => (isFull ? Promise.reject(new Error('full')) : store.write(unit)),
    };
    const trial = await keepAddressRules({ store: failing, clock: world.clock, log: silentLog });
    trial.rules.judge('203.0.113.9');
    await expect(trial.tick()).rejects.toThrow('full');
    isFull = false;
    trial.rules.judge('203.0.113.9');
    await trial.tick();
    trial.close();
    expect(await stored(id)).toMatchObject({ hits: 2 });
  });
});

describe('a rule whose time is over', () => {
  it('is ended and recorded with its hits, once', async () => {
    const id = await add('203.0.113.9', 'block', world.clock.now() + HOUR_MS);
    keeper.rules.judge('203.0.113.9');
    await keeper.tick();
    expect(world.facts('address.rule_expired')).toEqual([]);
    world.clock.advance(HOUR_MS - 1);
    keeper.rules.judge('203.0.113.9');
    world.clock.advance(1);
    await keeper.tick();
    await keeper.tick();
    expect(world.facts('address.rule_expired')).toEqual([
      { kind: 'address.rule_expired', actor: 'system', address: '203.0.113.9', details: { rule: id, of: 'block', hits: 2 } },
    ]);
    expect([await stored(id), keeper.rules.size]).toEqual([expect.objectContaining({ endedAt: world.clock.now() }), 0]);
  });

  it('is kept for 30 days after its end, and purged then', async () => {
    const id = await add('203.0.113.9');
    await end(id);
    world.clock.advance(30 * 24 * HOUR_MS);
    await world.store.write((tx) => tx.purge.expired(world.clock.now(), 100));
    expect(await stored(id)).toBeDefined();
    world.clock.advance(1);
    await world.store.write((tx) => tx.purge.expired(world.clock.now(), 100));
    expect(await stored(id)).toBeUndefined();
  });
});

describe('at rest', () => {
  it('neither range nor name of the maker lies readable in the database', async () => {
    await world.store.write(async (tx) => {
      const rule = {
        id: newId(world),
        kind: 'block',
        range: '203.0.113.77',
        reason: 'r',
        createdBy: 'operator:1',
        createdByName: 'Grace Hopper',
      } as const;
      await tx.addressRules.insert({ ...rule, createdAt: 0, expiresAt: null });
    });
    await world.store.close();
    const bytes = readFileSync(join(world.directory, 'gatewatch.db')).toString('latin1');
    expect(bytes).toContain('operator:1');
    expect(bytes).not.toContain('203.0.113.77');
    expect(bytes).not.toContain('Grace Hopper');
    await world.restart();
  });

  it('a sealed range that was moved to another rule is not taken for its own', async () => {
    const id = await add('203.0.113.9');
    const other = await add('198.51.100.1');
    const db = openDatabase({ path: join(world.directory, 'gatewatch.db'), readonly: false, synchronous: 'OFF' });
    db.prepare('UPDATE address_rule SET sealed = (SELECT sealed FROM address_rule WHERE id = ?) WHERE id = ?').run(other, id);
    db.close();
    await world.restart();
    await expect(keepAddressRules({ ...world, store: world.store, log: silentLog })).rejects.toThrow(/does not open/);
  });
});
