import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionRecord } from '../../electron/store/records.ts';
import { addSession, codeFields, createEndpoints, type Endpoints, issueTestCode, text } from '../support/endpoints.ts';
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
  person = await world.addUser({ name: 'alice', email: 'alice@example.com', claims: { name: 'Alice' } });
  session = await addSession(world, person);
});
afterEach(() => world.close());

const redeem = async (changes: Record<string, string | undefined> = {}, as = client) => {
  const code = await issueTestCode(world, session);
  return endpoints.token(as, { ...codeFields(code), ...changes });
};

describe('the code grant', () => {
  it('RFC 6749 §5.1 answers with bearer token, lifetime, scope, and OpenID Connect Core §3.1.3.3 with an ID token, never cached', async () => {
    const { status, json } = await redeem();
    expect(status).toBe(200);
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 1800, scope: 'openid profile offline_access' });
    expect(Object.keys(json).toSorted()).toEqual(['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type']);
  });

  it('RFC 9068 §2.2 the access token is an at+jwt with issuer, subject, audience, client and a jti that the log knows', async () => {
    const { json } = await redeem();
    const { payload, protectedHeader } = await jwtVerify(text(json.access_token), createLocalJWKSet(world.keyRing.jwks() as never), {
      typ: 'at+jwt',
      issuer: world.issuer,
      currentDate: new Date(world.clock.now()),
    });
    expect(protectedHeader.alg).toBe('ES256');
    expect(payload).toMatchObject({ sub: person.id, aud: world.issuer, client_id: client.id, scope: 'openid profile offline_access' });
    expect(world.facts('code.redeemed')).toMatchObject([{ token: payload.jti, user: person.id, client: client.id }]);
  });

  it('OpenID Connect Core §2, §3.1.3.6 the ID token carries nonce, auth_time, acr and the hash of the access token', async () => {
    const { json } = await redeem();
    const { payload } = await jwtVerify(text(json.id_token), createLocalJWKSet(world.keyRing.jwks() as never), {
      audience: client.id,
      issuer: world.issuer,
      currentDate: new Date(world.clock.now()),
    });
    expect(payload).toMatchObject({ sub: person.id, nonce: 'n-0S6_WzA2Mj', acr: session.acr, amr: ['pwd'], sid: session.id });
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text(json.access_token)));
    expect(payload.at_hash).toBe(Buffer.from(digest).subarray(0, 16).toString('base64url'));
  });

  it.each([
    ['RFC 6749 §4.1.3 a redirect URI that is not that of the request', { redirect_uri: 'https://app.example/other' }, 'wrong_redirect_uri'],
    ['RFC 6749 §4.1.3 a redirect URI left out that the request named', { redirect_uri: undefined }, 'wrong_redirect_uri'],
    ['RFC 7636 §4.6 a verifier that does not hash to the challenge', { code_verifier: `${'x'.repeat(43)}` }, 'wrong_verifier'],
    ['RFC 7636 §4.1 a verifier of 42 characters', { code_verifier: 'x'.repeat(42) }, 'wrong_verifier'],
    ['known-flaw/029 PKCE is not skipped when the verifier is absent', { code_verifier: undefined }, 'wrong_verifier'],
    [
      'RFC 6749 §5.2 a code nobody issued',
      { code: 'gwc_00000000-0000-7000-8000-000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
      'unknown',
    ],
    ['RFC 6749 §5.2 a code in another form', { code: 'nonsense' }, 'unknown'],
  ])('%s is refused with invalid_grant', async (_title, changes, reason) => {
    const { status, json } = await redeem(changes);
    expect([status, json.error]).toEqual([400, 'invalid_grant']);
    expect(JSON.stringify(json)).not.toContain(reason);
    expect(world.facts('code.refused')).toMatchObject([{ details: { reason } }]);
    expect(world.facts('code.redeemed')).toEqual([]);
  });

  it('known-flaw/022 a code of one client is refused to another, and stays good for its own', async () => {
    const other = await world.addClient({ id: 'other' });
    const code = await issueTestCode(world, session);
    expect((await endpoints.token(other, codeFields(code))).json.error).toBe('invalid_grant');
    expect(world.facts('code.refused')).toMatchObject([{ details: { reason: 'wrong_client' } }]);
    expect((await endpoints.token(client, codeFields(code))).status).toBe(200);
  });

  it('known-flaw/023 a refresh token is no code, and a code is no refresh token', async () => {
    const { json } = await redeem();
    expect((await endpoints.token(client, codeFields(text(json.refresh_token)))).json.error).toBe('invalid_grant');
    const code = await issueTestCode(world, session);
    expect((await endpoints.token(client, { grant_type: 'refresh_token', refresh_token: code })).json.error).toBe('invalid_grant');
  });

  it('RFC 6749 §4.1.2 a code is refused once its lifetime has passed, and not a moment earlier', async () => {
    const early = await issueTestCode(world, session);
    world.clock.advance(59_999);
    expect((await endpoints.token(client, codeFields(early))).status).toBe(200);
    const late = await issueTestCode(world, session);
    world.clock.advance(60_000);
    expect((await endpoints.token(client, codeFields(late))).json.error).toBe('invalid_grant');
    expect(world.facts('code.refused')).toMatchObject([{ details: { reason: 'expired' } }]);
  });

  it('RFC 9700 §4.5 the replay of a code revokes what it issued', async () => {
    const code = await issueTestCode(world, session);
    const first = await endpoints.token(client, codeFields(code));
    expect((await endpoints.introspect(client, text(first.json.access_token))).json.active).toBe(true);
    expect((await endpoints.token(client, codeFields(code))).json.error).toBe('invalid_grant');
    expect((await endpoints.introspect(client, text(first.json.access_token))).json).toEqual({ active: false });
    expect((await endpoints.token(client, { grant_type: 'refresh_token', refresh_token: text(first.json.refresh_token) })).json.error).toBe(
      'invalid_grant',
    );
    expect(world.facts('grant.revoked')).toMatchObject([{ severity: 'high', details: { reason: 'code_replayed' } }]);
  });

  it('a replay without the verifier cannot revoke the rightful grant', async () => {
    const code = await issueTestCode(world, session);
    const first = await endpoints.token(client, codeFields(code));
    await endpoints.token(client, { ...codeFields(code), code_verifier: 'y'.repeat(43) });
    expect((await endpoints.introspect(client, text(first.json.access_token))).json.active).toBe(true);
  });

  it('known-flaw/027 of 64 redemptions at once exactly one wins, and the replays revoke it', async () => {
    const code = await issueTestCode(world, session);
    const replies = await Promise.all(Array.from({ length: 64 }, () => endpoints.token(client, codeFields(code))));
    const winners = replies.filter((reply) => reply.status === 200);
    expect(winners).toHaveLength(1);
    expect(replies.filter((reply) => reply.json.error === 'invalid_grant')).toHaveLength(63);
    expect((await endpoints.introspect(client, text(winners[0]?.json.access_token))).json).toEqual({ active: false });
    expect(world.facts('code.redeemed')).toHaveLength(1);
    expect(world.facts('grant.revoked')).toHaveLength(1);
  });

  it('a code survives a restart of the server, spent or unspent', async () => {
    const [spent, unspent] = [await issueTestCode(world, session), await issueTestCode(world, session)];
    await endpoints.token(client, codeFields(spent));
    await world.restart();
    expect((await endpoints.token(client, codeFields(unspent))).status).toBe(200);
    expect((await endpoints.token(client, codeFields(spent))).json.error).toBe('invalid_grant');
  });

  it('a client without the refresh grant gets no refresh token, and a request without openid no ID token', async () => {
    const plain = await world.addClient({ id: 'plain', grants: ['authorization_code'] });
    const code = await issueTestCode(world, session, { clientId: 'plain', scopes: ['orders:write'] });
    const { json } = await endpoints.token(plain, codeFields(code));
    expect(Object.keys(json).toSorted()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
  });

  it('D2 every token of an answer stands in the fact that was committed with it', async () => {
    const { json } = await redeem();
    const [fact] = world.facts('code.redeemed');
    expect(text(json.refresh_token)).toContain(fact?.details.refresh_token);
    expect(fact?.details.id_token).toBe(true);
  });
});
