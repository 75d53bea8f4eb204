import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Operations } from '../../../electron/control/connect-control.ts';
import type { TokenFilter, TokenView } from '../../../shared/contract/tokens.ts';
import { ORIGIN } from '../../support/endpoints.ts';
import type { ClientWithSecret, Person } from '../../support/world.ts';
import { as } from '../network/callers.ts';
import { refusalOf } from '../operator.ts';
import { createTokenDesk, everyState, type Held, idOf, type TokenDesk } from './token-desk.ts';

let desk: TokenDesk;
let web: ClientWithSecret;
let batch: ClientWithSecret;
let ada: Person;
let held: Held;
let own: string;

beforeEach(async () => {
  desk = await createTokenDesk();
  web = await desk.addClient('web');
  batch = await desk.addClient('batch', { accessTokenFormat: 'opaque' });
  ada = await desk.addPerson('ada');
  held = await desk.hold(web, await desk.signIn(ada));
  desk.world.clock.advance(10);
  own = await desk.machine(batch);
  desk.world.clock.advance(10);
});
afterEach(() => desk.close());

const all = async (filter: TokenFilter, limit = 500, by: Operations = desk.ops): Promise<TokenView[]> => {
  const tokens: TokenView[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { tokens: TokenView[]; next: string | null } = await by.tokens.list({ filter, limit, cursor });
    tokens.push(...page.tokens);
    cursor = page.next;
  }
  return tokens;
};
const ids = async (filter: TokenFilter, limit?: number): Promise<string[]> => (await all(filter, limit)).map(({ id }) => id);

describe('what is said of a token', () => {
  it('F1 an access token of a person, with the address it was asked for from and never its value', async () => {
    const view = await desk.ops.tokens.show({ id: held.jti });
    expect(view).toMatchObject({
      type: 'access_token',
      state: 'live',
      format: 'jwt',
      grant_type: 'authorization_code',
      client: 'web',
      client_name: 'Name of web',
      user: ada.id,
      user_name: 'ada',
      scope: 'openid profile offline_access',
      audience: [desk.world.issuer],
      binding: 'none',
      grant: held.grant,
      session: held.session.id,
      revoked_at: null,
      spent_at: null,
      last_seen_at: null,
      address: ORIGIN.address,
    });
    const stored = await desk.world.store.read.tokens.findAccess(held.jti);
    expect(view.fingerprint).toBe(stored?.hash.toString('hex').slice(0, 16));
    expect(JSON.stringify(view)).not.toContain(held.access.slice(-30));
  });

  it('F1 a refresh token, with the address of the access token that came with it', async () => {
    expect(await desk.ops.tokens.show({ id: held.refreshId })).toMatchObject({
      type: 'refresh_token',
      format: 'opaque',
      grant_type: 'authorization_code',
      address: ORIGIN.address,
      user_name: 'ada',
    });
  });

  it('F1 the token of a client that acts for itself', async () => {
    const view = { type: 'access_token', format: 'opaque', grant_type: 'client_credentials', user: null, user_name: null, grant: null };
    expect(await desk.ops.tokens.show({ id: idOf(own) })).toMatchObject({ ...view, session: null, client: 'batch' });
  });

  it('F1 what a refresh gave: the former is spent, the grant type says how the successors came to be', async () => {
    const { json } = await desk.refresh(web, held.refresh);
    const former = await desk.ops.tokens.show({ id: held.refreshId });
    expect(former.state).toBe('spent');
    expect(former.spent_at).not.toBeNull();
    for (const value of [json.access_token, json.refresh_token])
      expect(await desk.ops.tokens.show({ id: idOf(String(value)) })).toMatchObject({ state: 'live', grant_type: 'refresh_token' });
  });

  it('F1 when it was last seen at introspection or userinfo, and not that a dead one was shown', async () => {
    desk.world.clock.advance(1000);
    await desk.ends.introspect(web, held.access);
    const at = new Date(desk.world.clock.now()).toISOString();
    expect((await desk.ops.tokens.show({ id: held.jti })).last_seen_at).toBe(at);
    desk.world.clock.advance(1000);
    await desk.ends.userinfo(`Bearer ${held.access}`);
    const later = new Date(desk.world.clock.now()).toISOString();
    expect((await desk.ops.tokens.show({ id: held.jti })).last_seen_at).toBe(later);
    await desk.ends.introspect(web, held.refresh);
    expect((await desk.ops.tokens.show({ id: held.refreshId })).last_seen_at).toBe(later);
    await desk.ends.revoke(web, held.refresh);
    desk.world.clock.advance(1000);
    expect(await desk.isActive(web, held.access)).toBe(false);
    expect((await desk.ops.tokens.show({ id: held.jti })).last_seen_at).toBe(later);
  });

  it.each(['nothing', "' OR 1=1 --", '\u202e\u0000', '[]'])('is refused for the unknown %j', async (id) => {
    expect(await refusalOf(desk.ops.tokens.show({ id }))).toBe('not_found');
  });

  it('is told to every role', async () => {
    for (const role of ['viewer', 'responder', 'administrator', 'auditor'] as const) {
      const by = as(desk.operator, { actor: 'operator:x', role, session: 's' });
      expect((await all({}, 500, by)).map(({ id }) => id)).toHaveLength(3);
      expect(await by.tokens.count({ filter: {} })).toEqual({ tokens: 3 });
    }
  });
});

describe('the list of tokens', () => {
  it('has the live ones when nothing is asked, newest first', async () => {
    await desk.refresh(web, held.refresh);
    const { tokens } = await desk.ops.tokens.list({});
    expect(tokens.map(({ state }) => state)).toEqual(['live', 'live', 'live', 'live']);
    const moments = tokens.map(({ issued_at }) => issued_at);
    expect(moments).toEqual([...moments].sort().reverse());
    expect(tokens.map(({ id }) => id)).not.toContain(held.refreshId);
  });

  it.each([1, 2, 3, 7])('gives every token once in pages of %i, with what is issued meanwhile left out', async (limit) => {
    const session = await desk.signIn(ada);
    for (let n = 0; n < 6; n++) {
      desk.world.clock.advance(1);
      await desk.hold(n % 2 === 0 ? web : batch, session);
    }
    const whole = await ids({});
    expect(whole).toHaveLength(15);
    expect(whole).toEqual([...whole].sort().reverse());
    const first = await desk.ops.tokens.list({ filter: {}, limit });
    desk.world.clock.advance(1);
    await desk.hold(web, session);
    const rest: string[] = [];
    for (let cursor = first.next; cursor !== null; ) {
      const page = await desk.ops.tokens.list({ filter: {}, limit, cursor });
      rest.push(...page.tokens.map(({ id }) => id));
      cursor = page.next;
    }
    expect([...first.tokens.map(({ id }) => id), ...rest]).toEqual(whole);
  });

  it('is narrowed by each member of the filter, and by all of them together', async () => {
    const bob = await desk.addPerson('bob');
    const other = await desk.hold(batch, await desk.signIn(bob), ['openid', 'orders:write', 'offline_access']);
    const pair = (one: Held): string[] => [one.jti, one.refreshId].sort();
    const sorted = async (filter: TokenFilter): Promise<string[]> => (await ids(filter)).sort();
    expect(await sorted({ client: 'web' })).toEqual(pair(held));
    expect(await sorted({ client: 'batch' })).toEqual([idOf(own), ...pair(other)].sort());
    expect(await sorted({ user: 'BOB' })).toEqual(pair(other));
    expect(await sorted({ user: bob.id })).toEqual(pair(other));
    expect(await sorted({ grant: held.grant })).toEqual(pair(held));
    expect(await sorted({ session: other.session.id })).toEqual(pair(other));
    expect(await sorted({ type: 'refresh_token' })).toEqual([held.refreshId, other.refreshId].sort());
    expect(await sorted({ format: 'jwt' })).toEqual([held.jti]);
    expect(await sorted({ format: 'opaque' })).toEqual([held.refreshId, idOf(own), ...pair(other)].sort());
    expect(await sorted({ scope: 'orders:write' })).toEqual([idOf(own), ...pair(other)].sort());
    expect(await sorted({ scope: 'orders' })).toEqual([]);
    const since = (await desk.ops.tokens.show({ id: other.jti })).issued_at;
    expect(await sorted({ issued_from: Date.parse(since) })).toEqual(pair(other));
    expect(await sorted({ issued_to: Date.parse(since) })).toEqual([idOf(own), ...pair(held)].sort());
    expect(await sorted({ client: 'batch', type: 'access_token', scope: 'orders:write', state: 'live', user: 'bob' })).toEqual([other.jti]);
    for (const filter of [{ user: 'nobody' }, { grant: 'x' }, { session: 'x' }, { client: "' OR ''='" }, { scope: '%' }]) {
      expect(await ids(filter)).toEqual([]);
      expect(await desk.ops.tokens.count({ filter })).toEqual({ tokens: 0 });
    }
  });

  it('finds the tokens of a person with very many grants too', async () => {
    const session = await desk.signIn(ada);
    for (let n = 0; n < 101; n++) await desk.hold(web, session);
    expect(await ids({ user: 'ada' }, 50)).toHaveLength(204);
    expect(await ids({ session: session.id, type: 'refresh_token' })).toHaveLength(101);
    expect(await desk.ops.tokens.count({ filter: { user: 'ada', state: 'live' } })).toEqual({ tokens: 204 });
  });

  it.each(['x', '00000000-0000-7000-8000-00000000000g', "' --", '~'])('refuses the cursor %j', async (cursor) => {
    expect(await refusalOf(desk.ops.tokens.list({ cursor }))).toBe('invalid_input');
  });

  it('counts the states apart, and together they are all', async () => {
    await desk.refresh(web, held.refresh);
    await desk.ends.revoke(batch, own);
    const counts = await Promise.all(everyState.map(async (state) => (await desk.ops.tokens.count({ filter: { state } })).tokens));
    // live, spent, revoked, expired, all
    expect(counts).toEqual([3, 1, 1, 0, 5]);
    desk.world.clock.advance(3_600_000);
    const later = await Promise.all(everyState.map(async (state) => (await desk.ops.tokens.count({ filter: { state } })).tokens));
    expect(later).toEqual([1, 1, 1, 2, 5]);
    for (const [at, state] of everyState.entries()) expect(await ids({ state })).toHaveLength(later[at] ?? -1);
  });
});

describe('of many tokens', () => {
  const COUNT = 6000;
  /** Rows as the endpoints write them, many at a time. */
  const issueMany = async (): Promise<void> => {
    const { store, clock } = desk.world;
    const hash = Buffer.alloc(32, 1);
    const now = clock.now();
    await store.write(async (tx) => {
      for (let n = 0; n < COUNT; n++) {
        const jti = `${(now - COUNT + n)
          .toString(16)
          .padStart(12, '0')
          .replace(/^(.{8})/, '$1-')}-7000-8000-${String(n).padStart(12, '0')}`;
        const expiresAt = n % 2 === 0 ? now + 60_000 : now;
        const clientId = n === 10 ? 'rare' : 'web';
        const rest = { scope: '', audience: [], format: 'jwt' as const, createdAt: now - COUNT + n, expiresAt };
        await tx.tokens.insertAccess({ jti, hash, clientId, userId: null, grantId: null, ...rest });
      }
    });
    await desk.addClient('rare');
  };

  it('a page is read in bounded steps, with turns of the loop in between, and a rare one is found', async () => {
    await issueMany();
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (turns > 0) tick = setImmediate(count);
    };
    let tick = setImmediate(count);
    const rare = await desk.ops.tokens.list({ filter: { client: 'rare' }, limit: 10 });
    expect(rare).toMatchObject({ tokens: [{ client: 'rare' }], next: null });
    const before = turns;
    expect(await desk.ops.tokens.count({ filter: { client: 'web', type: 'access_token' } })).toEqual({ tokens: COUNT });
    clearImmediate(tick);
    expect(turns - before).toBeGreaterThanOrEqual(COUNT / 1000);
    expect(await desk.ops.tokens.count({ filter: { client: 'web', type: 'access_token', state: 'live' } })).toEqual({ tokens: COUNT / 2 });
    expect(await ids({ type: 'access_token', state: 'live' }, 500)).toHaveLength(COUNT / 2 + 2);
  });
});
