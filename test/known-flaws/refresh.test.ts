import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signOut } from '../../electron/accounts/sessions/sign-out.ts';
import type { SessionRecord } from '../../electron/store/records.ts';
import type { Tx } from '../../electron/store/store.ts';
import { addSession, codeFields, createEndpoints, type Endpoints, issueTestCode, ORIGIN, type Reply, text } from '../support/endpoints.ts';
import { type ClientWithSecret, createWorld, type World } from '../support/world.ts';

let world: World;
let endpoints: Endpoints;
let client: ClientWithSecret;
let session: SessionRecord;

beforeEach(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
  client = await world.addClient();
  session = await addSession(world, await world.addUser({ name: 'alice' }));
});
afterEach(() => world.close());

const SCOPES = ['openid', 'profile', 'offline_access', 'orders:write'];
const newCode = (): Promise<string> => issueTestCode(world, session, { scopes: SCOPES });
const redeem = (code: string): Promise<Reply> => endpoints.token(client, codeFields(code));
const refresh = (from: Reply, scope?: string): Promise<Reply> =>
  endpoints.token(client, { grant_type: 'refresh_token', refresh_token: text(from.json.refresh_token), scope });
const setScopes = (scopes: readonly string[]): Promise<void> =>
  world.store.write(async (tx) => {
    await tx.clients.put({ ...client, scopes });
  });

describe('known-flaw/038 a scope taken from a client', () => {
  it('is not issued again: neither by a refresh nor by a code from before', async () => {
    const [first, code] = [await redeem(await newCode()), await newCode()];
    await setScopes(['openid', 'offline_access', 'orders:read']);
    const replies = [await refresh(first), await redeem(code)];
    for (const { json } of replies) {
      expect(json.scope).toBe('openid offline_access');
      expect((await endpoints.introspect(client, text(json.access_token))).json.scope).toBe('openid offline_access');
    }
    expect(world.facts('refresh_token.rotated')).toMatchObject([{ details: { scope: 'openid offline_access' } }]);
  });

  it('cannot be asked for, and what it implied goes with it', async () => {
    const first = await redeem(await newCode());
    await setScopes(['openid', 'offline_access']);
    for (const scope of ['orders:write', 'orders:read', 'profile']) expect((await refresh(first, scope)).json.error).toBe('invalid_scope');
    expect((await refresh(first, 'openid')).json.scope).toBe('openid');
  });

  it('takes the ID token along when it is openid', async () => {
    const [first, code] = [await redeem(await newCode()), await newCode()];
    await setScopes(['offline_access', 'orders:write']);
    for (const { json } of [await refresh(first), await redeem(code)]) {
      expect(json.scope).toBe('offline_access orders:write');
      expect(json).not.toHaveProperty('id_token');
    }
  });

  it('comes back when it is given back', async () => {
    const first = await redeem(await newCode());
    await setScopes(['openid']);
    const second = await refresh(first);
    expect(second.json.scope).toBe('openid');
    await setScopes(SCOPES);
    expect((await refresh(second)).json.scope).toBe(SCOPES.join(' '));
  });

  it('leaves nothing to issue when it was the last', async () => {
    const [first, code] = [await redeem(await newCode()), await newCode()];
    await setScopes(['email']);
    for (const reply of [await refresh(first), await redeem(code)])
      expect([reply.status, reply.json.error]).toEqual([400, 'invalid_grant']);
    expect(world.facts('refresh_token.refused')).toMatchObject([{ details: { reason: 'no_scope_left' } }]);
    expect(world.facts('code.refused')).toMatchObject([{ details: { reason: 'no_scope_left' } }]);
  });

  it('ends what lived on without a session when it is offline_access', async () => {
    const [live, over] = [await redeem(await newCode()), await redeem(await newCode())];
    await setScopes(['openid', 'profile', 'orders:write']);
    expect((await refresh(live)).json.scope).toBe('openid profile orders:write');
    await signOut(world, { session, by: 'person', client: undefined, origin: ORIGIN });
    expect((await refresh(over)).json.error).toBe('invalid_grant');
    expect(world.facts('refresh_token.refused')).toMatchObject([{ details: { reason: 'session_ended' } }]);
    await setScopes(SCOPES);
    expect((await refresh(over)).status).toBe(200);
  });

  it('known-flaw/038 a grant type taken from a client is not served', async () => {
    const [first, code] = [await redeem(await newCode()), await newCode()];
    await world.store.write(async (tx) => tx.clients.put({ ...client, grants: ['client_credentials'] }));
    for (const reply of [await refresh(first), await redeem(code)]) expect(reply.json.error).toBe('unauthorized_client');
  });
});

describe('known-flaw/036 what ends a grant at the same moment', () => {
  const ends: [string, (tx: Tx) => unknown][] = [
    ['the client is suspended', (tx) => tx.clients.setStatus('web', 'suspended', world.clock.now())],
    ['the client is removed', (tx) => tx.clients.remove('web')],
    ['all tokens of the client are voided', (tx) => tx.clients.voidTokensBefore('web', world.clock.now())],
    ['the person is suspended', (tx) => tx.users.setStatus(session.userId, 'suspended', world.clock.now())],
    ['the person is removed', (tx) => tx.users.remove(session.userId)],
    ['all tokens of the person are voided', (tx) => tx.users.voidTokensBefore(session.userId, world.clock.now())],
    ['the consent is withdrawn', (tx) => tx.grants.revokeOfConsent(session.userId, 'web', 'consent_withdrawn', world.clock.now())],
  ];

  it.each(ends)('wins over a refresh and a redemption that proved their client before: %s', async (_title, end) => {
    const [first, code] = [await redeem(await newCode()), await newCode()];
    world.clock.advance(1);
    const issued = world.facts().length;
    const [, refreshed, redeemed] = await Promise.all([
      world.store.write(async (tx) => void (await end(tx))),
      refresh(first),
      redeem(code),
    ]);
    expect([refreshed.json.error, redeemed.json.error]).toEqual(['invalid_grant', 'invalid_grant']);
    expect(
      world
        .facts()
        .slice(issued)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['code.refused', 'refresh_token.refused']);
  });

  it.each(ends)('leaves nothing alive when it comes right after: %s', async (_title, end) => {
    const [first, code] = [await redeem(await newCode()), await newCode()];
    const other = await world.addClient({ id: 'other' });
    world.clock.advance(1);
    const [refreshed, redeemed] = await Promise.all([refresh(first), redeem(code), world.store.write(async (tx) => void (await end(tx)))]);
    for (const reply of [first, refreshed, redeemed]) {
      if (typeof reply.json.access_token !== 'string') continue;
      expect((await endpoints.introspect(other, reply.json.access_token)).json).toEqual({ active: false });
    }
    world.clock.advance(1);
    for (const reply of [refreshed, redeemed]) {
      if (typeof reply.json.refresh_token === 'string') expect((await refresh(reply)).status).toBeGreaterThanOrEqual(400);
    }
  });
});
