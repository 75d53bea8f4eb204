import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionRecord } from '../../electron/store/records.ts';
import type { Tx } from '../../electron/store/store.ts';
import { addSession, codeFields, createEndpoints, type Endpoints, issueTestCode, type Reply, text } from '../support/endpoints.ts';
import { type ClientWithSecret, createWorld, type Person, type World } from '../support/world.ts';

let world: World;
let endpoints: Endpoints;
let client: ClientWithSecret;
let api: ClientWithSecret;
let person: Person;
let session: SessionRecord;

beforeEach(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
  client = await world.addClient();
  api = await world.addClient({ id: 'api' });
  person = await world.addUser({ name: 'alice' });
  session = await addSession(world, person);
});
afterEach(() => world.close());

const redeem = async (): Promise<Reply> => endpoints.token(client, codeFields(await issueTestCode(world, session)));
const refresh = (from: Reply): Promise<Reply> =>
  endpoints.token(client, { grant_type: 'refresh_token', refresh_token: text(from.json.refresh_token) });
const isActive = async (reply: Reply): Promise<unknown> => (await endpoints.introspect(api, text(reply.json.access_token))).json.active;
const set = (of: 'clients' | 'users', status: 'active' | 'suspended') => (tx: Tx) =>
  tx[of].setStatus(of === 'clients' ? 'web' : person.id, status, world.clock.now());

describe.each(['clients', 'users'] as const)('known-flaw/041 known-flaw/042 suspension of %s', (of) => {
  it('holds until it is lifted, and spends nothing meanwhile', async () => {
    const [reply, code] = [await redeem(), await issueTestCode(world, session)];
    await world.store.write(set(of, 'suspended'));
    expect(await isActive(reply)).toBe(false);
    for (let i = 0; i < 3; i += 1) expect((await refresh(reply)).status).toBeGreaterThanOrEqual(400);
    expect((await endpoints.token(client, codeFields(code))).status).toBeGreaterThanOrEqual(400);
    await world.store.write(set(of, 'active'));
    expect(await isActive(reply)).toBe(true);
    expect((await refresh(reply)).status).toBe(200);
    expect((await endpoints.token(client, codeFields(code))).status).toBe(200);
    expect(world.facts('grant.revoked')).toEqual([]);
  });

  it('survives a restart', async () => {
    const reply = await redeem();
    await world.store.write(set(of, 'suspended'));
    await world.restart();
    expect(await isActive(reply)).toBe(false);
    expect((await refresh(reply)).status).toBeGreaterThanOrEqual(400);
  });

  it('the caller cannot tell suspended from revoked', async () => {
    const [suspended, revoked] = [await redeem(), await redeem()];
    await endpoints.revoke(client, text(revoked.json.refresh_token));
    const told =
      of === 'users'
        ? await refresh(revoked)
        : await endpoints.token({ ...client, secret: 'wrong' }, { grant_type: 'refresh_token', refresh_token: 'x' });
    await world.store.write(set(of, 'suspended'));
    expect(await refresh(suspended)).toEqual(told);
  });
});

describe('removal and what comes after', () => {
  it('known-flaw/078 a client registered anew under an old id gets nothing of the old one', async () => {
    const [reply, code] = [await redeem(), await issueTestCode(world, session)];
    await world.store.write((tx) => tx.clients.remove('web'));
    world.clock.advance(1);
    client = await world.addClient();
    expect((await refresh(reply)).json.error).toBe('invalid_grant');
    expect((await endpoints.token(client, codeFields(code))).json.error).toBe('invalid_grant');
    for (const token of [reply.json.access_token, reply.json.refresh_token])
      expect((await endpoints.introspect(client, text(token))).json).toEqual({ active: false });
    expect((await endpoints.userinfo(`Bearer ${text(reply.json.access_token)}`)).json.error).toBe('invalid_token');
  });

  it('known-flaw/078 an account made anew under an old name gets nothing of the old one', async () => {
    const reply = await redeem();
    await world.store.write((tx) => tx.users.remove(person.id));
    const again = await world.addUser({ name: 'alice' });
    expect(again.id).not.toBe(person.id);
    expect(await isActive(reply)).toBe(false);
    expect((await refresh(reply)).json.error).toBe('invalid_grant');
  });

  it('tokens issued after all earlier ones were voided are good', async () => {
    const before = [await redeem(), await redeem()];
    await world.store.write(async (tx) => {
      await tx.users.voidTokensBefore(person.id, world.clock.now());
      await tx.clients.voidTokensBefore('web', world.clock.now());
    });
    world.clock.advance(1);
    const after = await redeem();
    expect(await Promise.all([...before, after].map(isActive))).toEqual([false, false, true]);
    expect((await refresh(after)).status).toBe(200);
    for (const reply of before) expect((await refresh(reply)).json.error).toBe('invalid_grant');
  });

  it('known-flaw/040 what one person or client lost, another keeps', async () => {
    const bob = await addSession(world, await world.addUser({ name: 'bob' }));
    const mine = await redeem();
    const other = await endpoints.token(client, codeFields(await issueTestCode(world, bob)));
    const elsewhere = await endpoints.token(api, codeFields(await issueTestCode(world, session, { clientId: 'api' })));
    await world.store.write((tx) => tx.grants.revokeOfConsent(person.id, 'web', 'consent_withdrawn', world.clock.now()));
    expect(await Promise.all([mine, other, elsewhere].map(isActive))).toEqual([false, true, true]);
    await world.store.write(set('users', 'suspended'));
    expect(await Promise.all([other, elsewhere].map(isActive))).toEqual([true, false]);
  });
});
