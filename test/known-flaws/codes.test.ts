import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionRecord } from '../../electron/store/records.ts';
import {
  addSession,
  CHALLENGE,
  codeFields,
  createEndpoints,
  type Endpoints,
  issueTestCode,
  type Reply,
  text,
  VERIFIER,
} from '../support/endpoints.ts';
import { type ClientWithSecret, createWorld, type World } from '../support/world.ts';

let world: World;
let endpoints: Endpoints;
let client: ClientWithSecret;
let alice: SessionRecord;
let bob: SessionRecord;

beforeEach(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
  client = await world.addClient();
  alice = await addSession(world, await world.addUser({ name: 'alice' }));
  bob = await addSession(world, await world.addUser({ name: 'bob' }));
});
afterEach(() => world.close());

const redeem = (code: string, changes: Record<string, string> = {}): Promise<Reply> =>
  endpoints.token(client, { ...codeFields(code), ...changes });

describe('codes that fooled other servers', () => {
  it('known-flaw/020 a code stands for the session it was issued to, whoever brings it', async () => {
    const [first, second] = [await issueTestCode(world, alice), await issueTestCode(world, bob)];
    const reply = await redeem(first);
    const told = (await endpoints.introspect(client, text(reply.json.access_token))).json;
    expect(told.sub).toBe(alice.userId);
    expect(world.facts('code.redeemed')).toMatchObject([{ user: alice.userId, session: alice.id }]);
    expect((await redeem(second)).status).toBe(200);
    expect(world.facts('code.redeemed')[1]).toMatchObject({ user: bob.userId, session: bob.id });
  });

  it('known-flaw/020 the id of one code with the secret of another is neither', async () => {
    const codes = [await issueTestCode(world, alice), await issueTestCode(world, bob)];
    const [idOfAlice, secretOfBob] = [codes[0]?.slice(0, 41), codes[1]?.slice(41)];
    expect((await redeem(`${idOfAlice}${secretOfBob}`)).json.error).toBe('invalid_grant');
    for (const code of codes) expect((await redeem(code)).status).toBe(200);
  });

  it('known-flaw/023 no value of another kind is a code, whatever its prefix says', async () => {
    const { json } = await redeem(await issueTestCode(world, alice));
    const opaque = await world.addClient({ id: 'opaque', accessTokenFormat: 'opaque' });
    const access = await endpoints.token(opaque, codeFields(await issueTestCode(world, alice, { clientId: 'opaque' })));
    for (const value of [text(json.refresh_token), text(access.json.access_token), text(json.access_token), text(json.id_token)]) {
      for (const spelt of [value, value.replace(/^gw[ar]_/, 'gwc_')]) expect((await redeem(spelt)).json.error).toBe('invalid_grant');
    }
    for (const value of [text(json.refresh_token), await issueTestCode(world, alice)]) {
      const asRefresh = { grant_type: 'refresh_token', refresh_token: value.replace('gwr_', 'gwc_').replace('gwc_', 'gws_') };
      expect((await endpoints.token(client, asRefresh)).json.error).toBe('invalid_grant');
    }
  });

  it.each([
    ['the challenge itself, as if the method were plain', { code_verifier: CHALLENGE }],
    ['a method named at the token endpoint', { code_verifier: CHALLENGE, code_challenge_method: 'plain' }],
    [
      'a challenge named at the token endpoint',
      { code_verifier: 'x'.repeat(43), code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' },
    ],
    ['an empty verifier', { code_verifier: '' }],
    ['the verifier in capitals', { code_verifier: VERIFIER.toUpperCase() }],
    ['the verifier with a line end', { code_verifier: `${VERIFIER}\n` }],
    ['the verifier of another flow', { code_verifier: `${VERIFIER}0` }],
  ])('known-flaw/028 PKCE cannot be talked down by %s', async (_title, changes) => {
    const code = await issueTestCode(world, alice);
    expect((await redeem(code, changes)).json.error).toBe('invalid_grant');
    expect((await redeem(code)).status).toBe(200);
  });

  it('known-flaw/027 of 64 redemptions by right and wrong clients and verifiers at once one wins, and no wrong one spends it', async () => {
    const other = await world.addClient({ id: 'other' });
    const code = await issueTestCode(world, alice);
    const attempts = Array.from({ length: 64 }, (_, i) => {
      if (i % 3 === 0) return redeem(code, { code_verifier: 'x'.repeat(43) });
      return i % 3 === 1 ? endpoints.token(other, codeFields(code)) : undefined;
    });
    const wrong = await Promise.all([...attempts, redeem(code)]);
    expect(wrong.filter((reply) => reply?.status === 200)).toHaveLength(1);
    expect(wrong.at(-1)?.status).toBe(200);
    expect(world.facts('grant.revoked')).toEqual([]);
  });

  it('A1 a code that is replayed long after it expired still revokes what it issued', async () => {
    const code = await issueTestCode(world, alice);
    const { json } = await redeem(code);
    world.clock.advance(600_000);
    expect((await redeem(code)).json.error).toBe('invalid_grant');
    expect((await endpoints.introspect(client, text(json.access_token))).json).toEqual({ active: false });
    expect((await endpoints.token(client, { grant_type: 'refresh_token', refresh_token: text(json.refresh_token) })).json.error).toBe(
      'invalid_grant',
    );
  });

  it('A1 a code is good to the last millisecond of its minute and not after', async () => {
    const [inTime, late] = [await issueTestCode(world, alice), await issueTestCode(world, alice)];
    world.clock.advance(world.policy.codeLifetime * 1000 - 1);
    expect((await redeem(inTime)).status).toBe(200);
    world.clock.advance(1);
    expect((await redeem(late)).json.error).toBe('invalid_grant');
    expect(world.facts('code.refused')).toMatchObject([{ details: { reason: 'expired' } }]);
  });
});
