import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOperator, type Operator, refusalDataOf, refusalOf } from './operator.ts';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator();
});
afterEach(() => operator.close());

const web = {
  client_id: 'web',
  client_name: 'Web shop',
  redirect_uris: ['https://shop.example/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  scope: 'openid profile offline_access',
};

describe('listing clients', () => {
  beforeEach(async () => {
    await operator.operations.clients.add(web);
    await operator.operations.clients.add({ client_id: 'batch', client_name: 'Nightly 100% batch', grant_types: ['client_credentials'] });
    await operator.operations.clients.suspend({ client_id: 'batch' });
  });

  const idsOf = async (input: Parameters<Operator['operations']['clients']['list']>[0]): Promise<string[]> =>
    (await operator.operations.clients.list(input)).clients.map(({ client_id }) => client_id);

  it.each([
    [{ q: 'SHOP' }, ['web']],
    [{ q: 'bat' }, ['batch']],
    [{ q: '100%' }, ['batch']],
    [{ q: '%' }, ['batch']],
    [{ q: "' OR 1=1 --" }, []],
    [{ status: 'suspended' }, ['batch']],
    [{ status: 'active' }, ['web']],
    [{ grant: 'refresh_token' }, ['web']],
    [{ grant: 'client_credentials', status: 'active' }, []],
    [{}, ['batch', 'web']],
  ] as const)('finds those that match, text as text: %j', async (filter, ids) => {
    expect(await idsOf(filter)).toEqual(ids);
  });

  it('goes on after the cursor among those that match', async () => {
    await operator.operations.clients.add({ ...web, client_id: 'web2' });
    const first = await operator.operations.clients.list({ q: 'web', limit: 1 });
    expect(first.clients.map(({ client_id }) => client_id)).toEqual(['web']);
    expect(await idsOf({ q: 'web', limit: 1, cursor: first.next ?? '' })).toEqual(['web2']);
  });

  it('tells how each does only when asked', async () => {
    const [plain] = (await operator.operations.clients.list({ q: 'web' })).clients;
    const [known] = (await operator.operations.clients.list({ q: 'web', with_health: true })).clients;
    expect(plain?.health).toBeUndefined();
    expect(known?.health).toMatchObject({ issued: 0, failures: 0, last_used_at: null, secret_age_days: 0, findings: [] });
  });
});

describe('changing a client', () => {
  const version = async (): Promise<string> => (await operator.operations.clients.show({ client_id: 'web' })).updated_at;
  const change = async (changes: object) => operator.operations.clients.update({ client_id: 'web', version: await version(), changes });
  beforeEach(async () => void (await operator.operations.clients.add(web)));

  it('replaces what is given, keeps the rest, and records the names of what changed', async () => {
    const changed = await change({ client_name: 'Shop', redirect_uris: ['https://shop.example/back'] });
    expect(changed).toMatchObject({
      client_name: 'Shop',
      redirect_uris: ['https://shop.example/back'],
      scope: web.scope,
      client_id: 'web',
    });
    expect(operator.world.facts('client.updated')).toMatchObject([
      { client: 'web', actor: 'operator:test', details: { fields: ['client_name', 'redirect_uris'] } },
    ]);
  });

  it('records nothing when nothing changed', async () => {
    await change({ client_name: web.client_name });
    expect(operator.world.facts('client.updated')).toEqual([]);
  });

  it('refuses a change of what somebody else changed since', async () => {
    const read = await version();
    await change({ client_name: 'First' });
    expect(
      await refusalOf(operator.operations.clients.update({ client_id: 'web', version: read, changes: { client_name: 'Second' } })),
    ).toBe('conflict');
    expect((await operator.operations.clients.show({ client_id: 'web' })).client_name).toBe('First');
  });

  it('lets one of two changes at once win', async () => {
    const read = await version();
    const both = await Promise.allSettled(
      ['A', 'B'].map((client_name) => operator.operations.clients.update({ client_id: 'web', version: read, changes: { client_name } })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it.each([
    [{ redirect_uris: ['https://shop.example/#x'] }, 'redirect_uris[0]'],
    [{ redirect_uris: [] }, 'redirect_uris'],
    [{ client_name: 'a\u202eb' }, 'client_name'],
    [{ client_id: 'other' }, 'client_id'],
    [{ client_secret: 'x'.repeat(40) }, 'client_secret'],
    [{ token_endpoint_auth_method: 'client_secret_jwt' }, 'token_endpoint_auth_method'],
    [{ no_such_member: true }, 'no_such_member'],
  ])('names the field that is wrong and changes nothing: %j', async (changes, field) => {
    const refusal = await refusalDataOf(change(changes));
    expect(refusal.code).toBe('invalid_input');
    expect(refusal.problems?.map((one) => one.field)).toContain(field);
    expect(operator.world.facts('client.updated')).toEqual([]);
  });

  it('drops the secret of a client that becomes public, which cannot get one back by a change', async () => {
    await change({ token_endpoint_auth_method: 'none' });
    expect((await operator.world.store.read.clients.find('web'))?.secrets).toEqual([]);
    expect((await refusalDataOf(change({ token_endpoint_auth_method: 'client_secret_basic' }))).problems?.[0]?.field).toBe(
      'token_endpoint_auth_method',
    );
  });

  it('refuses a client that is not there', async () => {
    expect(await refusalOf(operator.operations.clients.update({ client_id: 'nobody', version: await version(), changes: {} }))).toBe(
      'not_found',
    );
  });
});

describe('checking a client before it is registered', () => {
  it('names problems and findings, and keeps nothing', async () => {
    const bad = await operator.operations.clients.check({ ...web, redirect_uris: ['javascript:alert(1)'] });
    expect(bad.problems.map(({ field }) => field)).toContain('redirect_uris[0]');
    const posting = await operator.operations.clients.check({
      ...web,
      token_endpoint_auth_method: 'client_secret_post',
      skip_consent: true,
    });
    expect(posting.problems).toEqual([]);
    expect(posting.findings.map(({ field }) => field)).toEqual(expect.arrayContaining(['token_endpoint_auth_method', 'skip_consent']));
    expect((await operator.operations.clients.list({})).clients).toEqual([]);
  });

  it('says that an id is taken', async () => {
    await operator.operations.clients.add(web);
    expect((await operator.operations.clients.check(web)).problems.map(({ field }) => field)).toEqual(['client_id']);
  });

  it('finds self-contained tokens with an administrative scope, and an old secret', async () => {
    await operator.operations.clients.add({ client_id: 'ops', grant_types: ['client_credentials'], scope: 'db:admin' });
    operator.world.clock.advance(400 * 86_400_000);
    const { health } = await operator.operations.clients.show({ client_id: 'ops' });
    expect(health.findings.map(({ field }) => field)).toEqual(['access_token_format', 'client_secret']);
  });
});
