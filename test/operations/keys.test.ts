import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rotateSigningKeys } from '../../electron/operations/rotate-signing-keys.ts';
import { createOperator, type Operator, refusalOf } from './operator.ts';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator();
});
afterEach(() => operator.close());

describe('rotating keys', () => {
  it('signs with a new key at once, and keeps the former in the JWKS', async () => {
    const [before] = (await operator.operations.keys.list({})).keys;
    operator.world.clock.advance(1);
    const { keys } = await operator.operations.keys.rotate({});
    expect(keys.map(({ state }) => state)).toEqual(['retiring', 'active']);
    expect(operator.world.keyRing.signer('ES256').kid).toBe(keys[1]?.kid);
    expect(operator.world.keyRing.jwks().keys).toHaveLength(2);
    expect(keys[0]?.kid).toBe(before?.kid);
  });

  it('makes the first key of an algorithm that has none', async () => {
    const { keys } = await operator.operations.keys.rotate({ alg: 'EdDSA' });
    expect(keys.map(({ alg, state }) => `${alg} ${state}`).sort()).toEqual(['ES256 active', 'EdDSA active']);
  });

  it('shows no private part', async () => {
    expect(JSON.stringify((await operator.operations.keys.list({})).keys)).not.toMatch(/private|sealed|"d"/);
  });

  it('is refused before the JWKS swells, and goes on when former keys have retired', async () => {
    for (let i = 0; i < 19; i++) await operator.operations.keys.rotate({});
    expect(await refusalOf(operator.operations.keys.rotate({}))).toBe('conflict');
    operator.world.clock.advance(2 * 3_600_000);
    await rotateSigningKeys(operator.deps.rotation, { actor: 'system' });
    expect((await operator.operations.keys.rotate({})).keys.filter(({ state }) => state !== 'retired')).toHaveLength(2);
  });

  it('names the actor in its facts', async () => {
    await operator.operations.keys.rotate({});
    const kinds = ['key.created', 'key.retiring'] as const;
    for (const kind of kinds) expect(operator.world.facts(kind)).toMatchObject([{ actor: 'operator:test' }]);
  });

  it.each(['HS256', 'none', ''])('refuses the algorithm %j', async (alg) => {
    await expect(operator.operations.keys.rotate({ alg: alg as 'ES256' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});
