import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createListener } from '../../electron/http/listener.ts';
import { StoreFault } from '../../electron/lib/store-fault.ts';
import { createAddressRules } from '../../electron/limits/address-rules.ts';
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
let person: Person;
let session: SessionRecord;

beforeEach(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
  client = await world.addClient();
  person = await world.addUser({ name: 'alice' });
  session = await addSession(world, person);
});
afterEach(() => world.close());

const tokensFor = async (as = client) => {
  const { json } = await endpoints.token(as, codeFields(await issueTestCode(world, session, { clientId: as.id })));
  return { access: text(json.access_token), refresh: text(json.refresh_token), id: text(json.id_token) };
};
const isActive = async (token: string, as = client): Promise<unknown> => (await endpoints.introspect(as, token)).json.active;
const refresh = (token: string, as = client): Promise<Reply> => endpoints.token(as, { grant_type: 'refresh_token', refresh_token: token });
const DONE = { status: 200, headers: { 'content-type': 'application/json' }, json: {} };

describe('revocation', () => {
  it.each(['jwt', 'opaque'] as const)('RFC 7009 §2 ends an access token at once, and it alone (%s)', async (format) => {
    const own = await world.addClient({ id: 'own', accessTokenFormat: format });
    const [one, two] = [await tokensFor(own), await tokensFor(own)];
    expect(await endpoints.revoke(own, one.access)).toEqual(DONE);
    expect(await isActive(one.access, own)).toBe(false);
    for (const token of [one.refresh, two.access, two.refresh]) expect(await isActive(token, own)).toBe(true);
    expect(world.facts('token.revoked')).toMatchObject([
      {
        client: 'own',
        user: person.id,
        token: world.facts('code.redeemed')[0]?.token,
        details: { type: 'access_token', reason: 'revoked_by_client' },
      },
    ]);
  });

  it('RFC 7009 §2.1 of a refresh token ends every token of its grant, rotated or not, and no other grant', async () => {
    const [first, elsewhere] = [await tokensFor(), await tokensFor()];
    const second = (await refresh(first.refresh)).json;
    expect(await endpoints.revoke(client, text(second.refresh_token))).toEqual(DONE);
    for (const token of [first.access, second.access_token, second.refresh_token]) expect(await isActive(text(token))).toBe(false);
    expect((await refresh(text(second.refresh_token))).json.error).toBe('invalid_grant');
    for (const token of [elsewhere.access, elsewhere.refresh]) expect(await isActive(token)).toBe(true);
    expect(world.facts('grant.revoked')).toMatchObject([
      { client: 'web', user: person.id, session: session.id, details: { reason: 'revoked_by_client' } },
    ]);
  });

  it('RFC 7009 §2.1 of a refresh token that was spent ends the grant too', async () => {
    const first = await tokensFor();
    const second = (await refresh(first.refresh)).json;
    await endpoints.revoke(client, first.refresh);
    expect(await isActive(text(second.access_token))).toBe(false);
  });

  it('RFC 7009 §2 of a token a client got for itself', async () => {
    const service = await world.addClient({ id: 'svc', grants: ['client_credentials'], scopes: ['a'], defaultScopes: ['a'] });
    const { json } = await endpoints.token(service, { grant_type: 'client_credentials' });
    await endpoints.revoke(service, text(json.access_token));
    expect(await isActive(text(json.access_token), service)).toBe(false);
  });

  it('RFC 7009 §2.2 twice is done twice and recorded once', async () => {
    const { access, refresh: token } = await tokensFor();
    for (const value of [access, access, token, token]) expect(await endpoints.revoke(client, value)).toEqual(DONE);
    expect([world.facts('token.revoked').length, world.facts('grant.revoked').length]).toEqual([1, 1]);
  });

  it('16 revocations at once are all done and recorded once', async () => {
    const { refresh: token } = await tokensFor();
    const replies = await Promise.all(Array.from({ length: 16 }, () => endpoints.revoke(client, token)));
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    expect(world.facts('grant.revoked')).toHaveLength(1);
  });

  it.each([
    'x',
    'a.b.c',
    'gwa_x',
    'gwr_x',
    `gwr_${'x'.repeat(80)}`,
    '%00',
    '🔑',
    'y'.repeat(10_000),
  ])('RFC 7009 §2.2 a token nobody knows is done: %s', async (token) => {
    expect(await endpoints.revoke(client, token)).toEqual(DONE);
    expect(world.facts('token.revoked')).toEqual([]);
  });

  it('known-flaw/045 a token that was cut or changed revokes nothing', async () => {
    const { access, refresh: token } = await tokensFor();
    for (const value of [access, token])
      for (const spoilt of [value.slice(0, -1), `${value}A`, value.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))])
        await endpoints.revoke(client, spoilt);
    for (const value of [access, token]) expect(await isActive(value)).toBe(true);
  });

  it('RFC 7009 §2.1 the hint is ignored when it is wrong, unknown or absent', async () => {
    for (const hint of [undefined, 'access_token', 'refresh_token', 'nonsense']) {
      const { access, refresh: token } = await tokensFor();
      for (const value of [access, token]) {
        await endpoints.revoke(client, value, hint);
        expect(await isActive(value)).toBe(false);
      }
    }
  });

  it('an expired token is done, and a refresh token beyond its end still ends its grant', async () => {
    const { access, refresh: token } = await tokensFor();
    world.clock.advance(world.policy.refreshTokenLifetime * 1000);
    for (const value of [access, token]) expect(await endpoints.revoke(client, value)).toEqual(DONE);
    expect(world.facts('grant.revoked')).toHaveLength(1);
  });

  it('an ID token, a code or a session is none of its business', async () => {
    const code = await issueTestCode(world, session);
    const { id } = await tokensFor();
    for (const value of [id, code]) expect(await endpoints.revoke(client, value)).toEqual(DONE);
    expect((await endpoints.token(client, codeFields(code))).status).toBe(200);
  });
});

describe('who may revoke', () => {
  it('RFC 7009 §2.1 a token of another client is refused, stays good, and is on the record', async () => {
    const other = await world.addClient({ id: 'other' });
    const { access, refresh: token } = await tokensFor();
    for (const value of [access, token]) {
      const { status, json } = await endpoints.revoke(other, value);
      expect([status, json.error]).toEqual([400, 'invalid_grant']);
      expect(await isActive(value)).toBe(true);
    }
    expect(world.facts('token.refused')).toMatchObject(
      Array(2).fill({ client: 'other', details: { reason: 'wrong_client', grant_type: 'revocation' } }),
    );
    expect(world.facts('token.revoked')).toEqual([]);
  });

  it('RFC 7009 §2.1 a public client revokes its own by its id, and nothing of others', async () => {
    const [spa, other] = [
      await world.addClient({ id: 'spa', type: 'public', authMethod: 'none' }),
      await world.addClient({ id: 'spa-2', type: 'public', authMethod: 'none' }),
    ];
    const { access, refresh: token } = await tokensFor(spa);
    expect((await endpoints.revoke(other, token)).status).toBe(400);
    expect((await endpoints.revoke(spa, token)).status).toBe(200);
    expect(await isActive(access)).toBe(false);
  });

  it.each([
    ['nobody', undefined],
    ['a wrong secret', basic('web', 'wrong')],
  ])('RFC 7009 §2.1 %s revokes nothing', async (_title, authorization) => {
    const { access } = await tokensFor();
    const reply = await endpoints.post(endpoints.revokeRoute(), formBody({ token: access }), authorization);
    expect([reply.status, reply.json.error]).toEqual([401, 'invalid_client']);
    expect(await isActive(access)).toBe(true);
  });

  it('RFC 7009 §2.1 a request without a token is an invalid_request, on the record', async () => {
    const reply = await endpoints.post(endpoints.revokeRoute(), '', basic(client.id, client.secret));
    expect([reply.status, reply.json.error]).toEqual([400, 'invalid_request']);
    expect(world.facts('request.refused')).toMatchObject([{ client: 'web', details: { endpoint: 'revoke', reason: 'no_token' } }]);
  });
});

describe('known-flaw/039 success is never told when storage failed', () => {
  const faults = [
    new StoreFault('full', 'disk full'),
    new StoreFault('io', 'fsync failed'),
    new StoreFault('busy', 'too many'),
    new Error('disk I/O error'),
  ];
  const failing = (fault: Error): World => ({ ...world, store: { ...world.store, write: () => Promise.reject(fault) } });

  it.each(faults)('the route throws: %s', async (fault) => {
    const { access, refresh: token } = await tokensFor();
    const broken = createEndpoints(failing(fault));
    for (const value of [access, token, 'unknown']) await expect(broken.revoke(client, value)).rejects.toBe(fault);
    for (const value of [access, token]) expect(await isActive(value)).toBe(true);
  });

  it.each(faults)('RFC 7009 §2.2.1 the listener answers 500, or 503 with Retry-After, and never why: %s', async (fault) => {
    const { access } = await tokensFor();
    const said: string[] = [];
    const log = {
      error: (message: string) => void said.push(message),
      warn: () => undefined,
      info: () => undefined,
      debug: () => undefined,
    };
    const bounds = {
      headersTimeoutMs: 1000,
      requestTimeoutMs: 1000,
      keepAliveTimeoutMs: 1000,
      maxBodyBytes: 65_536,
      maxHeaderBytes: 16_384,
      maxConnections: 16,
    };
    const verdict = {
      allowed: true,
      limit: 1,
      remaining: 1,
      resetSeconds: 1,
      retryAfterSeconds: 0,
      tier: 'token',
      windowSeconds: 1,
    } as const;
    const listener = createListener(
      {
        ...failing(fault),
        log,
        addressRules: createAddressRules(world),
        limits: { check: () => verdict, usage: () => [], survey: () => [] },
        cors: { headersFor: () => null, preflight: () => null },
        clientAddress: (address) => address,
        tls: null,
        bounds,
        observe: () => undefined,
      },
      [createEndpoints(failing(fault)).revokeRoute()],
    );
    const port = await listener.listen({ host: '127.0.0.1', port: 0 });
    try {
      const headers = { authorization: basic(client.id, client.secret), 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await fetch(`http://127.0.0.1:${port}/revoke`, { method: 'POST', headers, body: formBody({ token: access }) });
      const body = await answer.text();
      const isBusy = fault instanceof StoreFault && fault.kind !== 'io';
      expect([answer.status, JSON.parse(body).error]).toEqual(isBusy ? [503, 'temporarily_unavailable'] : [500, 'server_error']);
      expect(answer.headers.has('retry-after')).toBe(isBusy);
      expect(body).not.toContain(fault.message);
      expect(said).toEqual(['A request failed.']);
    } finally {
      await listener.stop(0);
    }
    expect(await isActive(access)).toBe(true);
  });
});
