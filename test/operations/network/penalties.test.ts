import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPenalties, type Penalties } from '../../../electron/limits/penalties.ts';
import { createLimits } from '../../../electron/limits/tiers.ts';
import { createTrustScores, type TrustScores } from '../../../electron/limits/trust-scores.ts';
import type { Role } from '../../../shared/role.ts';
import { createOperator, type Operator } from '../operator.ts';
import { as, GRACE, operatorOf } from './callers.ts';

let desk: Operator;
let penalties: Penalties;
let trust: TrustScores;
beforeEach(async () => {
  const made = await createOperator();
  const { clock, config } = made.deps;
  penalties = createPenalties({ clock, config: config.protection.penalties });
  trust = createTrustScores({ clock, config: config.protection.trust });
  desk = { ...made, deps: { ...made.deps, penalties, trust, limits: createLimits({ config: config.limits, clock, trust }) } };
});
afterEach(() => desk.close());

const penalise = (address: string, violations: number): void => {
  for (let i = 0; i < violations; i++) penalties.violated(address, 'attack');
};

describe('network.penalties', () => {
  it('C2 shows who has to wait, how long and why so long, who waits longest first', async () => {
    penalise('203.0.113.9', 3);
    penalise('2001:db8::1', 10);
    penalise('203.0.113.10', 2);
    trust.refused('203.0.113.9', 3);
    const until = (minutes: number): string => new Date(desk.world.clock.now() + minutes * 60_000).toISOString();
    expect(await as(desk, GRACE).network.penalties({})).toEqual({
      penalties: [
        { address: '2001:db8::/64', violations: 10, level: 2, until: until(1440), trust: 0 },
        { address: '203.0.113.9', violations: 3, level: 1, until: until(60), trust: -3 },
      ],
    });
    expect((await as(desk, GRACE).network.penalties({ limit: 1 })).penalties).toHaveLength(1);
  });

  it('shows nobody when nobody has to, or no server runs', async () => {
    expect(await as(desk, GRACE).network.penalties({})).toEqual({ penalties: [] });
    const { penalties: _penalties, trust: _trust, ...without } = desk.deps;
    expect(await as({ ...desk, deps: without }, GRACE).network.penalties({})).toEqual({ penalties: [] });
  });

  it.each<Role>(['viewer', 'responder', 'administrator', 'auditor'])('is for whoever may look: %s', async (role) => {
    expect(await as(desk, operatorOf('x', role)).network.penalties({})).toEqual({ penalties: [] });
  });

  it.each([{ limit: 0 }, { limit: 501 }, { limit: 1.5 }, { address: '203.0.113.9' }])('refuses %j', async (input) => {
    await expect(as(desk, GRACE).network.penalties(input as never)).rejects.toThrow();
  });
});

describe('network.limits', () => {
  it('C3 shows the trust in an address beside its usage, and none for a client or a person', async () => {
    const { limits } = desk.deps;
    trust.refused('203.0.113.9', 1.5);
    limits.check('token', { address: '203.0.113.9', client: 'web' });
    limits.check('introspection', { address: '203.0.113.9', client: 'rs' });
    const { tiers } = await as(desk, GRACE).network.limits({});
    expect(tiers.flatMap(({ fullest }) => fullest.map(({ key, trust: points }) => [key, points]))).toEqual([
      ['address 203.0.113.9 client web', -1.5],
      ['client rs', null],
    ]);
  });
});
