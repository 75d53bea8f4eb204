import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEndpoints, type Endpoints, ORIGIN, type Reply, text } from '../support/endpoints.ts';
import { type ClientWithSecret, createWorld, type NewClient, type World } from '../support/world.ts';

let world: World;
let endpoints: Endpoints;

beforeEach(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
});
afterEach(() => world.close());

const service = (changes: NewClient = {}): Promise<ClientWithSecret> =>
  world.addClient({
    id: 'svc',
    grants: ['client_credentials'],
    scopes: ['orders:write', 'stock:read'],
    defaultScopes: ['stock:read'],
    ...changes,
  });
const ask = (client: ClientWithSecret, scope?: string): Promise<Reply> =>
  endpoints.token(client, { grant_type: 'client_credentials', scope });

describe('the client credentials grant', () => {
  it('RFC 6749 §4.4.3 answers with a bearer token, its lifetime and scope; no refresh token, no ID token', async () => {
    const { status, json } = await ask(await service());
    expect(status).toBe(200);
    expect(Object.keys(json).toSorted()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: world.policy.accessTokenLifetime, scope: 'stock:read' });
  });

  it('RFC 9068 §2.2 the token speaks of the client as its own subject and of no person', async () => {
    const { json } = await ask(await service());
    const keys = createLocalJWKSet(world.keyRing.jwks() as never);
    const { payload, protectedHeader } = await jwtVerify(text(json.access_token), keys, {
      typ: 'at+jwt',
      issuer: world.issuer,
      currentDate: new Date(world.clock.now()),
    });
    expect(payload).toMatchObject({ sub: 'svc', client_id: 'svc', aud: world.issuer, scope: 'stock:read' });
    for (const claim of ['auth_time', 'acr', 'amr', 'sid', 'nonce']) expect(payload).not.toHaveProperty(claim);
    expect(protectedHeader.kid).toBe(world.keyRing.signer().kid);
  });

  it('D2 the fact that was committed with the token names it', async () => {
    const { json } = await ask(await service({ accessTokenFormat: 'opaque' }));
    const [fact] = world.facts('token.issued');
    expect(fact).toMatchObject({
      client: 'svc',
      address: ORIGIN.address,
      agent: ORIGIN.agent,
      details: { grant_type: 'client_credentials', scope: 'stock:read', format: 'opaque' },
    });
    expect(text(json.access_token)).toContain(fact?.token);
    expect(fact).not.toHaveProperty('user');
    expect(JSON.stringify(world.facts())).not.toContain(text(json.access_token));
  });

  it('A4 an opaque token is introspected like a JWT', async () => {
    const client = await service({ accessTokenFormat: 'opaque' });
    const { json } = await ask(client);
    expect(text(json.access_token)).toMatch(/^gwa_/);
    expect((await endpoints.introspect(client, text(json.access_token))).json).toMatchObject({
      active: true,
      sub: 'svc',
      client_id: 'svc',
      scope: 'stock:read',
    });
  });

  it('§2.3 of RFC 9700 the audience is the resource server the scope speaks of', async () => {
    const resource = { identifier: 'https://stock.example', scopes: ['stock:read'], clients: [], createdAt: 0, updatedAt: 0 };
    endpoints = createEndpoints(world, { resources: [resource] });
    const client = await service();
    const [stock, orders] = [await ask(client), await ask(client, 'orders:read')];
    expect((await endpoints.introspect(client, text(stock.json.access_token))).json.aud).toBe('https://stock.example');
    expect((await endpoints.introspect(client, text(orders.json.access_token))).json.aud).toBe(world.issuer);
  });
});

describe('its scopes', () => {
  it.each([
    ['RFC 6749 §3.3 the default when none is named', undefined, 'stock:read'],
    ['RFC 6749 §3.2 the default when the parameter is empty', '', 'stock:read'],
    ['RFC 6749 §3.3 those that were named', 'stock:read orders:write', 'stock:read orders:write'],
    ['A7 one that a registered scope implies, and not the implying one', 'orders:read', 'orders:read'],
    ['RFC 6749 §3.3 each once, in the order given', 'stock:read orders:read stock:read', 'stock:read orders:read'],
  ])('%s', async (_title, asked, given) => {
    const { status, json } = await ask(await service(), asked);
    expect([status, json.scope]).toEqual([200, given]);
  });

  it.each([
    ['one that is not registered', 'billing:read', 'not_allowed'],
    ['one above a registered scope', 'orders:admin', 'not_allowed'],
    ['a good one beside a bad one', 'stock:read billing:read', 'not_allowed'],
    ['one in another case', 'Stock:Read', 'not_allowed'],
    ['openid: there is no person', 'openid', 'person_scope'],
    ['profile beside a good one', 'stock:read profile', 'person_scope'],
    ['offline_access: there is nothing to refresh', 'offline_access', 'person_scope'],
    ['two spaces between names', 'stock:read  orders:read', 'malformed'],
    ['a tab between names', 'stock:read\torders:read', 'malformed'],
    ['a quote', 'stock:"read"', 'malformed'],
    ['a back-slash', 'stock\\read', 'malformed'],
    ['a letter beyond ASCII', 'stöck', 'malformed'],
    ['1,001 characters', 'x'.repeat(1001), 'too_long'],
    ['51 names', Array.from({ length: 51 }, (_, i) => `s${i}`).join(' '), 'too_many'],
  ])('RFC 6749 §5.2 refuses %s with invalid_scope and issues nothing', async (_title, scope, reason) => {
    const client = await service({ scopes: ['openid', 'profile', 'offline_access', 'orders:write', 'stock:read'] });
    const { status, json } = await ask(client, scope);
    expect([status, json.error]).toEqual([400, 'invalid_scope']);
    expect(world.facts('token.refused')).toMatchObject([
      { client: 'svc', details: { error: 'invalid_scope', reason, grant_type: 'client_credentials' } },
    ]);
    expect(world.facts('token.issued')).toEqual([]);
  });

  it('RFC 6749 §3.3 a client with scopes and no default has to name them', async () => {
    const client = await service({ defaultScopes: [] });
    expect((await ask(client)).json.error).toBe('invalid_scope');
    expect((await ask(client, 'stock:read')).json.scope).toBe('stock:read');
  });

  it('defaults that speak of a person are left out, the others given', async () => {
    const client = await service({ scopes: ['openid', 'email', 'stock:read'], defaultScopes: ['openid', 'email', 'stock:read'] });
    expect((await ask(client)).json.scope).toBe('stock:read');
  });

  it.each([
    ['no scope at all', []],
    ['scopes of persons only', ['openid', 'profile']],
  ])('a client with %s gets a token without scope', async (_title, scopes) => {
    const client = await service({ scopes, defaultScopes: scopes });
    const { status, json } = await ask(client);
    expect(status).toBe(200);
    expect(json).not.toHaveProperty('scope');
    const told = (await endpoints.introspect(client, text(json.access_token))).json;
    expect(told).toMatchObject({ active: true, sub: 'svc' });
    expect(told).not.toHaveProperty('scope');
  });
});

describe('who may use it', () => {
  it('RFC 6749 §4.4 a public client may not, even when the grant is registered for it', async () => {
    const client = await service({ type: 'public', authMethod: 'none' });
    const { status, json } = await ask(client);
    expect([status, json.error]).toEqual([400, 'unauthorized_client']);
    expect(world.facts('token.refused')).toMatchObject([
      { client: 'svc', details: { error: 'unauthorized_client', reason: 'public_client' } },
    ]);
  });

  it('RFC 6749 §5.2 a client that did not register the grant may not', async () => {
    const { status, json } = await ask(await service({ grants: ['authorization_code'] }));
    expect([status, json.error]).toEqual([400, 'unauthorized_client']);
    expect(world.facts('token.refused')).toMatchObject([{ details: { reason: 'grant_not_allowed' } }]);
  });

  it('known-flaw/042 a suspension that is stored before the token is issued stops it, though the client had proved itself before', async () => {
    const client = await service();
    await ask(client);
    const [, reply] = await Promise.all([
      world.store.write((tx) => tx.clients.setStatus('svc', 'suspended', world.clock.now())),
      ask(client),
    ]);
    expect([reply.status, reply.json.error]).toEqual([401, 'invalid_client']);
    expect(world.facts('token.issued')).toHaveLength(1);
    expect(world.facts('token.refused')).toMatchObject([{ details: { reason: 'client_suspended' } }]);
  });

  it('known-flaw/041 a token of a client that was suspended or removed is dead at once', async () => {
    const [client, other] = [await service(), await world.addClient({ id: 'other' })];
    const token = text((await ask(client)).json.access_token);
    expect((await endpoints.introspect(other, token)).json.active).toBe(true);
    await world.store.write((tx) => tx.clients.setStatus('svc', 'suspended', world.clock.now()));
    expect((await endpoints.introspect(other, token)).json).toEqual({ active: false });
    await world.store.write((tx) => tx.clients.setStatus('svc', 'active', world.clock.now()));
    expect((await endpoints.introspect(other, token)).json.active).toBe(true);
    await world.store.write((tx) => tx.clients.remove('svc'));
    expect((await endpoints.introspect(other, token)).json).toEqual({ active: false });
  });
});
