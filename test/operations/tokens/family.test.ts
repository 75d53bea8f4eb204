import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeFields, issueTestCode, ORIGIN, text } from '../../support/endpoints.ts';
import type { ClientWithSecret, Person } from '../../support/world.ts';
import { refusalOf } from '../operator.ts';
import { createTokenDesk, type Held, idOf, type TokenDesk } from './token-desk.ts';

let desk: TokenDesk;
let web: ClientWithSecret;
let ada: Person;
let held: Held;
beforeEach(async () => {
  desk = await createTokenDesk();
  web = await desk.addClient('web');
  ada = await desk.addPerson('ada');
  held = await desk.hold(web, await desk.signIn(ada));
});
afterEach(() => desk.close());

const rotate = async (value: string): Promise<{ access: string; refresh: string }> => {
  desk.world.clock.advance(1000);
  const { json } = await desk.refresh(web, value);
  return { access: text(json.access_token), refresh: text(json.refresh_token) };
};

describe('the family of a grant', () => {
  it('F1 is the chain from the code over every refresh token to the access tokens that came with each', async () => {
    const second = await rotate(held.refresh);
    const third = await rotate(second.refresh);
    const family = await desk.ops.tokens.family({ grant: held.grant });
    expect(family).toMatchObject({
      client: 'web',
      client_name: 'Name of web',
      user: ada.id,
      user_name: 'ada',
      session: held.session.id,
      revoked_at: null,
      truncated: false,
      reuses: [],
    });
    const steps = new Map(family.steps.map((step) => [step.id, step]));
    expect(family.steps).toHaveLength(7);
    const code = family.steps[0];
    expect(code).toMatchObject({ type: 'authorization_code', state: 'spent', parent: null });
    expect(steps.get(held.refreshId)).toMatchObject({ type: 'refresh_token', state: 'spent', parent: code?.id });
    expect(steps.get(held.jti)).toMatchObject({
      type: 'access_token',
      state: 'live',
      parent: code?.id,
      address: ORIGIN.address,
      agent: ORIGIN.agent,
    });
    expect(steps.get(idOf(second.refresh))).toMatchObject({ state: 'spent', parent: held.refreshId });
    expect(steps.get(idOf(second.access))).toMatchObject({ parent: held.refreshId });
    expect(steps.get(idOf(third.refresh))).toMatchObject({ state: 'live', parent: idOf(second.refresh) });
    const moments = family.steps.map(({ at }) => at);
    expect(moments).toEqual([...moments].sort());
    const seqs = family.steps.slice(1).map(({ seq }) => seq);
    expect(seqs.every((seq) => seq !== null)).toBe(true);
  });

  it('F1 shows the reuse of a spent token as a fork, with where it came from, and those that tried after it', async () => {
    const second = await rotate(held.refresh);
    desk.world.clock.advance(1000);
    const reused = await desk.refresh(web, held.refresh);
    expect(reused.json.error).toBe('invalid_grant');
    await desk.refresh(web, held.refresh);
    const family = await desk.ops.tokens.family({ grant: held.grant });
    expect(family).toMatchObject({ revoked_reason: 'refresh_token_reused' });
    expect(family.revoked_at).not.toBeNull();
    expect(family.reuses.map(({ of, reason }) => [of, reason])).toEqual([
      [held.refreshId, 'reused'],
      [held.refreshId, 'grant_revoked'],
    ]);
    expect(family.reuses[0]).toMatchObject({ address: ORIGIN.address, agent: ORIGIN.agent });
    expect(family.steps.find(({ id }) => id === idOf(second.refresh))?.state).toBe('revoked');
  });

  it('F1 shows the replay of a code', async () => {
    desk.world.clock.advance(10_000);
    const code = await issueTestCode(desk.world, held.session);
    const { json } = await desk.ends.token(web, codeFields(code));
    expect((await desk.ends.token(web, codeFields(code))).status).toBe(400);
    const grant = (await desk.world.store.read.tokens.findRefresh(idOf(text(json.refresh_token))))?.grantId ?? '';
    const family = await desk.ops.tokens.family({ grant });
    expect(family.reuses).toMatchObject([{ of: family.steps[0]?.id, reason: 'replayed' }]);
    expect((await desk.ops.tokens.family({ grant: held.grant })).reuses).toEqual([]);
  });

  it('F1 gives the newest steps of a very long one and says so', async () => {
    let value = held.refresh;
    for (let n = 0; n < 260; n++) value = text((await desk.refresh(web, value)).json.refresh_token);
    const family = await desk.ops.tokens.family({ grant: held.grant });
    expect(family.truncated).toBe(true);
    expect(family.steps).toHaveLength(500);
    expect(family.steps.map(({ id }) => id)).toContain(idOf(value));
  });

  it.each(['', 'x', "'; DROP TABLE token_grant; --", '\u0000'])('is refused for the unknown grant %j', async (grant) => {
    if (grant === '') await expect(desk.ops.tokens.family({ grant })).rejects.toThrow();
    else expect(await refusalOf(desk.ops.tokens.family({ grant }))).toBe('not_found');
  });
});
