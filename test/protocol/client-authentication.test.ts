import { createSecretKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClientAuthMethod, signingAlgorithms } from '../../electron/oauth/client.ts';
import { assertionFields, clientKey } from '../support/assertions.ts';
import { basic, createEndpoints, type Endpoints, formBody, type Reply } from '../support/endpoints.ts';
import { createWorld, type NewClient, type World } from '../support/world.ts';

let world: World;
let endpoints: Endpoints;
const SECRET = 'a-client-secret-of-enough-characters-0123456789';
const macKey = createSecretKey(Buffer.from(SECRET));
const keys = { ES256: clientKey('ES256'), RS256: clientKey('RS256'), PS256: clientKey('PS256'), EdDSA: clientKey('EdDSA') };

beforeEach(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
});
afterEach(() => world.close());

const service = (authMethod: ClientAuthMethod, changes: NewClient = {}) =>
  world.addClient({
    id: 'svc',
    authMethod,
    secret: SECRET,
    grants: ['client_credentials'],
    scopes: ['a'],
    defaultScopes: ['a'],
    ...changes,
  });
type Fields = Readonly<Record<string, string | undefined>>;
const GRANT = { grant_type: 'client_credentials' };
const ask = (fields: Fields, authorization?: string, on = endpoints): Promise<Reply> =>
  on.post(on.tokenRoute(), formBody({ ...GRANT, ...fields }), authorization);
const byPost = (id: string, secret: string): Fields => ({ client_id: id, client_secret: secret });
const mac = (id = 'svc', key = macKey): Promise<Fields> => assertionFields(world, id, { alg: 'HS256', key });
const signed = (alg: keyof typeof keys = 'ES256', id = 'svc', changes = {}): Promise<Fields> =>
  assertionFields(world, id, { alg, key: keys[alg].privateKey, kid: 'key-1' }, changes);
const reasons = (): string[] => world.facts('client.authentication_failed').map(({ details }) => details.reason);

describe('a client proves who it is', () => {
  it.each([
    'client_secret_basic',
    'client_secret_post',
  ] as const)('RFC 6749 §2.3.1 by its secret in the header or the form (%s)', async (method) => {
    await service(method);
    expect((await ask({}, basic('svc', SECRET))).status).toBe(200);
    expect((await ask(byPost('svc', SECRET))).status).toBe(200);
  });

  it('RFC 6749 §2.3.1 id and secret are form-encoded before they are joined', async () => {
    const odd = { id: 'shop:eu +%', secret: 'pass:word +%/=&é🔑-and-some-more-characters' };
    await service('client_secret_basic', odd);
    expect((await ask({}, basic(odd.id, odd.secret))).status).toBe(200);
    expect((await ask(byPost(odd.id, odd.secret))).status).toBe(200);
    const unencoded = `Basic ${Buffer.from(`${odd.id}:${odd.secret}`).toString('base64')}`;
    expect((await ask({}, unencoded)).status).toBe(401);
  });

  it.each(['bAsIc', 'BASIC'])('RFC 9110 §11.1 the scheme is %s in any case', async (scheme) => {
    await service('client_secret_basic');
    expect((await ask({}, basic('svc', SECRET).replace('Basic', scheme))).status).toBe(200);
  });

  it('OpenID Connect Core §9 by a MAC under its secret', async () => {
    await service('client_secret_jwt');
    expect((await ask(await mac())).status).toBe(200);
  });

  it.each(signingAlgorithms)('OpenID Connect Core §9 by a signature with its own key, %s', async (alg) => {
    await service('private_key_jwt', { jwks: { keys: [keys[alg].jwk] } });
    expect((await ask(await signed(alg))).status).toBe(200);
  });

  it.each([
    ['the issuer'],
    ['the token endpoint', '/token'],
    ['both, as a list', '', '/token'],
  ])('RFC 7523 §3 the audience is %s', async (_title, ...paths) => {
    await service('private_key_jwt', { jwks: { keys: [keys.ES256.jwk] } });
    const names = (paths.length === 0 ? [''] : paths).map((path) => world.issuer + path);
    expect((await ask(await signed('ES256', 'svc', { aud: names.length === 1 ? names[0] : names }))).status).toBe(200);
  });

  it('RFC 6749 §2.1 a public client names itself, and that is all it can do', async () => {
    await service('none', { type: 'public', grants: ['authorization_code'] });
    const { status, json } = await ask({ client_id: 'svc', grant_type: 'authorization_code', code: 'gwc_nothing' });
    expect([status, json.error]).toEqual([400, 'invalid_grant']);
  });
});

describe('a client that does not prove who it is', () => {
  const attempts: [string, NewClient, () => Promise<[Fields, string?]>, string][] = [
    ['a wrong secret in the header', {}, async () => [{}, basic('svc', `${SECRET}x`)], 'wrong_secret'],
    ['a wrong secret in the form', {}, async () => [byPost('svc', 'wrong')], 'wrong_secret'],
    ['a secret in another case', {}, async () => [byPost('svc', SECRET.toUpperCase())], 'wrong_secret'],
    ['an id in another case', {}, async () => [byPost('SVC', SECRET)], 'unknown_client'],
    ['an empty secret', {}, async () => [{}, basic('svc', '')], 'wrong_secret'],
    ['no secret', {}, async () => [{ client_id: 'svc' }], 'wrong_method'],
    ['an assertion where a secret is registered', {}, async () => [await mac()], 'wrong_alg'],
    ['a secret where none is registered', { authMethod: 'none', type: 'public' }, async () => [byPost('svc', SECRET)], 'wrong_method'],
    ['the secret itself where it is a MAC key', { authMethod: 'client_secret_jwt' }, async () => [byPost('svc', SECRET)], 'wrong_method'],
    [
      'a MAC under another secret',
      { authMethod: 'client_secret_jwt' },
      async () => [await mac('svc', createSecretKey(Buffer.alloc(32, 'x')))],
      'wrong_key',
    ],
    [
      'a MAC where a key is registered',
      { authMethod: 'private_key_jwt', jwks: { keys: [keys.ES256.jwk] } },
      async () => [await mac()],
      'wrong_alg',
    ],
    ['a signature where a secret is the key', { authMethod: 'client_secret_jwt' }, async () => [await signed()], 'wrong_alg'],
    [
      'a signature with another key',
      { authMethod: 'private_key_jwt', jwks: { keys: [clientKey('ES256').jwk] } },
      async () => [await signed()],
      'wrong_key',
    ],
    [
      'an assertion of another client',
      { authMethod: 'private_key_jwt', jwks: { keys: [keys.ES256.jwk] } },
      async () => [await signed('ES256', 'other')],
      'unknown_client',
    ],
    [
      'an assertion beside another client_id',
      { authMethod: 'private_key_jwt', jwks: { keys: [keys.ES256.jwk] } },
      async () => [{ ...(await signed()), client_id: 'other' }],
      'id_mismatch',
    ],
    [
      'an assertion for another server',
      { authMethod: 'private_key_jwt', jwks: { keys: [keys.ES256.jwk] } },
      async () => [await signed('ES256', 'svc', { aud: 'https://other.example' })],
      'wrong_audience',
    ],
    [
      'an assertion that is over',
      { authMethod: 'private_key_jwt', jwks: { keys: [keys.ES256.jwk] } },
      async () => [await signed('ES256', 'svc', { exp: world.clock.now() / 1000 - 31 })],
      'expired',
    ],
    [
      'text that is no assertion',
      { authMethod: 'private_key_jwt', jwks: { keys: [keys.ES256.jwk] } },
      async () => [{ ...(await signed()), client_assertion: 'a.b.c' }],
      'unknown_client',
    ],
  ];

  it.each(attempts)('RFC 6749 §5.2 %s is invalid_client, the reason in the log alone', async (_title, changes, attempt, reason) => {
    await service('client_secret_basic', changes);
    const reply = await ask(...(await attempt()));
    expect(reply).toEqual({
      status: 401,
      headers: { 'content-type': 'application/json', 'www-authenticate': 'Basic realm="https://id.example"' },
      json: { error: 'invalid_client', error_description: 'The client could not be authenticated.' },
    });
    expect(reasons()).toEqual([reason]);
    expect(world.facts('token.issued')).toEqual([]);
  });

  it.each(attempts)('a suspended client is answered the same, with the right proof too: %s', async (_title, changes, attempt) => {
    await service('client_secret_basic', changes);
    const active = await ask(...(await attempt()));
    await world.store.write((tx) => tx.clients.setStatus('svc', 'suspended', world.clock.now()));
    expect(await ask(...(await attempt()))).toEqual(active);
    const right = await ask({}, basic('svc', SECRET));
    expect(right).toEqual(active);
  });

  it('D1 the fact names the client when it is known, the endpoint and where from', async () => {
    await service('client_secret_basic');
    await ask(byPost('svc', 'wrong'));
    await ask(byPost('unknown', 'wrong'));
    const [known, unknown] = world.facts('client.authentication_failed');
    expect(known).toMatchObject({ client: 'svc', address: '192.0.2.7', details: { endpoint: 'token', reason: 'wrong_secret' } });
    expect(unknown?.client).toBeUndefined();
    expect(JSON.stringify(world.facts())).not.toContain('"wrong"');
  });
});

describe('known-flaw/073 nobody can tell which clients there are', () => {
  const pairs: [string, (id: string) => Promise<[Fields, string?]>][] = [
    ['header', async (id) => [{}, basic(id, 'wrong')]],
    ['form', async (id) => [byPost(id, 'wrong')]],
    ['no secret', async (id) => [{ client_id: id }]],
    ['MAC', async (id) => [await mac(id, createSecretKey(Buffer.alloc(32, 'x')))]],
    ['signature', async (id) => [await signed('ES256', id)]],
  ];

  it.each(
    pairs,
  )('an unknown client is answered like a known one that failed: status, headers and body, limits and all (%s)', async (_title, attempt) => {
    await service('client_secret_basic');
    const [onKnown, onUnknown] = [createEndpoints(world, { limit: 5 }), createEndpoints(world, { limit: 5 })];
    for (let i = 0; i < 8; i += 1) {
      const [fields, authorization] = await attempt('svc');
      const known = await ask(fields, authorization, onKnown);
      const [otherFields, otherAuthorization] = await attempt('nobody');
      expect(await ask(otherFields, otherAuthorization, onUnknown)).toEqual(known);
      expect(known.status).toBe(i < 5 ? 401 : 429);
    }
  });

  it('an address that failed too often learns nothing of another client either', async () => {
    await service('client_secret_basic');
    const limited = createEndpoints(world, { limit: 5 });
    for (let i = 0; i < 5; i += 1) await ask(byPost('nobody', 'wrong'), undefined, limited);
    const [known, unknown] = [
      await ask(byPost('svc', 'wrong'), undefined, limited),
      await ask(byPost('nobody', 'wrong'), undefined, limited),
    ];
    expect(known.status).toBe(429);
    expect(known).toEqual(unknown);
  });

  it('failures of others at its address do not keep a client out', async () => {
    await service('client_secret_basic');
    const limited = createEndpoints(world, { limit: 5 });
    for (let i = 0; i < 9; i += 1) await ask(byPost(`nobody-${i}`, 'wrong'), undefined, limited);
    for (let i = 0; i < 5; i += 1) expect((await ask(byPost('svc', SECRET), undefined, limited)).status).toBe(200);
    const over = await ask(byPost('svc', SECRET), undefined, limited);
    expect([over.status, over.json.error, over.headers['retry-after']]).toEqual([429, 'rate_limited', '61']);
    expect(world.facts('limit.exceeded').at(-1)).toMatchObject({ client: 'svc', details: { tier: 'token', limit: 5, window_seconds: 60 } });
  });

  it('C1 a client that signs is counted by its own id, named beside the assertion or not', async () => {
    await service('private_key_jwt', { jwks: { keys: [keys.ES256.jwk] } });
    const limited = createEndpoints(world, { limit: 5 });
    for (let i = 0; i < 9; i += 1) await ask(byPost('nobody', 'wrong'), undefined, limited);
    for (let i = 0; i < 5; i += 1)
      expect((await ask({ ...(await signed()), ...(i % 2 ? { client_id: 'svc' } : {}) }, undefined, limited)).status).toBe(200);
    expect((await ask(await signed(), undefined, limited)).status).toBe(429);
  });
});

describe('secret rotation', () => {
  const NEXT = 'the-next-client-secret-of-enough-characters-012';
  const rotate = async (method: 'client_secret_basic' | 'client_secret_jwt', overlapMs: number): Promise<void> => {
    const now = world.clock.now();
    const sealed = method === 'client_secret_jwt' ? world.sealer.seal('client-secret', NEXT, 'svc') : null;
    await world.store.write(async (tx) => {
      await tx.clients.expireSecrets('svc', now + overlapMs);
      await tx.clients.addSecret('svc', { hash: world.sealer.pepperedHash(NEXT), sealed, createdAt: now, expiresAt: null });
    });
  };

  it('A6 the old secret is good until the overlap ends, to the millisecond; the new one at once', async () => {
    await service('client_secret_basic');
    await rotate('client_secret_basic', 1000);
    world.clock.advance(999);
    for (const secret of [SECRET, NEXT]) expect((await ask(byPost('svc', secret))).status).toBe(200);
    world.clock.advance(1);
    expect((await ask(byPost('svc', SECRET))).status).toBe(401);
    expect((await ask(byPost('svc', NEXT))).status).toBe(200);
    expect(reasons()).toEqual(['wrong_secret']);
  });

  it('A6 the same holds for a secret that is a MAC key', async () => {
    await service('client_secret_jwt');
    await rotate('client_secret_jwt', 1000);
    const next = createSecretKey(Buffer.from(NEXT));
    for (const key of [macKey, next]) expect((await ask(await mac('svc', key))).status).toBe(200);
    world.clock.advance(1000);
    expect((await ask(await mac('svc', macKey))).status).toBe(401);
    expect((await ask(await mac('svc', next))).status).toBe(200);
  });

  it('A6 without overlap the old secret is dead at once', async () => {
    await service('client_secret_basic');
    await rotate('client_secret_basic', 0);
    expect((await ask(byPost('svc', SECRET))).status).toBe(401);
  });
});

describe('an assertion is good once', () => {
  beforeEach(() => service('private_key_jwt', { jwks: { keys: [keys.ES256.jwk] } }));

  it('known-flaw/025 known-flaw/027 of 16 uses at once one wins', async () => {
    const assertion = await signed();
    const replies = await Promise.all(Array.from({ length: 16 }, () => ask(assertion)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status, json }) => status === 401 && json.error === 'invalid_client')).toHaveLength(15);
    expect(reasons()).toEqual(Array(15).fill('replayed_assertion'));
  });

  it('known-flaw/026 at every endpoint together', async () => {
    const assertion = await signed();
    const routes = [endpoints.introspectRoute(), endpoints.revokeRoute(), endpoints.tokenRoute()];
    const statuses = [];
    for (const route of routes) statuses.push((await endpoints.post(route, formBody({ ...GRANT, token: 'x', ...assertion }))).status);
    expect(statuses).toEqual([200, 401, 401]);
  });

  it('known-flaw/025 also after a restart, and to the end of its life with the leeway', async () => {
    const assertion = await signed('ES256', 'svc', { exp: world.clock.now() / 1000 + 300 });
    expect((await ask(assertion)).status).toBe(200);
    await world.restart();
    expect((await ask(assertion)).status).toBe(401);
    world.clock.advance(329_999);
    expect((await ask(assertion)).status).toBe(401);
    expect(reasons()).toEqual(['replayed_assertion', 'replayed_assertion']);
  });

  it('RFC 7523 §3 a jti is unique to its client: another may use the same', async () => {
    await world.addClient({
      id: 'other',
      authMethod: 'private_key_jwt',
      jwks: { keys: [keys.ES256.jwk] },
      scopes: ['a'],
      defaultScopes: ['a'],
    });
    for (const id of ['svc', 'other']) expect((await ask(await signed('ES256', id, { jti: 'the-same' }))).status).toBe(200);
  });

  it('a replay is refused when the request is otherwise wrong, and a failed one does not spend the jti', async () => {
    const stolen = await assertionFields(world, 'svc', { alg: 'ES256', key: clientKey('ES256').privateKey }, { jti: 'j-1' });
    expect((await ask(stolen)).status).toBe(401);
    expect((await ask(await signed('ES256', 'svc', { jti: 'j-1' }))).status).toBe(200);
  });

  it('a jti that could not be stored proves nobody', async () => {
    const broken = createEndpoints({ ...world, store: { ...world.store, write: () => Promise.reject(new Error('disk I/O error')) } });
    await expect(ask(await signed(), undefined, broken)).rejects.toThrow('disk I/O error');
  });
});
