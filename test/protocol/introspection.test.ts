import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionRecord } from '../../electron/store/records.ts';
import {
  addSession,
  basic,
  codeFields,
  createEndpoints,
  type Endpoints,
  formBody,
  issueTestCode,
  type Reply,
  text,
} from '../support/endpoints.ts';
import { type ClientWithSecret, createWorld, type Person, type World } from '../support/world.ts';

let world: World;
let endpoints: Endpoints;
let client: ClientWithSecret;
let other: ClientWithSecret;
let person: Person;
let session: SessionRecord;
const INACTIVE = { active: false };
const ORDERS = {
  identifier: 'https://orders.example',
  scopes: ['orders:write', 'orders:read'],
  clients: ['orders-api'],
  createdAt: 0,
  updatedAt: 0,
};

beforeEach(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world, { resources: [ORDERS] });
  client = await world.addClient();
  other = await world.addClient({ id: 'other' });
  person = await world.addUser({ name: 'alice' });
  session = await addSession(world, person);
});
afterEach(() => world.close());

interface Tokens {
  readonly access: string;
  readonly refresh: string;
}
const tokensFor = async (scopes = ['openid', 'profile', 'offline_access'], as = client): Promise<Tokens> => {
  const code = await issueTestCode(world, session, { clientId: as.id, scopes });
  const { json } = await endpoints.token(as, codeFields(code));
  return { access: text(json.access_token), refresh: text(json.refresh_token) };
};
const tell = async (token: string, as = client): Promise<Record<string, unknown>> => {
  const reply = await endpoints.introspect(as, token);
  expect(reply.status).toBe(200);
  return reply.json;
};

describe('introspection', () => {
  it.each(['jwt', 'opaque'] as const)('RFC 7662 §2.2 tells a client what its own token carries (%s)', async (format) => {
    const own = await world.addClient({ id: 'own', accessTokenFormat: format });
    world.clock.advance(500);
    const { access } = await tokensFor(undefined, own);
    const now = Math.floor(world.clock.now() / 1000);
    expect(await tell(access, own)).toEqual({
      active: true,
      iss: world.issuer,
      sub: person.id,
      aud: world.issuer,
      client_id: 'own',
      scope: 'openid profile offline_access',
      token_type: 'Bearer',
      jti: world.facts('code.redeemed')[0]?.token,
      iat: now,
      exp: now + world.policy.accessTokenLifetime,
      auth_time: Math.floor(session.authTime / 1000),
      acr: session.acr,
    });
  });

  it('RFC 7662 §2.2 tells of a refresh token when it ends, idle or not', async () => {
    const { refresh } = await tokensFor();
    const now = Math.floor(world.clock.now() / 1000);
    expect(await tell(refresh)).toEqual({
      active: true,
      iss: world.issuer,
      sub: person.id,
      client_id: 'web',
      scope: 'openid profile offline_access',
      token_type: 'refresh_token',
      iat: now,
      exp: now + world.policy.refreshTokenIdleLifetime,
    });
  });

  it('RFC 7662 §2.2 a token that names no resource server is told to any confidential client', async () => {
    expect(await tell((await tokensFor()).access, other)).toMatchObject({ active: true, sub: person.id, client_id: 'web' });
  });

  it('known-flaw/058 a token for a resource server is told to its own client and to that server; to any other it is inactive', async () => {
    const api = await world.addClient({ id: 'orders-api' });
    const { access } = await tokensFor(['openid', 'orders:write']);
    expect(await tell(access)).toMatchObject({ active: true, aud: ORDERS.identifier });
    expect(await tell(access, api)).toMatchObject({ active: true, aud: ORDERS.identifier, scope: 'openid orders:write' });
    expect(await tell(access, other)).toEqual(INACTIVE);
  });

  it('known-flaw/058 a server of one of several audiences may learn, one of none may not', async () => {
    const stock = { identifier: 'https://stock.example', scopes: ['stock:read'], clients: ['stock-api'], createdAt: 0, updatedAt: 0 };
    endpoints = createEndpoints(world, { resources: [ORDERS, stock] });
    const apis = [await world.addClient({ id: 'orders-api' }), await world.addClient({ id: 'stock-api' })];
    client = await world.addClient({ id: 'shop', scopes: ['openid', 'orders:read', 'stock:read'] });
    const { access } = await tokensFor(['openid', 'orders:read', 'stock:read']);
    for (const api of apis) expect(await tell(access, api)).toMatchObject({ active: true, aud: [ORDERS.identifier, stock.identifier] });
    expect(await tell(access, other)).toEqual(INACTIVE);
    const { access: stockOnly } = await tokensFor(['openid', 'stock:read']);
    expect(await Promise.all(apis.map(async (api) => (await tell(stockOnly, api)).active))).toEqual([false, true]);
  });

  it('RFC 7662 §4 a refresh token is told to its own client alone, whoever else may ask', async () => {
    const api = await world.addClient({ id: 'orders-api' });
    const { refresh } = await tokensFor(['openid', 'orders:write']);
    for (const stranger of [other, api]) expect(await tell(refresh, stranger)).toEqual(INACTIVE);
    expect((await tell(refresh)).active).toBe(true);
  });

  it('RFC 7662 §2.1 token_type_hint may say anything', async () => {
    const { access, refresh } = await tokensFor();
    for (const token of [access, refresh])
      for (const token_type_hint of ['access_token', 'refresh_token', 'nonsense', '🔑']) {
        const reply = await endpoints.post(
          endpoints.introspectRoute(),
          formBody({ token, token_type_hint }),
          basic(client.id, client.secret),
        );
        expect(reply.json.active).toBe(true);
      }
  });

  it('D1 it changes nothing and leaves no fact', async () => {
    const { access } = await tokensFor();
    const before = world.facts().length;
    await tell(access);
    await tell('nonsense');
    expect(world.facts()).toHaveLength(before);
  });
});

describe('what is inactive', () => {
  const changed = (value: string, at: number): string => `${value.slice(0, at)}${value[at] === 'A' ? 'B' : 'A'}${value.slice(at + 1)}`;
  const spoilt: [string, (token: string) => string][] = [
    ['cut by one character', (token) => token.slice(0, -1)],
    ['cut to 80 characters', (token) => token.slice(0, 80)],
    ['longer by one character', (token) => `${token}A`],
    ['with a space at the end', (token) => `${token} `],
    ['with another last part', (token) => changed(token, token.length - 5)],
    ['with another first part', (token) => changed(token, 6)],
    ['twice', (token) => token + token],
    ['in capitals', (token) => token.toUpperCase()],
  ];

  it.each(spoilt)('known-flaw/045 a token %s, of any kind', async (_title, spoil) => {
    const opaque = await world.addClient({ id: 'opaque', accessTokenFormat: 'opaque' });
    const { access, refresh } = await tokensFor();
    const values: [string, ClientWithSecret][] = [
      [access, client],
      [refresh, client],
      [(await tokensFor(undefined, opaque)).access, opaque],
    ];
    for (const [value, as] of values) {
      expect(await tell(spoil(value), as)).toEqual(INACTIVE);
      expect((await tell(value, as)).active).toBe(true);
    }
  });

  it('known-flaw/056 a JWT with the right jti and another signature, another algorithm, or none', async () => {
    const { access } = await tokensFor();
    const [head = '', payload = '', signature = ''] = access.split('.');
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const none = encode({ alg: 'none', typ: 'at+jwt' });
    const forged = [
      `${head}.${payload}.${changed(signature, 3)}`,
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      `${head}.${encode({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), scope: 'openid admin' })}.${signature}`,
      `${head}.${payload}`,
      `.${payload}.`,
    ];
    for (const token of forged) expect(await tell(token)).toEqual(INACTIVE);
  });

  it.each([
    'x',
    'a.b',
    'a.b.c',
    '..',
    'gwa_',
    'gwr_',
    `gwa_${'x'.repeat(80)}`,
    '%00',
    '🔑',
    'null',
    '{}',
    `${'x'.repeat(9000)}.${'y'.repeat(100)}.z`,
  ])('RFC 7662 §2.2 text that is no token: %s', async (token) => expect(await tell(token)).toEqual(INACTIVE));

  it.each([
    '[]',
    'null',
    '1',
    '{"jti":1}',
    '{"jti":["x"]}',
    '{"jti":{}}',
    '{',
    '{"jti":"\\ud800"}',
  ])('a JWT whose claims are %s', async (claims) => {
    expect(await tell(`e30.${Buffer.from(claims).toString('base64url')}.AA`)).toEqual(INACTIVE);
  });

  it('known-flaw/023 a code, a session and an ID token', async () => {
    const code = await issueTestCode(world, session);
    expect(await tell(code)).toEqual(INACTIVE);
    expect(await tell(code.replace('gwc_', 'gwa_'))).toEqual(INACTIVE);
    expect(await tell(code.replace('gwc_', 'gwr_'))).toEqual(INACTIVE);
    const { json } = await endpoints.token(client, codeFields(code));
    expect(await tell(text(json.id_token))).toEqual(INACTIVE);
  });

  it('a refresh token under the name of an access token, and the other way round', async () => {
    const opaque = await world.addClient({ id: 'opaque', accessTokenFormat: 'opaque' });
    const { access, refresh } = await tokensFor(undefined, opaque);
    expect(await tell(refresh.replace('gwr_', 'gwa_'), opaque)).toEqual(INACTIVE);
    expect(await tell(access.replace('gwa_', 'gwr_'), opaque)).toEqual(INACTIVE);
  });

  it('RFC 7662 §2.2 an access token at its end, to the millisecond', async () => {
    const { access } = await tokensFor();
    world.clock.advance(world.policy.accessTokenLifetime * 1000 - 1);
    expect((await tell(access)).active).toBe(true);
    world.clock.advance(1);
    expect(await tell(access)).toEqual(INACTIVE);
  });

  it('a refresh token that idled too long, was spent, or replaced', async () => {
    const first = await tokensFor();
    const { json } = await endpoints.token(client, { grant_type: 'refresh_token', refresh_token: first.refresh });
    expect(await tell(first.refresh)).toEqual(INACTIVE);
    expect((await tell(text(json.refresh_token))).active).toBe(true);
    world.clock.advance(world.policy.refreshTokenIdleLifetime * 1000);
    expect(await tell(text(json.refresh_token))).toEqual(INACTIVE);
  });

  it('A4 tokens that were revoked, at once', async () => {
    const [one, two] = [await tokensFor(), await tokensFor()];
    await endpoints.revoke(client, one.access);
    expect(await tell(one.access)).toEqual(INACTIVE);
    expect((await tell(one.refresh)).active).toBe(true);
    await endpoints.revoke(client, two.refresh);
    for (const token of [two.access, two.refresh]) expect(await tell(token)).toEqual(INACTIVE);
  });
});

describe('who may ask', () => {
  const ask = (fields: Record<string, string>, authorization?: string): Promise<Reply> =>
    endpoints.post(endpoints.introspectRoute(), formBody(fields), authorization);

  it('RFC 7662 §2.1 a public client may not: anyone could say its id', async () => {
    const spa = await world.addClient({ id: 'spa', type: 'public', authMethod: 'none' });
    const { access } = await tokensFor(undefined, spa);
    const { status, json } = await ask({ client_id: 'spa', token: access });
    expect([status, json]).toEqual([401, { error: 'invalid_client', error_description: 'The client could not be authenticated.' }]);
    expect(world.facts('request.refused')).toMatchObject([{ client: 'spa', details: { endpoint: 'introspect', reason: 'public_client' } }]);
    expect(await tell(access)).toMatchObject({ active: true, client_id: 'spa' });
  });

  it.each([
    ['nobody', {}, undefined],
    ['a client with a wrong secret', {}, basic('web', 'wrong')],
    ['a bearer of a token', {}, 'Bearer abc'],
  ])('RFC 7662 §2.1 %s may not, and is told so with a challenge', async (_title, fields, authorization) => {
    const reply = await ask({ token: (await tokensFor()).access, ...fields }, authorization);
    expect([reply.status, reply.json.error]).toEqual([401, 'invalid_client']);
    expect(reply.headers['www-authenticate']).toMatch(/^Basic /);
    expect(reply.json).not.toHaveProperty('active');
  });

  it('RFC 7662 §2.1 a request without a token is an invalid_request, on the record', async () => {
    const { status, json } = await ask({}, basic(client.id, client.secret));
    expect([status, json.error]).toEqual([400, 'invalid_request']);
    expect(world.facts('request.refused')).toMatchObject([{ client: 'web', details: { endpoint: 'introspect', reason: 'no_token' } }]);
  });

  it('RFC 7662 §2.1 a token in the query is not looked at', async () => {
    const { access } = await tokensFor();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: basic(client.id, client.secret) };
    const origin = { address: '192.0.2.7', agent: '', correlation: 'c' };
    const answer = await endpoints
      .introspectRoute()
      .handle({ method: 'POST', path: '/introspect', query: `token=${access}`, headers, body: undefined, origin });
    expect(answer.status).toBe(400);
  });
});

describe('its limit', () => {
  it('C1 counts by client, wherever it asks from', async () => {
    const { access } = await tokensFor();
    const limited = createEndpoints(world, { limit: 5 });
    for (let i = 0; i < 5; i += 1) {
      const reply = await limited.introspect(client, access);
      expect([reply.status, reply.headers['x-ratelimit-limit'], reply.headers['x-ratelimit-remaining']]).toEqual([200, '5', `${4 - i}`]);
    }
    const over = await limited.introspect(client, access);
    expect([over.status, over.json.error]).toEqual([429, 'rate_limited']);
    expect(over.json).not.toHaveProperty('active');
    expect((await limited.introspect(other, access)).status).toBe(200);
    world.clock.advance(120_000);
    expect((await limited.introspect(client, access)).status).toBe(200);
  });

  it('known-flaw/074 nobody can use up the allowance of a client by naming it', async () => {
    const { access } = await tokensFor();
    const limited = createEndpoints(world, { limit: 5 });
    for (let i = 0; i < 20; i += 1) await limited.introspect({ ...client, secret: 'wrong' }, access);
    expect((await limited.introspect(client, access)).json.active).toBe(true);
  });
});
