import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientAuthMethods, signingAlgorithms } from '../../electron/oauth/client.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { createWebBrowser, formPostOf, visit, type WebBrowser } from '../support/web-browser.ts';
import { AFTER_LOGOUT, REDIRECT_URI, type Registered, register, SCOPE } from './registration.ts';

const insecure = { [oauth.allowInsecureRequests]: true } as const;

const authOf = (method: string, { secret, key }: Registered): oauth.ClientAuth => {
  if (method === 'client_secret_basic') return oauth.ClientSecretBasic(secret);
  if (method === 'client_secret_post') return oauth.ClientSecretPost(secret);
  if (method === 'client_secret_jwt') return oauth.ClientSecretJwt(secret);
  return method === 'private_key_jwt' ? oauth.PrivateKeyJwt(key) : oauth.None();
};

interface Party {
  readonly engine: TestEngine;
  readonly as: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly auth: oauth.ClientAuth;
}

const discover = async (engine: TestEngine, algorithm: 'oidc' | 'oauth2' = 'oidc'): Promise<oauth.AuthorizationServer> => {
  const issuer = new URL(engine.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm, ...insecure }));
};

/** The code flow to its end, every answer judged by the library: state, iss, PKCE, nonce, and the signature of the ID token. */
const signIn = async ({ engine, as, client, auth }: Party, browser: WebBrowser = createWebBrowser(engine.issuer), mode?: 'form_post') => {
  const [verifier, state, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), oauth.generateRandomNonce()];
  const url = new URL(as.authorization_endpoint ?? '');
  const asked = {
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(mode ? { response_mode: mode } : {}),
  };
  url.search = new URLSearchParams(asked).toString();
  const page = await visit(browser, url);
  const given = mode ? new URLSearchParams(await formPostOf(page, REDIRECT_URI).text()) : new URL(page.location);
  const parameters = oauth.validateAuthResponse(as, client, given, state);
  const answer = await oauth.authorizationCodeGrantRequest(as, client, auth, parameters, REDIRECT_URI, verifier, insecure);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer, { expectedNonce: nonce, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(as, answer, insecure);
  return tokens;
};
const refresh = async ({ as, client, auth }: Party, token = ''): Promise<oauth.TokenEndpointResponse> =>
  oauth.processRefreshTokenResponse(as, client, await oauth.refreshTokenGrantRequest(as, client, auth, token, insecure));
const introspect = async ({ as, client, auth }: Party, token: string): Promise<oauth.IntrospectionResponse> =>
  oauth.processIntrospectionResponse(as, client, await oauth.introspectionRequest(as, client, auth, token, insecure));
const userinfo = async ({ as, client }: Party, token: string, subject: string): Promise<oauth.UserInfoResponse> =>
  oauth.processUserInfoResponse(as, client, subject, await oauth.userInfoRequest(as, client, token, insecure));

const addAlice = async (engine: TestEngine): Promise<string> =>
  (await engine.addUser({ username: 'alice', email: 'alice@example.com', claims: { name: 'Alice Example' } })).id;

describe('oauth4webapi', () => {
  let engine: TestEngine;
  let alice: string;
  beforeAll(async () => {
    engine = await startTestEngine();
    alice = await addAlice(engine);
  });
  afterAll(() => engine.end());

  it.each(['oidc', 'oauth2'] as const)('RFC 8414 §3.3 accepts the metadata by the %s name', async (algorithm) => {
    const as = await discover(engine, algorithm);
    expect(as.issuer).toBe(engine.issuer);
    expect(as.code_challenge_methods_supported).toEqual(['S256']);
  });

  it.each(clientAuthMethods)('runs the code flow, refresh, introspection, revocation and userinfo with %s', async (method) => {
    const registered = await register(engine, method);
    const party = { engine, as: await discover(engine), client: { client_id: registered.id }, auth: authOf(method, registered) };
    const tokens = await signIn(party);
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: alice, aud: registered.id });
    expect(await userinfo(party, tokens.access_token, alice)).toMatchObject({
      sub: alice,
      name: 'Alice Example',
      email: 'alice@example.com',
    });
    const refreshed = await refresh(party, tokens.refresh_token);
    expect(refreshed.scope).toBe(SCOPE);
    if (method !== 'none')
      expect(await introspect(party, refreshed.access_token)).toMatchObject({ active: true, sub: alice, token_type: 'Bearer' });
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(party.as, party.client, party.auth, refreshed.refresh_token ?? '', insecure),
    );
    if (method !== 'none') expect(await introspect(party, refreshed.access_token)).toEqual({ active: false });
    await expect(refresh(party, refreshed.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(userinfo(party, refreshed.access_token, alice)).rejects.toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
  });

  it('OAuth 2.0 Form Post Response Mode §2 takes the code by form_post, and the person out by logout', async () => {
    const registered = await register(engine, 'client_secret_basic', { client_id: 'by-form' });
    const party = {
      engine,
      as: await discover(engine),
      client: { client_id: registered.id },
      auth: oauth.ClientSecretBasic(registered.secret),
    };
    const browser = createWebBrowser(engine.issuer);
    const tokens = await signIn(party, browser, 'form_post');
    const url = new URL(party.as.end_session_endpoint ?? '');
    url.search = new URLSearchParams({
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: AFTER_LOGOUT,
      state: 's',
    }).toString();
    expect((await browser.get(url.href)).location).toBe(`${AFTER_LOGOUT}?state=s`);
    expect((await browser.follow(await browser.get('/account'))).text).toContain('action="/sign-in"');
  });

  it('OpenID Connect RP-Initiated Logout §2 without a hint the person is asked first', async () => {
    const registered = await register(engine, 'client_secret_basic', { client_id: 'asks' });
    const party = {
      engine,
      as: await discover(engine),
      client: { client_id: registered.id },
      auth: oauth.ClientSecretBasic(registered.secret),
    };
    const browser = createWebBrowser(engine.issuer);
    await signIn(party, browser);
    const page = await browser.get(`/sign-out?${new URLSearchParams({ client_id: 'asks', post_logout_redirect_uri: AFTER_LOGOUT })}`);
    expect([page.status, page.location]).toEqual([200, '']);
    expect((await browser.submit(page, '/sign-out')).location).toBe(AFTER_LOGOUT);
  });

  it('RFC 6750 §3 its parser reads the challenges of userinfo', async () => {
    const as = await discover(engine);
    const ask = userinfo({ engine, as, client: { client_id: 'x' }, auth: oauth.None() }, 'gwa_wrong', alice);
    await expect(ask).rejects.toMatchObject({
      cause: [{ scheme: 'bearer', parameters: { realm: engine.issuer, error: 'invalid_token' } }],
    });
  });
});

describe.each(signingAlgorithms)('oauth4webapi with tokens signed by %s', (alg) => {
  it('OpenID Connect Core §3.1.3.7 validates the ID token, at_hash and signature; RFC 9068 §4 validates the access token as a resource server', async () => {
    const engine = await startTestEngine({ config: { keys: { alg } } });
    try {
      const alice = await addAlice(engine);
      const registered = await register(engine, 'client_secret_basic');
      const client = { client_id: registered.id, id_token_signed_response_alg: alg };
      const party = { engine, as: await discover(engine), client, auth: oauth.ClientSecretBasic(registered.secret) };
      expect(party.as.id_token_signing_alg_values_supported).toEqual([alg]);
      const tokens = await signIn(party);
      expect(oauth.getValidatedIdTokenClaims(tokens)?.sub).toBe(alice);
      const request = new Request('https://api.example/orders', { headers: { authorization: `Bearer ${tokens.access_token}` } });
      const options = { ...insecure, signingAlgorithms: [alg] };
      expect(await oauth.validateJwtAccessToken(party.as, request, engine.issuer, options)).toMatchObject({
        sub: alice,
        client_id: registered.id,
        scope: SCOPE,
      });
      await expect(oauth.validateJwtAccessToken(party.as, request, 'https://api.example', options)).rejects.toThrow();
    } finally {
      await engine.end();
    }
  });
});
