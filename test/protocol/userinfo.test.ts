import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorizationRequest } from '../../electron/oauth/authorize/authorization-request.ts';
import type { ClaimRequest, ClaimsRequest } from '../../electron/oauth/authorize/read-claims-request.ts';
import type { SessionRecord } from '../../electron/store/records.ts';
import {
  addSession,
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

const CLAIMS = {
  name: 'Alice Example',
  given_name: 'Alice',
  locale: 'en-GB',
  email_verified: true,
  address: { formatted: '1 High Street', country: 'GB' },
  phone_number: '+44 20 7946 0000',
  phone_number_verified: false,
  favourite_colour: 'green',
};

beforeEach(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
  client = await world.addClient({ scopes: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'orders:write'] });
  person = await world.addUser({ name: 'alice', email: 'alice@example.com', claims: CLAIMS });
  session = await addSession(world, person);
});
afterEach(() => world.close());

const tokenFor = async (changes: Partial<AuthorizationRequest> = {}): Promise<string> => {
  const { json } = await endpoints.token(client, codeFields(await issueTestCode(world, session, changes)));
  return text(json.access_token);
};
const ask = (token: string): Promise<Reply> => endpoints.userinfo(`Bearer ${token}`);
const postForm = (
  fields: Record<string, string> | string,
  authorization?: string,
  type = 'application/x-www-form-urlencoded',
): Promise<Reply> =>
  endpoints.userinfo(authorization, {
    method: 'POST',
    headers: { 'content-type': type },
    body: Buffer.from(typeof fields === 'string' ? fields : formBody(fields)),
  });
const ANY: ClaimRequest = { essential: false, values: null };
const asked = (userinfo: Record<string, ClaimRequest>): ClaimsRequest => ({ userinfo, id_token: {} });
const PROFILE = { name: 'Alice Example', given_name: 'Alice', locale: 'en-GB', preferred_username: 'alice' };

describe('the claims of a person', () => {
  it.each<[string, string[], Record<string, unknown>]>([
    ['openid alone opens sub', ['openid'], {}],
    ['profile', ['openid', 'profile'], { ...PROFILE, updated_at: expect.any(Number) }],
    ['email', ['openid', 'email'], { email: 'alice@example.com', email_verified: true }],
    ['address', ['openid', 'address'], { address: CLAIMS.address }],
    ['phone', ['openid', 'phone'], { phone_number: CLAIMS.phone_number, phone_number_verified: false }],
    ['scopes of other servers open nothing', ['openid', 'orders:write'], {}],
  ])('OpenID Connect Core §5.4 %s', async (_title, scopes, claims) => {
    const { status, json } = await ask(await tokenFor({ scopes }));
    expect(status).toBe(200);
    expect(json).toEqual({ sub: person.id, ...claims });
  });

  it('OpenID Connect Core §5.3.2 says the same by GET and POST, and never what is not a claim', async () => {
    const token = await tokenFor({ scopes: ['openid', 'profile', 'email', 'address', 'phone'] });
    const reply = await ask(token);
    expect(await postForm({ access_token: token })).toEqual(reply);
    expect(await endpoints.userinfo(`Bearer ${token}`, { method: 'POST' })).toEqual(reply);
    expect(JSON.stringify(reply.json)).not.toMatch(/favourite|hash|status|password/);
    expect(reply.headers['content-type']).toBe('application/json');
  });

  it('what is unknown is left out, never null', async () => {
    person = await world.addUser({ name: 'bob' });
    session = await addSession(world, person);
    const { json } = await ask(await tokenFor({ scopes: ['openid', 'profile', 'email', 'phone'] }));
    expect(Object.keys(json).toSorted()).toEqual(['preferred_username', 'sub', 'updated_at']);
  });

  it('tells what is known now, not at the time of the sign-in', async () => {
    const token = await tokenFor({ scopes: ['openid', 'profile'] });
    await world.store.write((tx) => tx.users.put({ ...person, claims: { name: 'Alice Newname' } }));
    expect((await ask(token)).json.name).toBe('Alice Newname');
  });

  it('known-flaw/063 claims kept for an account cannot name another subject', async () => {
    person = await world.addUser({ name: 'mallory', claims: { sub: 'somebody-else', iss: 'https://evil.example' } });
    session = await addSession(world, person);
    const { json } = await ask(await tokenFor({ scopes: ['openid', 'profile', 'email'], claims: asked({ sub: ANY, iss: ANY }) }));
    expect(json.sub).toBe(person.id);
    expect(json).not.toHaveProperty('iss');
  });

  it('OpenID Connect Core §5.5 the claims parameter opens single claims beyond the scopes, here and not elsewhere', async () => {
    const token = await tokenFor({
      scopes: ['openid'],
      claims: { ...asked({ email: { essential: true, values: null }, phone_number: ANY, favourite_colour: ANY }), id_token: { name: ANY } },
    });
    expect((await ask(token)).json).toEqual({ sub: person.id, email: 'alice@example.com', phone_number: CLAIMS.phone_number });
  });

  it('OpenID Connect Core §12 a refreshed token opens what was granted, and less when it was narrowed', async () => {
    const code = await issueTestCode(world, session, { scopes: ['openid', 'profile', 'offline_access'] });
    const { json } = await endpoints.token(client, codeFields(code));
    const narrow = await endpoints.token(client, { grant_type: 'refresh_token', refresh_token: text(json.refresh_token), scope: 'openid' });
    expect((await ask(text(narrow.json.access_token))).json).toEqual({ sub: person.id });
    const wide = await endpoints.token(client, { grant_type: 'refresh_token', refresh_token: text(narrow.json.refresh_token) });
    expect((await ask(text(wide.json.access_token))).json.name).toBe('Alice Example');
  });
});

describe('the token at userinfo', () => {
  it('RFC 6750 §3.1 without one the challenge names no error and the body says nothing', async () => {
    for (const authorization of [undefined, 'Basic d2ViOnNlY3JldA==', 'Bearerx']) {
      const reply = await endpoints.userinfo(authorization);
      expect(reply).toMatchObject({ status: 401, json: {}, headers: { 'www-authenticate': 'Bearer realm="https://id.example"' } });
    }
    expect(world.facts('token.rejected')).toEqual([]);
  });

  it('RFC 9700 §4.3.2 a token in the query is not looked at', async () => {
    const reply = await endpoints.userinfo(undefined, { query: `access_token=${await tokenFor()}` });
    expect([reply.status, reply.json]).toEqual([401, {}]);
  });

  it('RFC 6750 §2.2 a token in the form counts for a form alone', async () => {
    const token = await tokenFor();
    const body = Buffer.from(formBody({ access_token: token }));
    expect((await postForm({ access_token: token }, undefined, 'text/plain')).status).toBe(401);
    expect((await postForm({ access_token: token }, undefined, 'application/json')).status).toBe(401);
    expect(
      (await endpoints.userinfo(undefined, { method: 'GET', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body }))
        .status,
    ).toBe(401);
    expect((await postForm({ access_token: token }, undefined, 'application/x-www-form-urlencoded; charset=utf-8')).status).toBe(200);
  });

  it.each<[string, (token: string) => Promise<Reply>, string]>([
    ['in the header and the form', (token) => postForm({ access_token: token }, `Bearer ${token}`), 'several_methods'],
    ['twice in the form', (token) => postForm(`access_token=${token}&access_token=${token}`), 'repeated_parameter'],
    ['that is malformed', () => endpoints.userinfo('Bearer a b'), 'malformed_token'],
    ['that is empty', () => endpoints.userinfo('Bearer '), 'malformed_token'],
    ['of over 8,192 characters', () => endpoints.userinfo(`Bearer ${'x'.repeat(8193)}`), 'too_long'],
    ['in a form that is no UTF-8', () => postForm('access_token=%ff'), 'not_utf8'],
  ])('RFC 6750 §3.1 a token %s is an invalid_request, 400', async (_title, send, reason) => {
    const reply = await send(await tokenFor());
    expect([reply.status, reply.json.error]).toEqual([400, 'invalid_request']);
    expect(reply.headers['www-authenticate']).toMatch(
      /^Bearer realm="https:\/\/id\.example", error="invalid_request", error_description="[^"]+"$/,
    );
    expect(world.facts('token.rejected')).toMatchObject([{ details: { endpoint: 'userinfo', reason } }]);
  });

  it.each<[string, (token: string) => Promise<string> | string, string]>([
    ['that nobody issued', () => 'gwa_nothing', 'malformed'],
    ['that was cut', (token) => token.slice(0, -1), 'unknown'],
    ['of another kind', async () => issueTestCode(world, session), 'malformed'],
    [
      'at its end',
      (token) => {
        world.clock.advance(world.policy.accessTokenLifetime * 1000);
        return token;
      },
      'expired',
    ],
    [
      'that was revoked',
      async (token) => {
        await endpoints.revoke(client, token);
        return token;
      },
      'revoked',
    ],
    [
      'of a suspended person',
      async (token) => {
        await world.store.write((tx) => tx.users.setStatus(person.id, 'suspended', world.clock.now()));
        return token;
      },
      'user_suspended',
    ],
    [
      'of a suspended client',
      async (token) => {
        await world.store.write((tx) => tx.clients.setStatus('web', 'suspended', world.clock.now()));
        return token;
      },
      'client_suspended',
    ],
  ])('RFC 6750 §3.1 a token %s is an invalid_token, 401, and the caller is not told why', async (_title, change, reason) => {
    const reply = await ask(await change(await tokenFor()));
    const description = 'The access token is not, or no longer, good.';
    expect(reply).toMatchObject({ status: 401, json: { error: 'invalid_token', error_description: description } });
    expect(reply.headers['www-authenticate']).toBe(
      `Bearer realm="https://id.example", error="invalid_token", error_description="${description}"`,
    );
    expect(world.facts('token.rejected')).toMatchObject([{ details: { endpoint: 'userinfo', reason } }]);
  });

  it('OpenID Connect Core §5.3.1 a token without openid is an insufficient_scope, 403, and the challenge names the scope', async () => {
    const reply = await ask(await tokenFor({ scopes: ['profile', 'email'] }));
    expect([reply.status, reply.json.error]).toEqual([403, 'insufficient_scope']);
    expect(reply.headers['www-authenticate']).toMatch(/error="insufficient_scope".*, scope="openid"$/);
  });

  it('a token that a client got for itself opens nobody', async () => {
    const service = await world.addClient({ id: 'svc', grants: ['client_credentials'], scopes: ['a'], defaultScopes: ['a'] });
    const { json } = await endpoints.token(service, { grant_type: 'client_credentials' });
    expect((await ask(text(json.access_token))).json.error).toBe('insufficient_scope');
  });

  it('an ID token and a refresh token open nothing', async () => {
    const { json } = await endpoints.token(client, codeFields(await issueTestCode(world, session)));
    for (const token of [json.id_token, json.refresh_token]) expect((await ask(text(token))).json.error).toBe('invalid_token');
  });

  it('it changes nothing and leaves no fact when it is good', async () => {
    const token = await tokenFor();
    const before = world.facts().length;
    await ask(token);
    expect(world.facts()).toHaveLength(before);
  });
});

describe('its limits', () => {
  it('C1 counts by person, whatever the token or address; excess is on the record', async () => {
    const tokens = [await tokenFor(), await tokenFor()];
    const limited = createEndpoints(world, { limit: 5 });
    for (let i = 0; i < 5; i += 1) {
      const reply = await limited.userinfo(`Bearer ${tokens[i % 2]}`);
      expect([reply.status, reply.headers['x-ratelimit-remaining']]).toEqual([200, `${4 - i}`]);
    }
    const over = await limited.userinfo(`Bearer ${tokens[0]}`);
    expect([over.status, over.json.error, over.headers['retry-after']]).toEqual([429, 'rate_limited', '61']);
    expect(world.facts('limit.exceeded')).toMatchObject([{ user: person.id, details: { tier: 'userinfo', limit: 5 } }]);
  });

  it('C1 counts guesses by address, tells the allowance, and does not count good tokens against it', async () => {
    const token = await tokenFor();
    const limited = createEndpoints(world, { limit: 5 });
    for (let i = 0; i < 5; i += 1) expect((await limited.userinfo('Bearer guess')).headers['x-ratelimit-remaining']).toBe(`${4 - i}`);
    expect((await limited.userinfo('Bearer guess')).status).toBe(429);
    expect((await limited.userinfo(undefined)).status).toBe(429);
    expect((await limited.userinfo(`Bearer ${token}`)).status).toBe(200);
    expect(world.facts('limit.exceeded')).toMatchObject([{ details: { tier: 'api' } }, { details: { tier: 'api' } }]);
  });
});
