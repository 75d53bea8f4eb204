import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLimits } from '../../electron/limits/tiers.ts';
import { decideInteraction, type InteractionInput } from '../../electron/oauth/authorize/decide-interaction.ts';
import { createScopeRules } from '../../electron/oauth/scopes.ts';
import { keepEmergency } from '../../electron/respond/emergency.ts';
import { configOf, createOperator, type Operator, refusalOf } from '../operations/operator.ts';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator();
});
afterEach(() => operator.close());

const begin = (seconds = 3600) => operator.operations.response.beginEmergency({ seconds, note: 'tokens were found' });
const keep = () => keepEmergency({ store: operator.world.store, clock: operator.world.clock });

describe('emergency mode', () => {
  it('F3 holds for the next request once it is recorded, and ends by an operator', async () => {
    const emergency = await keep();
    expect([emergency.beganAt(), emergency.factor()]).toEqual([null, 1]);
    const { clock } = operator.world;
    const on = await begin();
    expect(on).toMatchObject({
      on: true,
      note: 'tokens were found',
      measures: [
        'Rate limits are halved.',
        expect.stringContaining('second factor'),
        expect.stringContaining('password anew'),
        expect.any(String),
      ],
    });
    expect(Date.parse(on.until ?? '')).toBe(clock.now() + 3_600_000);
    expect([emergency.beganAt(), emergency.factor()]).toEqual([clock.now(), 0.5]);
    expect(await operator.operations.response.endEmergency({ note: 'all is well' })).toMatchObject({
      on: false,
      until: null,
      measures: on.measures,
    });
    expect([emergency.beganAt(), emergency.factor()]).toEqual([null, 1]);
    expect(operator.world.facts('emergency.began')).toMatchObject([
      { details: { measures: ['limits_halved', 'second_factor', 'password_anew'] } },
    ]);
    expect(operator.world.facts('emergency.ended')).toMatchObject([{ details: { reason: 'by_operator', note: 'all is well' } }]);
  });

  it('F3 ends by itself, at once, and then on the record, once', async () => {
    const emergency = await keep();
    await begin(300);
    operator.world.clock.advance(299_999);
    await emergency.tick();
    expect(emergency.beganAt()).not.toBeNull();
    operator.world.clock.advance(1);
    expect([emergency.beganAt(), (await operator.operations.response.emergency({})).on]).toEqual([null, false]);
    await emergency.tick();
    await emergency.tick();
    expect(operator.world.facts('emergency.ended')).toMatchObject([{ actor: 'system', details: { reason: 'expired' } }]);
  });

  it('F3 survives a restart, and one that ran out meanwhile is ended on the record', async () => {
    await begin(600);
    const began = operator.world.clock.now();
    operator.world.clock.advance(60_000);
    expect((await keep()).beganAt()).toBe(began);
    operator.world.clock.advance(600_000);
    const emergency = await keep();
    expect(emergency.beganAt()).toBeNull();
    await emergency.tick();
    expect(operator.world.facts('emergency.ended')).toHaveLength(1);
  });

  it('F3 is prolonged, not begun twice, and not shortened', async () => {
    await begin(600);
    expect(await refusalOf(begin(600))).toBe('conflict');
    const { began_at } = await operator.operations.response.emergency({});
    operator.world.clock.advance(60_000);
    const longer = await begin(3600);
    expect(longer).toMatchObject({ on: true, began_at });
    expect(operator.world.facts('emergency.began')).toHaveLength(2);
  });

  it('F3 one whose time is over is ended before the next begins', async () => {
    await begin(300);
    operator.world.clock.advance(300_000);
    expect(await begin(300)).toMatchObject({ on: true });
    expect(operator.world.facts('emergency.ended')).toMatchObject([{ details: { reason: 'expired' } }]);
  });

  it('F3 cannot be ended when it is not on, nor begun for blanks or for a moment', async () => {
    const { response } = operator.operations;
    expect(await refusalOf(response.endEmergency({ note: 'n' }))).toBe('conflict');
    expect(await refusalOf(response.beginEmergency({ note: '  ' }))).toBe('invalid_input');
    await expect(response.beginEmergency({ seconds: 1, note: 'n' })).rejects.toThrow();
  });

  it('F3 halves every rate limit while it is on', async () => {
    const emergency = await keep();
    const { limits: config } = configOf(operator.world.directory);
    const limits = createLimits({ config, clock: operator.world.clock, emergency });
    const usual = limits.check('token', { address: '192.0.2.1', client: 'web' }).limit;
    await begin();
    expect(limits.check('token', { address: '192.0.2.1', client: 'web' }).limit).toBe(Math.floor(usual / 2));
  });
});

describe('what a session is worth in an emergency', () => {
  const deps = { scopes: createScopeRules({ hierarchy: {} }) };
  const decide = (changes: { acr: string; authTime: number; since: number | null; hasSecondFactor: boolean; prompt?: string[] }) => {
    const input = {
      request: { prompt: changes.prompt ?? [], startedAt: 50, acrValues: [], claims: null, scopes: ['openid'] },
      client: { skipConsent: true },
      session: { acr: changes.acr, authTime: changes.authTime },
      consent: undefined,
      hasSecondFactor: changes.hasSecondFactor,
      emergencySince: changes.since,
      now: 200,
    };
    return decideInteraction(deps, input as unknown as InteractionInput);
  };
  const TWO = 'urn:gatewatch:acr:two-factors';
  const ONE = 'urn:gatewatch:acr:password';

  it.each([
    [{ acr: ONE, authTime: 10, since: 100, hasSecondFactor: true }, 'sign-in'],
    [{ acr: ONE, authTime: 150, since: 100, hasSecondFactor: true }, 'sign-in'],
    [{ acr: TWO, authTime: 10, since: 100, hasSecondFactor: true }, 'sign-in'],
    [{ acr: TWO, authTime: 150, since: 100, hasSecondFactor: true }, 'issue'],
    [{ acr: ONE, authTime: 10, since: 100, hasSecondFactor: false }, 'sign-in'],
    [{ acr: TWO, authTime: 10, since: 100, hasSecondFactor: false }, 'sign-in'],
    [{ acr: ONE, authTime: 100, since: 100, hasSecondFactor: false }, 'issue'],
    [{ acr: ONE, authTime: 10, since: null, hasSecondFactor: false }, 'issue'],
    [{ acr: ONE, authTime: 10, since: null, hasSecondFactor: true }, 'issue'],
    [{ acr: ONE, authTime: 10, since: 100, hasSecondFactor: true, prompt: ['none'] }, 'refuse'],
    [{ acr: ONE, authTime: 10, since: 100, hasSecondFactor: false, prompt: ['none'] }, 'refuse'],
  ])('F3 %j → %s', (given, next) => {
    expect(decide(given).next).toBe(next);
  });
});
