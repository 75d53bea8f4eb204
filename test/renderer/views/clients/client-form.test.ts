import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientForm,
  clientKinds,
  errorOf,
  formOfClient,
  formOfKind,
  toMetadata,
} from '../../../../renderer/views/clients/client-form.ts';
import { grantWords, methodWords } from '../../../../renderer/views/clients/client-words.ts';
import { createOperator, type Operator, refusalDataOf } from '../../../operations/operator.ts';

let operator: Operator;
beforeAll(async () => {
  operator = await createOperator();
});
afterAll(() => operator.close());

const kindOf = (id: string) => {
  const kind = clientKinds.find((one) => one.id === id);
  if (!kind) throw new Error(`there is no kind ${id}`);
  return kind;
};
const KEY = { kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' };
const filled = (id: string, changes: Partial<ClientForm> = {}): ClientForm => ({
  ...formOfKind(kindOf(id)),
  id: `made-${id}`,
  name: ' Web shop ',
  redirectUris: ' https://app.example/cb \n\n https://app.example/other\r\n',
  jwks: JSON.stringify({ keys: [{ ...KEY, kid: 'k', use: 'sig', alg: 'ES256' }] }),
  ...(formOfKind(kindOf(id)).scope === '' ? { scope: ' orders:read\n orders:write ' } : {}),
  ...changes,
});

describe('the form of a client', () => {
  it.each(clientKinds.map(({ id }) => id))('of the kind %s, filled in, is registered by the engine as it stands', async (id) => {
    const made = await operator.operations.clients.add(toMetadata(filled(id), true));
    const { method, grants } = kindOf(id);
    expect(made).toMatchObject({
      client_id: `made-${id}`,
      client_name: 'Web shop',
      token_endpoint_auth_method: method,
      grant_types: [...grants],
    });
    const people = made.grant_types.includes('authorization_code');
    expect(made.redirect_uris).toEqual(people ? ['https://app.example/cb', 'https://app.example/other'] : []);
    expect(made.client_secret !== undefined).toBe(method.startsWith('client_secret'));
  });

  it.each(clientKinds.map(({ id }) => id))('of a client of the kind %s changes nothing when nothing is changed', async (id) => {
    const before = await operator.operations.clients.show({ client_id: `made-${id}` });
    const form = formOfClient(before);
    const after = await operator.operations.clients.update({
      client_id: before.client_id,
      version: before.updated_at,
      changes: toMetadata(form, false),
    });
    const { updated_at: _, ...kept } = after;
    expect(before).toMatchObject(kept);
    expect(formOfClient(after)).toEqual(form);
  });

  it('leaves the id to the engine when none is typed, and never changes one', () => {
    expect(toMetadata(filled('web', { id: '  ' }), true)).not.toHaveProperty('client_id');
    expect(toMetadata(filled('web', { id: ' a ' }), true)).toMatchObject({ client_id: 'a' });
    expect(toMetadata(filled('web'), false)).not.toHaveProperty('client_id');
  });

  it('gives no addresses for people to a client without people, and no keys to one that needs none', () => {
    expect(toMetadata(filled('service', { redirectUris: 'https://left.example' }), true)).toMatchObject({ redirect_uris: [] });
    expect(toMetadata(filled('web'), true)).not.toHaveProperty('jwks');
  });

  it('hands on what is no JSON as it is, so that the engine says what is wrong with it', async () => {
    const metadata = toMetadata(filled('key', { id: 'other', jwks: '{"keys": [' }), true);
    expect(metadata.jwks).toBe('{"keys": [');
    const { problems } = await refusalDataOf(operator.operations.clients.add(metadata));
    expect(problems?.map(({ field }) => field)).toEqual(['jwks']);
  });

  it('shows every problem the engine has at a field of its own', async () => {
    const metadata = toMetadata(
      filled('web', { id: 'bad', redirectUris: 'https://ok.example/cb\njavascript:alert(1)\nhttps://*.example' }),
      true,
    );
    const { problems = [] } = await refusalDataOf(operator.operations.clients.add(metadata));
    const errors = Object.fromEntries(problems.map(({ field, problem, fix }) => [field, `${problem} ${fix}`]));
    const shown = errorOf(errors, 'redirect_uris') ?? '';
    expect(shown).toMatch(/\[1\]: .*\[2\]: /s);
    expect(errorOf(errors, 'redirect')).toBeUndefined();
    expect(errorOf(errors, 'scope')).toBeUndefined();
  });

  it('has the error of a field, of its entries and of its members, and of no other', () => {
    const errors = { jwks: 'is wrong.', 'jwks.keys[0].kty': 'is missing.', jwks_uri: 'is not known.', 'scope[0]': 'x.' };
    expect(errorOf(errors, 'jwks')).toBe('is wrong. .keys[0].kty: is missing.');
    expect(errorOf(errors, 'scope')).toBe('[0]: x.');
    expect(errorOf({}, 'scope')).toBeUndefined();
  });

  it('has words for every way and grant it offers', () => {
    for (const { method, grants } of clientKinds) {
      expect(methodWords[method]).toMatch(/^[A-Z]/);
      for (const grant of grants) expect(grantWords[grant]).toMatch(/^[A-Z]/);
    }
  });
});
