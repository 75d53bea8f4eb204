import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../electron/lib/log.ts';
import { StoreFault } from '../../electron/lib/store-fault.ts';
import { createAttackerBlock, type DueBlock } from '../../electron/protect/block-attacker.ts';
import { createFaultyDriver, type FaultyDriver } from '../fault/support/faulty-driver.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';

const A = '203.0.113.9';
const config = { blockAfter: 3, windowMinutes: 60, blockMinutes: 1440 };

let world: LogWorld;
let driver: FaultyDriver;
beforeEach(async () => {
  driver = createFaultyDriver();
  world = await createLogWorld({ open: driver.open });
});
afterEach(async () => {
  driver.disarm();
  await world.close();
});

const due = (block: DueBlock | null): DueBlock => {
  if (!block) throw new Error('No block is due.');
  return block;
};

it('C5 a block that could not be stored is due again with the next pattern of attack', async () => {
  const attacker = createAttackerBlock({ ...world, log: silentLog, config });
  expect([attacker.attacked(A), attacker.attacked(A)]).toEqual([null, null]);
  driver.arm({ code: 'SQLITE_FULL', at: 1, when: 'before', only: /INSERT INTO address_rule/, lasting: true });
  await expect(due(attacker.attacked(A)).write()).rejects.toThrow(StoreFault);
  driver.disarm();
  await due(attacker.attacked(A)).write();
  expect(await world.store.read.addressRules.list({ state: 'standing', now: world.clock.now(), before: '~', limit: 5 })).toMatchObject([
    { kind: 'block', range: A },
  ]);
});

it('C5 one that was left out, since too much waited to be written, is due again; one that was written is counted anew', async () => {
  const attacker = createAttackerBlock({ ...world, log: silentLog, config });
  for (let n = 0; n < 2; n++) expect(attacker.attacked(A)).toBeNull();
  due(attacker.attacked(A)).leave();
  await due(attacker.attacked(A)).write();
  expect([attacker.attacked(A), attacker.attacked(A)]).toEqual([null, null]);
  expect(attacker.attacked(A)).not.toBeNull();
});
