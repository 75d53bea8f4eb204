import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientAuthMethods } from '../../electron/oauth/client.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { createWebBrowser, formPostOf, visit, type WebBrowser } from '../support/web-browser.ts';
import { AFTER_LOGOUT, REDIRECT_URI, type Registered, register, SCOPE } from './registration.ts';

let engine: TestEngine;
let alice: string;
beforeAll(async () => {
  engine = await startTestEngine();
  alice = (await engine.addUser({ username: 'alice', email: 'alice@example.com', claims: { name: 'Alice Example', email_verified: true } }))
    .id;
});
afterAll(() => engine.end());

const authOf = (method: string, { secret, key }: Registered): client.ClientAuth => {
  if (method === 'client_secret_basic') return client.ClientSecretBasic(secret);
  if (method === 'client_secret_post') return client.ClientSecretPost(secret);
  if (method === 'client_secret_jwt') return client.ClientSecretJwt(secret);
  return method === 'private_key_jwt' ? client.PrivateKeyJwt(key) : client.None();
};

const discover = async (registered: Registered, method: string, algorithm: 'oidc' | 'oauth2' = 'oidc'): Promise<client.Configuration> =>
  client.discovery(new URL(engine.issuer), registered.id, undefined, authOf(method, registered), {
    algorithm,
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  });

interface Begun {
  readonly url: URL;
  readonly checks: {
    readonly pkceCodeVerifier: string;
    readonly expectedState: string;
    readonly expectedNonce: string;
    readonly idTokenExpected: true;
  };
}
const begin = async (config: client.Configuration, more: Record<string, string> = {}): Promise<Begun> => {
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
    idTokenExpected: true,
  } as const;
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...more,
  });
  return { url, checks };
};

const signIn = async (config: client.Configuration, browser: WebBrowser, more: Record<string, string> = {}) => {
  const { url, checks } = await begin(config, more);
  const page = await visit(browser, url);
  expect(page.location).toContain(`${REDIRECT_URI}?`);
  return client.authorizationCodeGrant(config, new URL(page.location), checks);
};

describe.each(clientAuthMethods)('openid-client with %s', (method) => {
  let registered: Registered;
  let config: client.Configuration;
  beforeAll(async () => {
    registered = await register(engine, method);
    config = await discover(registered, method);
  });

  it('OpenID Connect Core §3.1 signs a person in, validates the ID token, and reads userinfo', async () => {
    const tokens = await signIn(config, createWebBrowser(engine.issuer));
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 1800, scope: SCOPE });
    expect(tokens.claims()).toMatchObject({ iss: engine.issuer, sub: alice, aud: registered.id, amr: ['pwd'] });
    const info = await client.fetchUserInfo(config, tokens.access_token, alice);
    expect(info).toMatchObject({
      sub: alice,
      name: 'Alice Example',
      preferred_username: 'alice',
      email: 'alice@example.com',
      email_verified: true,
    });
  });

  it('RFC 6749 §6 refreshes, and RFC 9700 §4.14.2 the old refresh token ends the family', async () => {
    const first = await signIn(config, createWebBrowser(engine.issuer));
    const second = await client.refreshTokenGrant(config, first.refresh_token ?? '');
    expect(second.claims()).toMatchObject({ sub: alice, auth_time: first.claims()?.auth_time });
    await expect(client.refreshTokenGrant(config, first.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
      status: 400,
    });
    await expect(client.refreshTokenGrant(config, second.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(client.fetchUserInfo(config, second.access_token, alice)).rejects.toMatchObject({ status: 401 });
  });

  it('RFC 7662 introspects, RFC 7009 revokes, and what was revoked is dead', async () => {
    const tokens = await signIn(config, createWebBrowser(engine.issuer));
    if (method === 'none') await expect(client.tokenIntrospection(config, tokens.access_token)).rejects.toMatchObject({ status: 401 });
    else
      expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({
        active: true,
        sub: alice,
        client_id: registered.id,
        scope: SCOPE,
      });
    await client.tokenRevocation(config, tokens.refresh_token ?? '', { token_type_hint: 'refresh_token' });
    if (method !== 'none') expect(await client.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
    await expect(client.fetchUserInfo(config, tokens.access_token, alice)).rejects.toMatchObject({ status: 401 });
    await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('OpenID Connect RP-Initiated Logout §2 signs the person out and leads back to the client', async () => {
    const browser = createWebBrowser(engine.issuer);
    const tokens = await signIn(config, browser);
    const url = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: AFTER_LOGOUT,
      state: 'bye-1',
    });
    const page = await browser.get(url.href);
    expect(page.location).toBe(`${AFTER_LOGOUT}?state=bye-1`);
    const { url: silent } = await begin(config, { prompt: 'none' });
    expect(new URL((await visit(browser, silent)).location).searchParams.get('error')).toBe('login_required');
  });
});

describe('openid-client with other wishes', () => {
  let config: client.Configuration;
  let registered: Registered;
  beforeAll(async () => {
    registered = await register(engine, 'client_secret_basic', { access_token_format: 'opaque' });
    config = await discover(registered, 'client_secret_basic');
  });

  it('OAuth 2.0 Form Post Response Mode §2 takes the code by form_post, and still checks iss (RFC 9207)', async () => {
    const { url, checks } = await begin(config, { response_mode: 'form_post' });
    const page = await visit(createWebBrowser(engine.issuer), url);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const tokens = await client.authorizationCodeGrant(config, formPostOf(page, REDIRECT_URI), checks);
    expect(tokens.claims()?.sub).toBe(alice);
    expect(tokens.access_token).toMatch(/^gwa_/);
  });

  it('RFC 8414 §3 discovers by the other name, and finds the same', async () => {
    const other = await discover(registered, 'client_secret_basic', 'oauth2');
    expect(other.serverMetadata()).toEqual(config.serverMetadata());
    expect(config.serverMetadata().supportsPKCE()).toBe(true);
  });

  it('a session lets the next sign-in pass without a question; prompt=login asks again; max_age is answered with auth_time', async () => {
    const browser = createWebBrowser(engine.issuer);
    await signIn(config, browser);
    const silent = await signIn(config, browser, { prompt: 'none', max_age: '3600' });
    expect(silent.claims()?.auth_time).toBeTypeOf('number');
    const { url } = await begin(config, { prompt: 'login' });
    expect((await browser.follow(await browser.get(url.href))).text).toContain('action="/sign-in"');
  });

  it('OpenID Connect Core §5.5 the claims parameter brings a claim into the ID token', async () => {
    const claims = JSON.stringify({ id_token: { email: { essential: true } } });
    const tokens = await signIn(config, createWebBrowser(engine.issuer), { claims });
    expect(tokens.claims()?.email).toBe('alice@example.com');
  });

  it('RFC 6749 §4.1.2.1 a person who refuses is an access_denied the client can read', async () => {
    const own = await register(engine, 'client_secret_basic', { client_id: 'refused' });
    const refusedConfig = await discover(own, 'client_secret_basic');
    const { url, checks } = await begin(refusedConfig);
    const page = await visit(createWebBrowser(engine.issuer), url, { decision: 'deny' });
    await expect(client.authorizationCodeGrant(refusedConfig, new URL(page.location), checks)).rejects.toMatchObject({
      error: 'access_denied',
    });
  });

  it('RFC 7636 §4.6 a wrong verifier, RFC 6749 §4.1.2 a code used twice, are an invalid_grant the client can read', async () => {
    const { url, checks } = await begin(config);
    const page = await visit(createWebBrowser(engine.issuer), url);
    const wrong = { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() };
    await expect(client.authorizationCodeGrant(config, new URL(page.location), wrong)).rejects.toMatchObject({
      error: 'invalid_grant',
      status: 400,
    });
    await client.authorizationCodeGrant(config, new URL(page.location), checks);
    await expect(client.authorizationCodeGrant(config, new URL(page.location), checks)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('RFC 6749 §5.2 a wrong secret is an invalid_client with a challenge the client can read', async () => {
    const wrong = await discover({ ...registered, secret: 'wrong' }, 'client_secret_basic');
    await expect(client.refreshTokenGrant(wrong, 'x')).rejects.toMatchObject({ cause: [{ scheme: 'basic' }] });
  });

  it('RFC 6749 §4.4 gets a token for itself', async () => {
    const { id, secret } = await engine.addClient({ client_id: 'service', grant_types: ['client_credentials'], scope: 'orders:write' });
    const service = await client.discovery(new URL(engine.issuer), id, secret, undefined, { execute: [client.allowInsecureRequests] });
    const tokens = await client.clientCredentialsGrant(service, { scope: 'orders:read' });
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'orders:read' });
    expect(tokens.refresh_token).toBeUndefined();
    expect(await client.tokenIntrospection(service, tokens.access_token)).toMatchObject({ active: true, sub: 'service' });
  });
});
