import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { type ClientWithSecret, createWorld, type World } from '../support/world.ts';

let world: World;
let endpoints: Endpoints;
let client: ClientWithSecret;
let session: SessionRecord;
let values: Readonly<Record<'jwt' | 'opaque' | 'refresh' | 'id token' | 'code' | 'session', string>>;

beforeAll(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
  client = await world.addClient();
  const opaque = await world.addClient({ id: 'opaque', accessTokenFormat: 'opaque' });
  session = await addSession(world, await world.addUser({ name: 'alice' }));
  const { json } = await endpoints.token(client, codeFields(await issueTestCode(world, session)));
  const other = await endpoints.token(opaque, codeFields(await issueTestCode(world, session, { clientId: 'opaque' })));
  values = {
    jwt: text(json.access_token),
    opaque: text(other.json.access_token),
    refresh: text(json.refresh_token),
    'id token': text(json.id_token),
    code: await issueTestCode(world, session),
    session: `gws_${session.id}_${'A'.repeat(43)}`,
  };
});
afterAll(() => world.close());

/** Every door a token can be shown at, and whether it was let in. */
const doors: Readonly<Record<string, (value: string) => Promise<boolean>>> = {
  introspection: async (value) => (await endpoints.introspect(client, value)).json.active === true,
  userinfo: async (value) => (await endpoints.userinfo(`Bearer ${value}`)).status === 200,
  refresh: async (value) => (await endpoints.token(client, { grant_type: 'refresh_token', refresh_token: value })).status === 200,
  redemption: async (value) => (await endpoints.token(client, codeFields(value))).status === 200,
};
const whole = async (): Promise<void> => {
  for (const kind of ['jwt', 'opaque', 'refresh'] as const) expect(await doors.introspection?.(values[kind])).toBe(true);
};

describe('tokens that fooled other servers', () => {
  it('known-flaw/045 no part of a value, and no value with one character more, less or other, opens any door', async () => {
    const kind = fc.constantFrom('jwt' as const, 'opaque' as const, 'refresh' as const);
    const letter = fc.constantFrom(...'Aa0_-.=~+/ \n');
    const spoil = fc.oneof(
      fc.nat(700).map((at) => (value: string) => value.slice(0, at % value.length)),
      fc.nat(700).map((at) => (value: string) => value.slice(1 + (at % value.length))),
      fc.tuple(fc.nat(700), letter).map(
        ([at, put]) =>
          (value: string) =>
            value.slice(0, at % (value.length + 1)) + put + value.slice(at % (value.length + 1)),
      ),
      fc.tuple(fc.nat(700), letter).map(
        ([at, put]) =>
          (value: string) =>
            value.slice(0, at % value.length) + put + value.slice(1 + (at % value.length)),
      ),
    );
    await fc.assert(
      fc.asyncProperty(kind, spoil, async (name, change) => {
        const spoilt = change(values[name]);
        fc.pre(spoilt !== values[name]);
        for (const open of Object.values(doors)) expect(await open(spoilt)).toBe(false);
        await endpoints.revoke(client, spoilt);
      }),
      { numRuns: 150 },
    );
    await whole();
  });

  it('known-flaw/023 a value of one kind opens no door of another, also under the prefix of that', async () => {
    const right: Readonly<Record<string, readonly string[]>> = {
      introspection: ['jwt', 'opaque', 'refresh'],
      userinfo: ['jwt', 'opaque'],
      refresh: ['refresh'],
      redemption: ['code'],
    };
    for (const [door, open] of Object.entries(doors))
      for (const [kind, value] of Object.entries(values))
        for (const prefix of ['gwa_', 'gwr_', 'gwc_', 'gws_']) {
          const spelt = value.replace(/^gw._/, prefix);
          if (spelt === value && right[door]?.includes(kind)) continue;
          expect([door, kind, prefix, await open(spelt)]).toEqual([door, kind, prefix, false]);
        }
    await whole();
  });

  it('known-flaw/079 text of every bad intention is text, at every door and in every parameter', async () => {
    const hostile = [
      "'",
      "' OR '1'='1",
      "'; DROP TABLE access_token; --",
      '" OR ""="',
      '%',
      '_',
      '\\',
      '<script>alert(1)</script>',
      '{{7*7}}',
      '__proto__',
      'constructor',
      '\u202e',
    ];
    const names = [
      'token',
      'token_type_hint',
      'client_id',
      'refresh_token',
      'code',
      'scope',
      'redirect_uri',
      'code_verifier',
      'access_token',
      'grant_type',
    ];
    const send = (name: string, value: string): Promise<Reply[]> =>
      Promise.all(
        [endpoints.tokenRoute(), endpoints.introspectRoute(), endpoints.revokeRoute()].flatMap((route) =>
          ['refresh_token', 'authorization_code', 'client_credentials'].map((grant_type) =>
            endpoints.post(route, formBody({ grant_type, token: 'x', [name]: value }), basic(client.id, client.secret)),
          ),
        ),
      );
    for (const name of names)
      for (const value of hostile)
        for (const { status, json } of await send(name, value)) {
          expect(status).toBeLessThan(500);
          if (value !== '') expect(JSON.stringify(json)).not.toContain(JSON.stringify(value));
          expect(json).not.toHaveProperty('access_token');
        }
    for (const value of hostile) expect((await endpoints.userinfo(`Bearer ${value}`)).status).toBeLessThan(500);
    await whole();
  });
});
