import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OAuthPolicy } from '../../electron/oauth/policy.ts';
import { addSession, codeFields, createEndpoints, type Endpoints, issueTestCode, type Reply, text } from '../support/endpoints.ts';
import { type ClientWithSecret, createWorld, type Person, type World } from '../support/world.ts';

let world: World;
let endpoints: Endpoints;
let client: ClientWithSecret;
let person: Person;

const begin = async (policy: Partial<OAuthPolicy> = {}): Promise<void> => {
  world = await createWorld({ policy });
  endpoints = createEndpoints(world);
  client = await world.addClient();
  person = await world.addUser({ name: 'alice' });
};
beforeEach(() => begin());
afterEach(() => world.close());

const firstTokens = async (): Promise<Reply> => {
  const code = await issueTestCode(world, await addSession(world, person));
  return endpoints.token(client, codeFields(code));
};
const refresh = (token: unknown, scope?: string, as = client): Promise<Reply> =>
  endpoints.token(as, { grant_type: 'refresh_token', refresh_token: text(token), scope });
const isActive = async (token: unknown): Promise<unknown> => (await endpoints.introspect(client, text(token))).json.active;

describe('the refresh grant', () => {
  it('RFC 9700 §4.14.2 every use rotates: a new token comes, the old one is spent', async () => {
    const first = await firstTokens();
    const second = await refresh(first.json.refresh_token);
    expect(second.status).toBe(200);
    expect(second.json.refresh_token).not.toBe(first.json.refresh_token);
    expect(second.json.access_token).not.toBe(first.json.access_token);
    expect((await refresh(second.json.refresh_token)).status).toBe(200);
  });

  it('RFC 9700 §4.14.2 the reuse of a spent token revokes the whole family', async () => {
    const first = await firstTokens();
    const second = await refresh(first.json.refresh_token);
    expect((await refresh(first.json.refresh_token)).json.error).toBe('invalid_grant');
    expect((await refresh(second.json.refresh_token)).json.error).toBe('invalid_grant');
    for (const token of [first.json.access_token, second.json.access_token]) expect(await isActive(token)).toBe(false);
    expect(world.facts('grant.revoked')).toMatchObject([
      { user: person.id, severity: 'high', details: { reason: 'refresh_token_reused' } },
    ]);
  });

  it('known-flaw/033 of 64 uses at once exactly one wins, and no live family is left', async () => {
    const first = await firstTokens();
    const replies = await Promise.all(Array.from({ length: 64 }, () => refresh(first.json.refresh_token)));
    const winners = replies.filter((reply) => reply.status === 200);
    expect(winners).toHaveLength(1);
    expect(world.facts('refresh_token.rotated')).toHaveLength(1);
    expect((await refresh(winners[0]?.json.refresh_token)).json.error).toBe('invalid_grant');
    expect(await isActive(winners[0]?.json.access_token)).toBe(false);
  });

  it('known-flaw/034 a rotated token stays spent after a restart', async () => {
    const first = await firstTokens();
    await refresh(first.json.refresh_token);
    await world.restart();
    expect((await refresh(first.json.refresh_token)).json.error).toBe('invalid_grant');
  });

  it('known-flaw/035 two rotations within one millisecond are told apart', async () => {
    const first = await firstTokens();
    const second = await refresh(first.json.refresh_token);
    const third = await refresh(second.json.refresh_token);
    expect(third.status).toBe(200);
    expect((await refresh(second.json.refresh_token)).json.error).toBe('invalid_grant');
  });

  it.each([
    'revoke first',
    'refresh first',
  ])('known-flaw/036 a refresh that races a revocation leaves nothing alive (%s)', async (order) => {
    const first = await firstTokens();
    const acts = [() => endpoints.revoke(client, text(first.json.refresh_token)), () => refresh(first.json.refresh_token)];
    const [, reply] = await Promise.all((order === 'revoke first' ? acts : acts.toReversed()).map((act) => act()));
    const tokens = [first.json.access_token, ...(typeof reply?.json.access_token === 'string' ? [reply.json.access_token] : [])];
    for (const token of tokens) expect(await isActive(token)).toBe(false);
  });

  it('known-flaw/037 the idle limit counts milliseconds as milliseconds: good just before seven days, dead at seven', async () => {
    const first = await firstTokens();
    world.clock.advance(7 * 86_400_000 - 1);
    const second = await refresh(first.json.refresh_token);
    expect(second.status).toBe(200);
    world.clock.advance(7 * 86_400_000);
    expect((await refresh(second.json.refresh_token)).json.error).toBe('invalid_grant');
    expect(world.facts('refresh_token.refused')).toMatchObject([{ details: { reason: 'expired' } }]);
  });

  it('A2 the family dies at its absolute age however often it was used', async () => {
    let token = (await firstTokens()).json.refresh_token;
    for (let day = 0; day < 30; day += 6) {
      world.clock.advance(6 * 86_400_000 - 1);
      const reply = await refresh(token);
      expect(reply.status).toBe(200);
      token = reply.json.refresh_token;
    }
    world.clock.advance(6);
    expect((await refresh(token)).json.error).toBe('invalid_grant');
  });

  it('RFC 6749 §6 the scope may be narrowed for one access token and comes back with the next', async () => {
    const first = await firstTokens();
    const narrow = await refresh(first.json.refresh_token, 'openid');
    expect(narrow.json.scope).toBe('openid');
    expect((await refresh(narrow.json.refresh_token)).json.scope).toBe('openid profile offline_access');
  });

  it('RFC 6749 §6 a scope beyond the grant is refused and spends nothing', async () => {
    const first = await firstTokens();
    const { status, json } = await refresh(first.json.refresh_token, 'openid email');
    expect([status, json.error]).toEqual([400, 'invalid_scope']);
    expect((await refresh(first.json.refresh_token)).status).toBe(200);
  });

  it('known-flaw/021 another client cannot use it, and that does not harm the owner', async () => {
    const other = await world.addClient({ id: 'other' });
    const first = await firstTokens();
    expect((await refresh(first.json.refresh_token, undefined, other)).json.error).toBe('invalid_grant');
    expect((await refresh(first.json.refresh_token)).status).toBe(200);
  });

  it('OpenID Connect Core §12.2 the new ID token keeps subject and sign-in time and has no nonce', async () => {
    const first = await firstTokens();
    world.clock.advance(60_000);
    const second = await refresh(first.json.refresh_token);
    const [before, after] = [decodeJwt(text(first.json.id_token)), decodeJwt(text(second.json.id_token))];
    expect(after).toMatchObject({ sub: before.sub, auth_time: before.auth_time, aud: before.aud, iss: before.iss });
    expect(after.nonce).toBeUndefined();
    expect(after.iat).toBe((before.iat ?? 0) + 60);
  });

  it('known-flaw/045 a refresh or access token that was cut is refused', async () => {
    const { json } = await firstTokens();
    for (const cut of [1, 2, 10]) {
      expect((await refresh(text(json.refresh_token).slice(0, -cut))).json.error).toBe('invalid_grant');
      expect(await isActive(text(json.access_token).slice(0, -cut))).toBe(false);
    }
    expect((await refresh(json.refresh_token)).status).toBe(200);
  });
});

describe('the grace for a lost reply', () => {
  beforeEach(async () => {
    await world.close();
    await begin({ refreshTokenGrace: 10 });
  });

  it('A2 within the grace an unused successor is replaced, and only one end of the family lives', async () => {
    const first = await firstTokens();
    const lost = await refresh(first.json.refresh_token);
    world.clock.advance(5000);
    const again = await refresh(first.json.refresh_token);
    expect(again.status).toBe(200);
    expect(world.facts('refresh_token.rotated').at(-1)).toMatchObject({ details: { recovered: true } });
    expect((await refresh(again.json.refresh_token)).status).toBe(200);
    expect((await refresh(lost.json.refresh_token)).json.error).toBe('invalid_grant');
  });

  it('A2 once the successor was used the old token is reuse, grace or not', async () => {
    const first = await firstTokens();
    const second = await refresh(first.json.refresh_token);
    const third = await refresh(second.json.refresh_token);
    expect((await refresh(first.json.refresh_token)).json.error).toBe('invalid_grant');
    expect((await refresh(third.json.refresh_token)).json.error).toBe('invalid_grant');
  });

  it('A2 after the grace it is reuse', async () => {
    const first = await firstTokens();
    const second = await refresh(first.json.refresh_token);
    world.clock.advance(10_000);
    expect((await refresh(first.json.refresh_token)).json.error).toBe('invalid_grant');
    expect((await refresh(second.json.refresh_token)).json.error).toBe('invalid_grant');
  });
});
