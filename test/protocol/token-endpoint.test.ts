import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionRecord } from '../../electron/store/records.ts';
import type { AuditKind } from '../../shared/audit-event.ts';
import { ASSERTION_TYPE } from '../support/assertions.ts';
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
import { type ClientWithSecret, createWorld, type World } from '../support/world.ts';

let world: World;
let endpoints: Endpoints;
let client: ClientWithSecret;
let session: SessionRecord;

beforeEach(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
  client = await world.addClient({ defaultScopes: ['orders:write'] });
  session = await addSession(world, await world.addUser({ name: 'alice' }));
});
afterEach(() => world.close());

const FORM = 'application/x-www-form-urlencoded';
const post = (
  body: string | Buffer,
  headers: Record<string, string> = {},
  authorization: string | undefined = basic(client.id, client.secret),
): Promise<Reply> => endpoints.post(endpoints.tokenRoute(), body, authorization, headers);
const GOOD = 'grant_type=client_credentials';

/** Nothing was issued, and the refusal is on the record. */
const expectRefused = (reply: Reply, status: number, error: string, kind: AuditKind, reason: string): void => {
  expect([reply.status, reply.json.error]).toEqual([status, error]);
  expect(reply.json).not.toHaveProperty('access_token');
  // RFC 6749 §5.2: %x20-21 / %x23-5B / %x5D-7E.
  expect(reply.json.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  for (const issued of ['token.issued', 'code.redeemed', 'refresh_token.rotated'] as const) expect(world.facts(issued)).toEqual([]);
  expect(world.facts(kind)).toMatchObject([{ details: { reason } }]);
  expect(JSON.stringify(reply)).not.toContain(`"${reason}"`);
};

describe('the token endpoint', () => {
  it('RFC 6749 §3.2 is reached by POST alone, is never cached and reads no cookie', () => {
    expect(endpoints.tokenRoute()).toMatchObject({ method: 'POST', path: '/token', class: 'json' });
  });

  it.each([
    FORM,
    FORM.toUpperCase(),
    `${FORM};charset=UTF-8`,
    `${FORM} ; charset=utf-8`,
  ])('RFC 6749 §3.2 takes a body of type %s', async (type) => {
    expect((await post(GOOD, { 'content-type': type })).status).toBe(200);
  });

  it.each([
    '',
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    `x-${FORM}`,
    `${FORM}x`,
    `${FORM}-extended`,
  ])('RFC 6749 §3.2 refuses a body of type "%s"', async (type) =>
    expectRefused(await post(GOOD, { 'content-type': type }), 400, 'invalid_request', 'request.refused', 'content_type'));

  it('RFC 6749 §3.2 ignores what it does not know, also a grant_type in the query', async () => {
    expect((await post(`${GOOD}&unknown=1&ünknown=2`)).status).toBe(200);
    const route = endpoints.tokenRoute();
    const headers = { 'content-type': FORM, authorization: basic(client.id, client.secret) };
    const answer = await route.handle({
      method: 'POST',
      path: '/token',
      query: GOOD,
      headers,
      body: undefined,
      origin: { address: '', agent: '', correlation: '' },
    });
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      error: 'invalid_request',
      error_description: 'The parameter grant_type is required.',
    });
  });

  it('RFC 8707 §2 resource may repeat, though this server does not read it', async () => {
    expect((await post(`${GOOD}&resource=https%3A%2F%2Fa.example&resource=https%3A%2F%2Fb.example`)).status).toBe(200);
  });
});

describe('parameters of a token request', () => {
  it.each([
    ['grant_type', '', 'no_grant_type'],
    ['grant_type without a value', 'grant_type=', 'no_grant_type'],
    ['code', 'grant_type=authorization_code&redirect_uri=https%3A%2F%2Fapp.example%2Fcb', 'no_code'],
    ['refresh_token', 'grant_type=refresh_token', 'no_refresh_token'],
  ])('RFC 6749 §5.2 the lack of %s is an invalid_request', async (_title, body, reason) =>
    expectRefused(await post(body), 400, 'invalid_request', 'token.refused', reason));

  it.each([
    'password',
    'implicit',
    'urn:ietf:params:oauth:grant-type:device_code',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'Authorization_Code',
    'authorization_code ',
    'constructor',
    '__proto__',
    'toString',
    '🔑'.repeat(100),
    `x${'🔑'.repeat(100)}`,
  ])('RFC 6749 §5.2 the grant type %s is unsupported', async (grant) => {
    expectRefused(await post(formBody({ grant_type: grant })), 400, 'unsupported_grant_type', 'token.refused', 'grant_type');
    expect(text(world.facts('token.refused')[0]?.details.grant_type).length).toBeLessThanOrEqual(64);
  });

  it.each([
    'grant_type',
    'scope',
    'client_id',
    'client_secret',
    'code',
    'redirect_uri',
    'code_verifier',
    'refresh_token',
    'client_assertion',
    'unknown',
  ])('RFC 6749 §3.2 refuses a request with two %s, equal or not, wherever they stand', async (name) => {
    const bodies = [`${name}=a&${GOOD}&${name}=b`, `${GOOD}&${name}=a&${name}=a`, `resource=a&${name}=a&resource=b&${name}=b&${GOOD}`];
    for (const body of bodies) {
      const { status, json } = await post(body);
      expect([status, json.error]).toEqual([400, 'invalid_request']);
    }
    expect(world.facts('request.refused')).toHaveLength(bodies.length);
    expect(world.facts('token.issued')).toEqual([]);
  });

  it('RFC 6749 §3.2 a parameter without a value was not sent, so it repeats nothing', async () => {
    expect((await post(`scope=&${GOOD}&scope=orders:read`)).json.scope).toBe('orders:read');
  });

  it.each([
    ['100 parameters and one', Array.from({ length: 101 }, (_, i) => `p${i}=1`).join('&'), 'too_many_fields'],
    ['a name of 129 characters', `${GOOD}&${'n'.repeat(129)}=1`, 'too_long'],
    ['a value of 16,385 characters', `${GOOD}&scope=${'s'.repeat(16_385)}`, 'too_long'],
    ['an escape that is none', `${GOOD}&scope=%zz`, 'malformed_encoding'],
    ['an escape that ends early', `${GOOD}&scope=%4`, 'malformed_encoding'],
    ['a NUL', `${GOOD}&scope=a%00b`, 'malformed_encoding'],
    ['a raw NUL', `${GOOD}&scope=a\0b`, 'malformed_encoding'],
    ['a byte that is no UTF-8, escaped', `${GOOD}&scope=%ff`, 'not_utf8'],
    ['an overlong form', `${GOOD}&scope=%C0%AF`, 'not_utf8'],
    ['half a surrogate pair', `${GOOD}&scope=%ED%A0%80`, 'not_utf8'],
    ['a byte that is no UTF-8', Buffer.concat([Buffer.from(`${GOOD}&scope=`), Buffer.from([0xff])]), 'not_utf8'],
  ])('C6 refuses %s', async (_title, body, reason) => expectRefused(await post(body), 400, 'invalid_request', 'request.refused', reason));

  it.each(['code', 'refresh_token'])('C6 a %s of over 512 characters is one nobody issued', async (name) => {
    const grant = name === 'code' ? 'authorization_code' : 'refresh_token';
    const kind = name === 'code' ? 'code.refused' : 'refresh_token.refused';
    expectRefused(await post(formBody({ grant_type: grant, [name]: 'x'.repeat(513) })), 400, 'invalid_grant', kind, 'unknown');
  });

  it('C6 hostile text in every parameter is only ever text', async () => {
    const hostile = [
      "' OR 1=1 --",
      '<script>alert(1)</script>',
      '../../etc/passwd',
      '\u0024{jndi:ldap://x}',
      '\r\nSet-Cookie: a=b',
      '\u202e',
      '{"$gt":""}',
    ];
    for (const value of hostile) {
      for (const grant of ['authorization_code', 'refresh_token', 'client_credentials', value]) {
        const names = ['code', 'refresh_token', 'redirect_uri', 'code_verifier', 'scope', 'resource'];
        const { status, json, headers } = await post(
          formBody({ grant_type: grant, ...Object.fromEntries(names.map((name) => [name, value])) }),
        );
        expect(status).toBe(400);
        expect(JSON.stringify([json, headers])).not.toContain(JSON.stringify(value).slice(1, -1));
      }
    }
    expect(world.facts('token.issued')).toEqual([]);
  });
});

describe('more than one way to authenticate', () => {
  const header = (): string => basic(client.id, client.secret);
  const secret = (): Record<string, string> => ({ client_id: client.id, client_secret: client.secret });
  const assertion = { client_assertion_type: ASSERTION_TYPE, client_assertion: 'a.b.c' };
  const NONE = 'Bearer none';

  const combinations: [string, () => [string, Record<string, string>]][] = [
    ['header and form', () => [header(), secret()]],
    ['header and assertion', () => [header(), assertion]],
    ['form and assertion', () => [NONE, { ...secret(), ...assertion }]],
    ['all three', () => [header(), { ...secret(), ...assertion }]],
    ['header and half an assertion', () => [header(), { client_assertion_type: ASSERTION_TYPE }]],
    ['form and the other half', () => [NONE, { ...secret(), client_assertion: 'a.b.c' }]],
  ];
  it.each(combinations)('RFC 6749 §2.3 refuses %s', async (_title, make) => {
    const [authorization, fields] = make();
    const reply = await post(formBody({ grant_type: 'client_credentials', ...fields }), {}, authorization);
    expectRefused(reply, 400, 'invalid_request', 'request.refused', 'several_methods');
  });

  it('RFC 6749 §3.2.1 a client_id beside the header is fine when it is the same, and refused when not', async () => {
    expect((await post(formBody({ grant_type: 'client_credentials', client_id: client.id }))).status).toBe(200);
    expect((await post(formBody({ grant_type: 'client_credentials', client_id: 'other' }))).json.error).toBe('invalid_request');
    expect(world.facts('token.issued')).toHaveLength(1);
  });

  it('RFC 7521 §4.2 refuses an assertion of a type that is not known, and a type without assertion', async () => {
    for (const fields of [
      { ...assertion, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' },
      { client_assertion_type: ASSERTION_TYPE },
      { client_assertion: 'a.b.c' },
    ]) {
      expect((await post(formBody({ grant_type: 'client_credentials', ...fields }), {}, NONE)).json.error).toBe('invalid_request');
    }
    expect(world.facts('request.refused').map(({ details }) => details.reason)).toEqual([
      'assertion_type',
      'no_assertion',
      'assertion_type',
    ]);
  });
});

describe('the answer to a client that is not authenticated', () => {
  it.each([
    ['no client at all', '', {}, 'no_client_id'],
    ['a header of another scheme', 'Bearer abc', {}, 'no_client_id'],
    ['base64 that is none', 'Basic ***', {}, 'malformed_base64'],
    ['base64 without padding', 'Basic d2ViOg', {}, 'malformed_base64'],
    ['no colon', `Basic ${Buffer.from('web').toString('base64')}`, {}, 'no_colon'],
    ['no client id', `Basic ${Buffer.from(':secret').toString('base64')}`, {}, 'no_client_id'],
    ['bytes that are no UTF-8', `Basic ${Buffer.from([0xff, 0x3a, 0x61]).toString('base64')}`, {}, 'not_utf8'],
    ['an escape that is none', `Basic ${Buffer.from('web:%zz').toString('base64')}`, {}, 'malformed_encoding'],
    ['a control character', `Basic ${Buffer.from('web:a%0ab').toString('base64')}`, {}, 'control_character'],
    ['a header of 9,000 characters', `Basic ${'A'.repeat(9000)}`, {}, 'too_long'],
    ['a client_id of 513 characters', '', { client_id: 'x'.repeat(513) }, 'no_client_id'],
    ['a client_secret of 1,025 characters', '', { client_id: 'web', client_secret: 'x'.repeat(1025) }, 'long_secret'],
  ])('RFC 6749 §5.2 is 401 invalid_client with a challenge: %s', async (_title, authorization, fields, reason) => {
    const reply = await post(formBody({ grant_type: 'client_credentials', ...fields }), {}, authorization);
    expectRefused(reply, 401, 'invalid_client', 'request.refused', reason);
    expect(reply.headers['www-authenticate']).toBe('Basic realm="https://id.example"');
  });

  it('RFC 6749 §5.2 a refusal for any other reason carries no challenge', async () => {
    expect((await post('')).headers).not.toHaveProperty('www-authenticate');
    expect((await post('grant_type=password')).headers).not.toHaveProperty('www-authenticate');
  });
});

describe('faults', () => {
  it('a store that cannot write issues nothing and says nothing of why', async () => {
    const code = await issueTestCode(world, session);
    const failing = { ...world, store: { ...world.store, write: () => Promise.reject(new Error('disk I/O error')) } };
    const broken = createEndpoints(failing);
    await expect(broken.token(client, codeFields(code))).rejects.toThrow('disk I/O error');
    expect((await endpoints.token(client, codeFields(code))).status).toBe(200);
  });
});
