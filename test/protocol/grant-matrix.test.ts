import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withdrawConsent } from '../../electron/accounts/consents/withdraw-consent.ts';
import { signOut } from '../../electron/accounts/sessions/sign-out.ts';
import type { SessionRecord } from '../../electron/store/records.ts';
import type { Tx } from '../../electron/store/store.ts';
import { addSession, codeFields, createEndpoints, type Endpoints, issueTestCode, ORIGIN, type Reply, text } from '../support/endpoints.ts';
import { type ClientWithSecret, createWorld, type World } from '../support/world.ts';

/** What can have become of client and person since tokens were issued. */
const states = ['active', 'suspended', 'removed', 'voided'] as const;
const links = ['live', 'signed out', 'consent withdrawn'] as const;
const kinds = ['confidential jwt', 'confidential opaque', 'public jwt'] as const;

interface Cell {
  readonly kind: (typeof kinds)[number];
  readonly client: (typeof states)[number];
  readonly user: (typeof states)[number];
  readonly link: (typeof links)[number];
  readonly offline: boolean;
}

/** Every flow that rests on a client, a person or both. */
interface Outcomes {
  readonly redeem: string;
  readonly refresh: string;
  readonly introspectAccess: string;
  readonly introspectRefresh: string;
  readonly userinfo: string;
  readonly clientCredentials: string;
  readonly introspectOwn: string;
  readonly revoke: string;
}

/** The whole rule, in the words of the RFCs: who may act, and what still stands. */
const model = ({ kind, client, user, link, offline }: Cell): Outcomes => {
  const isPublic = kind.startsWith('public');
  const mayAct = client === 'active' || client === 'voided';
  const stands = client === 'active' && user === 'active' && link !== 'consent withdrawn' && (link === 'live' || offline);
  const grant = !mayAct ? 'invalid_client' : stands ? 'tokens' : 'invalid_grant';
  return {
    redeem: grant,
    refresh: grant,
    introspectAccess: stands ? 'active' : 'inactive',
    introspectRefresh: !mayAct || isPublic ? 'invalid_client' : stands ? 'active' : 'inactive',
    userinfo: stands ? 'claims' : 'invalid_token',
    clientCredentials: !mayAct ? 'invalid_client' : isPublic ? 'unauthorized_client' : 'tokens',
    introspectOwn: isPublic ? 'none' : client === 'active' ? 'active' : 'inactive',
    revoke: mayAct ? 'done' : 'invalid_client',
  };
};

const cells: Cell[] = kinds.flatMap((kind) =>
  states.flatMap((client) =>
    states.flatMap((user) => links.flatMap((link) => [true, false].map((offline): Cell => ({ kind, client, user, link, offline })))),
  ),
);

let world: World;
let endpoints: Endpoints;
let api: ClientWithSecret;
beforeAll(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
  api = await world.addClient({ id: 'api' });
});
afterAll(() => world.close());

const nameOf = ({ status, json }: Reply): string => {
  expect(status).toBeLessThan(500);
  if (typeof json.error === 'string') return json.error;
  if (typeof json.active === 'boolean') return json.active ? 'active' : 'inactive';
  return 'access_token' in json ? 'tokens' : 'sub' in json ? 'claims' : 'done';
};

const turn = async (tx: Tx, of: 'clients' | 'users', id: string, state: Cell['client']): Promise<void> => {
  const now = world.clock.now();
  if (state === 'suspended') await tx[of].setStatus(id, 'suspended', now);
  if (state === 'removed') await tx[of].remove(id);
  if (state === 'voided') await tx[of].voidTokensBefore(id, now);
};

const change = async (cell: Cell, client: ClientWithSecret, session: SessionRecord): Promise<void> => {
  if (cell.link === 'signed out') await signOut(world, { session, by: 'person', client: undefined, origin: ORIGIN });
  if (cell.link === 'consent withdrawn') await withdrawConsent(world, { session, clientId: client.id, origin: ORIGIN });
  await world.store.write(async (tx) => {
    await turn(tx, 'users', session.userId, cell.user);
    await turn(tx, 'clients', client.id, cell.client);
  });
  world.clock.advance(1);
};

let count = 0;
const run = async (cell: Cell): Promise<Outcomes> => {
  count += 1;
  const isPublic = cell.kind.startsWith('public');
  const client = await world.addClient({
    id: `client-${count}`,
    type: isPublic ? 'public' : 'confidential',
    authMethod: isPublic ? 'none' : 'client_secret_basic',
    accessTokenFormat: cell.kind.endsWith('opaque') ? 'opaque' : 'jwt',
    defaultScopes: ['orders:write'],
  });
  const session = await addSession(world, await world.addUser({ name: `user-${count}` }));
  const scopes = ['openid', 'profile', ...(cell.offline ? ['offline_access'] : [])];
  await world.store.write((tx) =>
    tx.sessions.putConsent({ userId: session.userId, clientId: client.id, scopes, grantedAt: world.clock.now() }),
  );
  const newCode = (): Promise<string> => issueTestCode(world, session, { clientId: client.id, scopes });
  const issue = async (): Promise<{ access: string; refresh: string }> => {
    const { json } = await endpoints.token(client, codeFields(await newCode()));
    return { access: text(json.access_token), refresh: text(json.refresh_token) };
  };
  const [tokens, revoked, code] = [await issue(), await issue(), await newCode()];
  const own = isPublic ? undefined : text((await endpoints.token(client, { grant_type: 'client_credentials' })).json.access_token);
  await change(cell, client, session);
  return {
    introspectAccess: nameOf(await endpoints.introspect(api, tokens.access)),
    introspectRefresh: nameOf(await endpoints.introspect(client, tokens.refresh)),
    introspectOwn: own === undefined ? 'none' : nameOf(await endpoints.introspect(api, own)),
    userinfo: nameOf(await endpoints.userinfo(`Bearer ${tokens.access}`)),
    redeem: nameOf(await endpoints.token(client, codeFields(code))),
    refresh: nameOf(await endpoints.token(client, { grant_type: 'refresh_token', refresh_token: tokens.refresh })),
    clientCredentials: nameOf(await endpoints.token(client, { grant_type: 'client_credentials' })),
    revoke: nameOf(await endpoints.revoke(client, revoked.refresh)),
  };
};

describe('known-flaw/040 known-flaw/041 known-flaw/042 known-flaw/064 no flow forgets a state that another one honours', () => {
  it('the matrix is whole', () => {
    expect(cells).toHaveLength(kinds.length * states.length ** 2 * links.length * 2);
    expect(new Set(cells.map((cell) => JSON.stringify(model(cell)))).size).toBeGreaterThan(5);
  });

  it.each(cells)('$kind client $client, person $user, session $link, offline $offline', async (cell) => {
    expect(await run(cell)).toEqual(model(cell));
  });
});
