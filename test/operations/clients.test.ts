import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewClient } from '../../shared/contract/clients.ts';
import { createOperator, type Operator, refusalDataOf, refusalOf } from './operator.ts';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator();
});
afterEach(() => operator.close());

const machine: NewClient = { client_id: 'reports', client_name: 'Reports', scope: 'reports:read reports:write' };

describe('adding a client', () => {
  it('makes an id of 128 random bits and a secret of 256, which is told once', async () => {
    const client = await operator.operations.clients.add({ scope: 'reports:read' });
    expect(client.client_id).toMatch(/^client_[\w-]{22}$/);
    expect(client.client_secret).toMatch(/^[\w-]{43}$/);
    expect(client.client_secret_expires_at).toBe(0);
    expect(await operator.operations.clients.show({ client_id: client.client_id })).not.toHaveProperty('client_secret');
  });

  it('keeps of the secret its peppered hash alone', async () => {
    const { client_secret: secret = '' } = await operator.operations.clients.add(machine);
    const stored = await operator.world.store.read.clients.find('reports');
    expect(stored?.secrets).toHaveLength(1);
    expect(stored?.secrets[0]).toMatchObject({ hash: operator.world.sealer.pepperedHash(secret), sealed: null, expiresAt: null });
  });

  it('seals the secret of client_secret_jwt, whose key it is, under the client’s id', async () => {
    const { client_secret: secret } = await operator.operations.clients.add({
      ...machine,
      token_endpoint_auth_method: 'client_secret_jwt',
    });
    const stored = await operator.world.store.read.clients.find('reports');
    const sealed = stored?.secrets[0]?.sealed ?? Buffer.alloc(0);
    expect(operator.world.sealer.open('client-secret', sealed, 'reports')).toMatchObject({ ok: true, value: Buffer.from(secret ?? '') });
    expect(operator.world.sealer.open('client-secret', sealed, 'other').ok).toBe(false);
  });

  it('keeps a given id and secret', async () => {
    const client = await operator.operations.clients.add({ ...machine, client_secret: 'a-secret-that-was-made-elsewhere-42' });
    expect(client).toMatchObject({ client_id: 'reports', client_secret: 'a-secret-that-was-made-elsewhere-42', weak_secret: false });
  });

  it('gives a public client no secret', async () => {
    const client = await operator.operations.clients.add({
      client_id: 'app',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/cb'],
    });
    expect(client).not.toHaveProperty('client_secret');
    expect((await operator.world.store.read.clients.find('app'))?.type).toBe('public');
  });

  it.each([
    [{}, ['client_credentials']],
    [{ redirect_uris: [] }, ['client_credentials']],
    [{ redirect_uris: ['https://app.example/cb'] }, ['authorization_code']],
    [
      { redirect_uris: ['https://app.example/cb'], grant_types: ['authorization_code', 'refresh_token'] },
      ['authorization_code', 'refresh_token'],
    ],
  ])('with %j has the grants %j', async (metadata, grants) => {
    expect((await operator.operations.clients.add(metadata)).grant_types).toEqual(grants);
  });

  it('gives every scope by default but that of lasting access', async () => {
    const redirect_uris = ['https://app.example/cb'];
    const client = await operator.operations.clients.add({ redirect_uris, scope: 'openid email offline_access orders:read' });
    expect(client).toMatchObject({ scope: 'openid email offline_access orders:read', default_scope: 'openid email orders:read' });
    const stated = await operator.operations.clients.add({ redirect_uris, scope: 'openid email', default_scope: 'openid' });
    expect(stated.default_scope).toBe('openid');
  });

  it('signs ID tokens by the server’s own algorithm, and refuses one that the server has no key for', async () => {
    expect((await operator.operations.clients.add(machine)).id_token_signed_response_alg).toBe('ES256');
    const refusal = await refusalDataOf(operator.operations.clients.add({ id_token_signed_response_alg: 'RS256' }));
    expect(refusal.problems).toEqual([
      expect.objectContaining({ field: 'id_token_signed_response_alg', fix: 'Make one with: gatewatch keys rotate --alg RS256' }),
    ]);
    await operator.operations.keys.rotate({ alg: 'RS256' });
    expect((await operator.operations.clients.add({ id_token_signed_response_alg: 'RS256' })).id_token_signed_response_alg).toBe('RS256');
  });

  it('names every field that is wrong, with the fix, at once', async () => {
    const wrong = { client_name: '', redirect_uris: ['http://app.example/cb#x'], jwks_uri: 'https://a.example', shape: 1 } as NewClient;
    const refusal = await refusalDataOf(operator.operations.clients.add(wrong));
    expect(refusal.code).toBe('invalid_input');
    expect(refusal.problems?.map(({ field }) => field).sort()).toEqual(['jwks_uri', 'shape']);
    const next = await refusalDataOf(operator.operations.clients.add({ client_name: '', redirect_uris: ['http://app.example/cb#x'] }));
    expect(next.problems?.map(({ field }) => field).sort()).toEqual(['client_name', 'redirect_uris[0]']);
    for (const problem of [...(refusal.problems ?? []), ...(next.problems ?? [])]) expect(problem.fix).not.toBe('');
  });

  it.each([null, 'text', [], 7])('refuses %j, which is no metadata', async (input) => {
    await expect(operator.operations.clients.add(input as NewClient)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('that is there already changes nothing of it', async () => {
    const before = await operator.operations.clients.add(machine);
    expect(await refusalOf(operator.operations.clients.add({ ...machine, client_name: 'Other' }))).toBe('already_exists');
    const stored = await operator.world.store.read.clients.find('reports');
    expect(stored?.name).toBe('Reports');
    expect(operator.world.sealer.verifyPepperedHash(before.client_secret ?? '', stored?.secrets[0]?.hash ?? Buffer.alloc(0))).toBe(true);
    expect(operator.world.facts('client.created')).toHaveLength(1);
  });

  it('32 times at once under one id has one winner', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 32 }, () => operator.operations.clients.add(machine)));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(operator.world.facts('client.created')).toHaveLength(1);
  });

  it('is a fact that names the actor and no secret', async () => {
    const { client_secret: secret } = await operator.operations.clients.add(machine);
    const facts = operator.world.facts('client.created');
    expect(facts).toEqual([
      {
        kind: 'client.created',
        client: 'reports',
        actor: 'operator:test',
        details: {
          type: 'confidential',
          auth_method: 'client_secret_basic',
          grants: ['client_credentials'],
          scope: 'reports:read reports:write',
        },
      },
    ]);
    expect(JSON.stringify(facts)).not.toContain(secret);
  });
});

describe('a weak secret', () => {
  it('is taken in development, and flagged', async () => {
    const client = await operator.operations.clients.add({ ...machine, client_secret: 'demo' });
    expect(client.weak_secret).toBe(true);
    expect(operator.world.facts('client.created')[0]?.details).toMatchObject({ weak_secret: true });
  });

  it('is refused in production, and the refusal does not repeat it', async () => {
    const strict = await createOperator({ config: { profile: 'production' } });
    const refusal = await refusalDataOf(strict.operations.clients.add({ ...machine, client_secret: 'hunter2-hunter2' }));
    expect(refusal.problems?.map(({ field }) => field)).toEqual(['client_secret']);
    expect(JSON.stringify(refusal)).not.toContain('hunter2');
    await strict.close();
  });
});

describe('listing clients', () => {
  it('gives each once, page by page, in the order of their ids', async () => {
    for (const id of ['c', 'a', 'e', 'b', 'd']) await operator.operations.clients.add({ client_id: id });
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof operator.operations.clients.list>> = await operator.operations.clients.list({
        cursor,
        limit: 2,
      });
      ids.push(...page.clients.map(({ client_id }) => client_id));
      cursor = page.next;
    }
    expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('of an empty register is empty', async () => {
    expect(await operator.operations.clients.list({})).toEqual({ clients: [], next: null });
  });

  it.each([0, -1, 1001, 1.5])('refuses a page of %d', async (limit) => {
    await expect(operator.operations.clients.list({ limit })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('with a cursor made up by somebody finds nothing it should not', async () => {
    await operator.operations.clients.add(machine);
    expect((await operator.operations.clients.list({ cursor: "x' OR '1'='1" })).clients).toEqual([]);
  });
});

describe('rotating a secret', () => {
  const live = async (): Promise<number> => {
    const now = operator.world.clock.now();
    const client = await operator.world.store.read.clients.find('reports');
    return client?.secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now).length ?? 0;
  };

  it('lets the former one live on for the overlap, and no longer', async () => {
    await operator.operations.clients.add(machine);
    const rotated = await operator.operations.clients.rotateSecret({ client_id: 'reports', overlap_seconds: 60 });
    expect(rotated.former_secret_expires_at).toBe(new Date(operator.world.clock.now() + 60_000).toISOString());
    expect(await live()).toBe(2);
    operator.world.clock.advance(60_000);
    expect(await live()).toBe(1);
  });

  it('with an overlap of 0 ends the former one at once', async () => {
    const first = await operator.operations.clients.add(machine);
    const rotated = await operator.operations.clients.rotateSecret({ client_id: 'reports', overlap_seconds: 0 });
    const stored = await operator.world.store.read.clients.find('reports');
    expect(rotated.former_secret_expires_at).toBeNull();
    expect(stored?.secrets.map(({ hash }) => hash)).toEqual([operator.world.sealer.pepperedHash(rotated.client_secret)]);
    expect(rotated.client_secret).not.toBe(first.client_secret);
  });

  it('again and again never leaves more than two alive', async () => {
    await operator.operations.clients.add(machine);
    for (let i = 0; i < 5; i++) await operator.operations.clients.rotateSecret({ client_id: 'reports' });
    expect((await operator.world.store.read.clients.find('reports'))?.secrets).toHaveLength(2);
  });

  it('16 times at once leaves the newest and one former', async () => {
    await operator.operations.clients.add(machine);
    const rotated = await Promise.all(Array.from({ length: 16 }, () => operator.operations.clients.rotateSecret({ client_id: 'reports' })));
    expect(new Set(rotated.map(({ client_secret }) => client_secret)).size).toBe(16);
    expect(await live()).toBe(2);
    expect(operator.world.facts('client.secret_rotated')).toHaveLength(16);
  });

  it('makes a weak secret strong', async () => {
    await operator.operations.clients.add({ ...machine, client_secret: 'demo' });
    await operator.operations.clients.rotateSecret({ client_id: 'reports' });
    expect((await operator.operations.clients.show({ client_id: 'reports' })).weak_secret).toBe(false);
  });

  it('is refused for a client that has none', async () => {
    await operator.operations.clients.add({ client_id: 'app', token_endpoint_auth_method: 'none', redirect_uris: ['http://127.0.0.1/cb'] });
    expect(await refusalOf(operator.operations.clients.rotateSecret({ client_id: 'app' }))).toBe('conflict');
    expect(operator.world.facts('client.secret_rotated')).toEqual([]);
  });
});
