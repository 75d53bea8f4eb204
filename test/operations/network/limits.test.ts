import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limitTiers } from '../../../electron/limits/tiers.ts';
import { createOperator, type Operator } from '../operator.ts';
import { as, GRACE } from './callers.ts';

let desk: Operator;
beforeEach(async () => {
  desk = await createOperator({ settings: { limits: { tiers: { token: { requests: 4, windowSeconds: 60 } } } } });
});
afterEach(() => desk.close());

const tier = async (name: string) => (await as(desk, GRACE).network.limits({})).tiers.find((one) => one.tier === name);

describe('network.limits', () => {
  it('C1 shows every tier with its limit, also when nothing is counted', async () => {
    const { tiers } = await as(desk, GRACE).network.limits({});
    expect(tiers.map((one) => one.tier)).toEqual([...limitTiers]);
    expect(await tier('token')).toEqual({ tier: 'token', limit: 4, window_seconds: 60, by: 'address-and-client', keys: 0, fullest: [] });
  });

  it('C1 shows who uses most of them just now, the fullest first, and who is over', async () => {
    const { limits } = desk.deps;
    for (let i = 0; i < 5; i++) limits.check('token', { address: '203.0.113.9', client: 'web' });
    limits.check('token', { address: '2001:db8:1:2:3::4' });
    expect(await tier('token')).toMatchObject({
      keys: 2,
      fullest: [
        { key: 'address 203.0.113.9 client web', used: 4, exceeded: true },
        { key: 'address 2001:db8:1:2::/64', used: 1, exceeded: false },
      ],
    });
    desk.world.clock.advance(120_000);
    expect(await tier('token')).toMatchObject({ keys: 0, fullest: [] });
  });

  it('tells at most ten of them', async () => {
    for (let i = 0; i < 50; i++) desk.deps.limits.check('auth', { address: `203.0.113.${i}` });
    const auth = await tier('auth');
    expect([auth?.keys, auth?.fullest.length]).toEqual([50, 10]);
  });

  it('does not count by being looked at', async () => {
    desk.deps.limits.check('api', { address: '203.0.113.9' });
    for (let i = 0; i < 3; i++) await tier('api');
    expect((await tier('api'))?.fullest).toMatchObject([{ used: 1 }]);
  });
});
