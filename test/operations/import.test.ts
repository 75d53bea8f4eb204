import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD } from '../support/world.ts';
import { createOperator, type Operator, refusalDataOf } from './operator.ts';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator();
});
afterEach(() => operator.close());

const BCRYPT = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';

const document = {
  clients: [
    {
      client_id: 'shop',
      client_secret: 'a-secret-that-was-made-elsewhere-42',
      redirect_uris: ['https://shop.example/cb'],
      scope: 'openid orders:read',
    },
    { client_id: 'reports', client_name: 'Reports', grant_types: ['client_credentials'], scope: 'orders:read' },
  ],
  users: [
    { username: 'ada', password: PASSWORD, claims: { email: 'ada@example.com', given_name: 'Ada' } },
    { sub: 'kept-subject-1', username: 'Grace', password_hash: BCRYPT, email: 'grace@example.com' },
    { username: 'nobody' },
  ],
  resources: [{ identifier: 'https://api.example.com', scopes: ['orders:read', 'orders:write'], clients: ['reports'] }],
};

const run = (content: object, dry_run = false) => operator.operations.import.apply({ document: JSON.stringify(content), dry_run });
const NONE = { created: 0, updated: 0, unchanged: 0 };

describe('an import', () => {
  it('brings clients, users and resources, and says what it did', async () => {
    const done = await run(document);
    expect(done).toMatchObject({
      dry_run: false,
      sha256: hash('sha256', JSON.stringify(document), 'hex'),
      clients: { ...NONE, created: 2 },
      users: { ...NONE, created: 3 },
      resources: { ...NONE, created: 1 },
      passwords_kept: 0,
    });
  });

  it('keeps given ids, secrets, subjects and hashes, and hashes given passwords', async () => {
    await run(document);
    const { read } = operator.world.store;
    const shop = await read.clients.find('shop');
    expect(operator.world.sealer.verifyPepperedHash('a-secret-that-was-made-elsewhere-42', shop?.secrets[0]?.hash ?? Buffer.alloc(0))).toBe(
      true,
    );
    expect(await read.users.find('kept-subject-1')).toMatchObject({ name: 'grace', email: 'grace@example.com', passwordHash: BCRYPT });
    const ada = await read.users.findByName('ada');
    expect(ada).toMatchObject({ email: 'ada@example.com', claims: { given_name: 'Ada' } });
    expect(await operator.world.hasher.verify(PASSWORD, ada?.passwordHash ?? null)).toMatchObject({ value: { matches: true } });
    expect((await read.users.findByName('nobody'))?.passwordHash).toBeNull();
    expect(await read.registry.resources()).toMatchObject([{ identifier: 'https://api.example.com', clients: ['reports'] }]);
  });

  it('tells the secrets it made, and only those', async () => {
    const { generated_secrets: made } = await run(document);
    expect(made.map(({ client_id }) => client_id)).toEqual(['reports']);
    const reports = await operator.world.store.read.clients.find('reports');
    expect(reports?.secrets[0]?.hash).toEqual(operator.world.sealer.pepperedHash(made[0]?.client_secret ?? ''));
  });

  it('records each change and itself, in that order, with no secret in any fact', async () => {
    await run(document);
    expect(operator.world.facts().map(({ kind }) => kind)).toEqual([
      'client.created',
      'client.created',
      'user.created',
      'user.created',
      'user.created',
      'resource.created',
      'import.applied',
    ]);
    const told = JSON.stringify([operator.world.facts(), operator.lines]);
    for (const secret of [PASSWORD, BCRYPT, 'a-secret-that-was-made-elsewhere-42']) expect(told).not.toContain(secret);
    expect(operator.world.facts('import.applied')[0]).toMatchObject({
      actor: 'operator:test',
      details: { clients: 2, users: 3, resources: 1 },
    });
  });

  it('of the same again changes nothing but the record', async () => {
    await run(document);
    const before = operator.world.facts().length;
    const again = await run(document);
    expect(again).toMatchObject({
      clients: { unchanged: 2 },
      users: { unchanged: 3 },
      resources: { unchanged: 1 },
      passwords_kept: 2,
      generated_secrets: [],
    });
    expect(
      operator.world
        .facts()
        .slice(before)
        .map(({ kind }) => kind),
    ).toEqual(['import.applied']);
  });

  it('of changed entries updates them under the same ids', async () => {
    await run(document);
    const { id } = (await operator.world.store.read.users.findByName('ada')) ?? {};
    const done = await run({
      clients: [{ ...document.clients[0], client_name: 'The shop' }],
      users: [{ ...document.users[0], claims: { email: 'ada@example.org' } }],
      resources: [{ identifier: 'https://api.example.com', scopes: ['orders:read'] }],
    });
    expect(done).toMatchObject({ clients: { updated: 1 }, users: { updated: 1 }, resources: { updated: 1 } });
    expect(await operator.world.store.read.users.find(id ?? '')).toMatchObject({ name: 'ada', email: 'ada@example.org', claims: {} });
    expect(operator.world.facts('client.updated')[0]?.details).toEqual({ fields: ['client_name'] });
    expect(operator.world.facts('user.updated')[0]?.details).toEqual({ fields: ['email', 'claims'] });
    expect((await operator.world.store.read.clients.find('shop'))?.secrets).toHaveLength(1);
  });

  it('leaves what it does not name as it is', async () => {
    await operator.operations.clients.add({ client_id: 'other' });
    await run(document);
    expect(await operator.world.store.read.clients.count()).toBe(3);
  });

  it('does not put a suspended client or user back in use', async () => {
    await run(document);
    await operator.operations.clients.suspend({ client_id: 'shop' });
    await operator.operations.users.suspend({ user: 'ada' });
    await run({ clients: [{ ...document.clients[0], client_name: 'New' }], users: [{ username: 'ada', claims: {} }] });
    expect((await operator.operations.clients.show({ client_id: 'shop' })).status).toBe('suspended');
    expect((await operator.operations.users.show({ user: 'ada' })).status).toBe('suspended');
  });
});

describe('a password in an import', () => {
  it('never replaces one that its owner may have changed', async () => {
    await run(document);
    const ada = await operator.world.store.read.users.findByName('ada');
    const done = await run({ users: [{ ...document.users[0], password: 'Another-Harbour 77 lanterns' }] });
    expect(done.passwords_kept).toBe(1);
    expect((await operator.world.store.read.users.findByName('ada'))?.passwordHash).toBe(ada?.passwordHash);
  });

  it('is set for an account that has none, with a fact', async () => {
    await run(document);
    expect(await run({ users: [{ username: 'nobody', password: PASSWORD }] })).toMatchObject({ users: { updated: 1 }, passwords_kept: 0 });
    expect(operator.world.facts('password.changed')).toHaveLength(1);
    expect((await operator.operations.users.show({ user: 'nobody' })).has_password).toBe(true);
  });

  it('waits for a full hashing pool instead of failing', async () => {
    const busy = await createOperator({ hashQueueLimit: 0 });
    const users = Array.from({ length: 6 }, (_, i) => ({ username: `user-${i}`, password: PASSWORD }));
    const [done] = await Promise.all([
      busy.operations.import.apply({ document: JSON.stringify({ users }) }),
      ...users.map(() => busy.world.hasher.hash(PASSWORD)),
    ]);
    expect(done.users.created).toBe(6);
    await busy.close();
  });
});

describe('a secret in an import', () => {
  const client = { client_id: 'shop', redirect_uris: ['https://shop.example/cb'] };
  const secrets = async () => (await operator.world.store.read.clients.find('shop'))?.secrets ?? [];

  it('that differs takes the place of the former at once', async () => {
    await run({ clients: [{ ...client, client_secret: 'first-secret-that-is-long-enough-1' }] });
    const done = await run({ clients: [{ ...client, client_secret: 'second-secret-that-is-long-enough-2' }] });
    expect(done).toMatchObject({ clients: { updated: 1 }, generated_secrets: [] });
    expect((await secrets()).map(({ hash: kept }) => kept)).toEqual([
      operator.world.sealer.pepperedHash('second-secret-that-is-long-enough-2'),
    ]);
  });

  it('that is left out leaves the former', async () => {
    const { generated_secrets: made } = await run({ clients: [client] });
    expect(await run({ clients: [{ ...client, client_name: 'New' }] })).toMatchObject({ generated_secrets: [] });
    expect((await secrets())[0]?.hash).toEqual(operator.world.sealer.pepperedHash(made[0]?.client_secret ?? ''));
  });

  it('goes when the client no longer authenticates by one', async () => {
    await run({ clients: [client] });
    await run({ clients: [{ ...client, token_endpoint_auth_method: 'none' }] });
    expect(await secrets()).toEqual([]);
  });

  it('is made anew when the client begins to sign with it, because only a hash of the former is kept', async () => {
    await run({ clients: [client] });
    const { generated_secrets: made } = await run({ clients: [{ ...client, token_endpoint_auth_method: 'client_secret_jwt' }] });
    expect(made).toHaveLength(1);
    expect((await secrets())[0]?.sealed).not.toBeNull();
  });
});

describe('a rehearsal', () => {
  it('says what would change and changes nothing', async () => {
    const rehearsed = await run(document, true);
    expect(rehearsed).toMatchObject({
      dry_run: true,
      clients: { created: 2 },
      users: { created: 3 },
      resources: { created: 1 },
      generated_secrets: [],
    });
    expect(operator.world.facts()).toEqual([]);
    expect(await operator.world.store.read.clients.count()).toBe(0);
    const { dry_run: _, generated_secrets: __, ...counts } = rehearsed;
    expect(await run(document)).toMatchObject(counts);
  });

  it('finds the same problems as the import', async () => {
    const wrong = { ...document, users: [...document.users, { username: 'ada' }] };
    expect(await refusalDataOf(run(wrong, true))).toEqual(await refusalDataOf(run(wrong)));
  });
});

describe('a document that contradicts', () => {
  const fields = async (content: object): Promise<string[]> => {
    const refusal = await refusalDataOf(run(content));
    expect(refusal.code).toBe('invalid_input');
    expect(operator.world.facts('import.applied')).toEqual([]);
    return refusal.problems?.map(({ field }) => field) ?? [];
  };

  it('itself is refused with the place of each second entry', async () => {
    const content = {
      clients: [{ client_id: 'a' }, { client_id: 'a' }],
      users: [
        { username: 'ada', email: 'a@example.com' },
        { username: 'ＡＤＡ' },
        { username: 'b', email: 'A@example.com' },
        { username: 'c', sub: 's' },
        { username: 'd', sub: 's' },
      ],
      resources: [{ identifier: 'https://api.example' }, { identifier: 'https://api.example' }],
    };
    expect(await fields(content)).toEqual([
      'clients[1].client_id',
      'users[1].username',
      'users[2].email',
      'users[4].sub',
      'resources[1].identifier',
    ]);
  });

  it('the stored accounts is refused', async () => {
    await operator.operations.users.add({ username: 'ada', email: 'ada@example.com', password: PASSWORD });
    expect(
      await fields({
        users: [
          { sub: 'other', username: 'ada' },
          { username: 'bob', email: 'ada@example.com' },
        ],
      }),
    ).toEqual(['users[0].username', 'users[1].email']);
  });

  it('by naming a client that is nowhere is refused', async () => {
    expect(await fields({ resources: [{ identifier: 'https://api.example', clients: ['nowhere'] }] })).toEqual(['resources[0].clients[0]']);
  });

  it('in many ways is told all of them at once, and nothing of it is done', async () => {
    const content = {
      clients: [{ client_id: 'good' }, { client_id: 'bad', redirect_uris: ['http://a.example/'] }],
      users: [{ username: 'ok' }, { username: '', claims: { sub: 'x' } }, { username: 'weak', password: 'weak' }],
      resources: [{ identifier: 'no uri' }, { identifier: 'https://ok.example', scopes: 'a "b"' }],
    };
    expect(await fields(content)).toEqual(
      expect.arrayContaining([
        'clients[1].redirect_uris[0]',
        'users[1].username',
        'users[1].claims.sub',
        'users[2].password',
        'resources[0].identifier',
        'resources[1].scopes',
      ]),
    );
    expect(await operator.world.store.read.clients.count()).toBe(0);
  });
});

describe('two imports at once', () => {
  it('of the same document create everything once', async () => {
    const [first, second] = await Promise.all([run(document), run(document)]);
    expect(first.users.created + second.users.created).toBe(3);
    expect(first.clients.created + second.clients.created).toBe(2);
    expect(await operator.world.store.read.users.count()).toBe(3);
  });

  it('that want one mail for two accounts let one of them win', async () => {
    const attempts = await Promise.allSettled(['a', 'b', 'c'].map((username) => run({ users: [{ username, email: 'one@example.com' }] })));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await operator.world.store.read.users.count()).toBe(1);
  });
});

describe('a cancelled import', () => {
  it('changes nothing', async () => {
    const users = Array.from({ length: 400 }, (_, i) => ({ username: `user-${i}`, password: `${PASSWORD}${i}` }));
    const cancelled = new AbortController();
    const running = operator.operations.import.apply({ document: JSON.stringify({ users }) }, { signal: cancelled.signal });
    setTimeout(() => cancelled.abort(), 20);
    await expect(running).rejects.toThrow();
    expect(await operator.world.store.read.users.count()).toBe(0);
  });
});
