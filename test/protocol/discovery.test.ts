import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discoveryRoutes } from '../../electron/http/endpoints/discovery.route.ts';
import { createInteractiveRoutes } from '../../electron/http/interactive-routes.ts';
import { supportedAcr } from '../../electron/oauth/authorize/decide-interaction.ts';
import { clientAuthMethods, grantTypes } from '../../electron/oauth/client.ts';
import { assertionAlgorithms } from '../../electron/oauth/proofs/assertion-algorithms.ts';
import { createEndpoints, type Endpoints, type Reply, text } from '../support/endpoints.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let endpoints: Endpoints;
const OIDC = '/.well-known/openid-configuration';
const OAUTH = '/.well-known/oauth-authorization-server';

beforeEach(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
});
afterEach(() => world.close());

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const etagOf = (reply: Reply): string => text(reply.headers.etag);

describe('the metadata document', () => {
  it('RFC 8414 §3, OpenID Connect Discovery §4 is one document under both names', async () => {
    const [oidc, oauth] = [await endpoints.discovery(OIDC), await endpoints.discovery(OAUTH)];
    expect(oidc).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(oauth).toEqual(oidc);
  });

  it('OpenID Connect Discovery §3, RFC 8414 §2 has every member that is required, and the issuer to the letter', async () => {
    const { json } = await endpoints.discovery(OIDC);
    expect(json.issuer).toBe(world.issuer);
    for (const member of [
      'authorization_endpoint',
      'token_endpoint',
      'userinfo_endpoint',
      'jwks_uri',
      'response_types_supported',
      'subject_types_supported',
      'id_token_signing_alg_values_supported',
    ])
      expect(json).toHaveProperty(member);
  });

  it('OpenID Connect RP-Initiated Logout §2.1, RFC 7009 §2, RFC 7662 §2 every endpoint it names is one of the routes', async () => {
    const { json } = await endpoints.discovery(OIDC);
    const named = Object.entries(json).filter(([name]) => /_endpoint$|_uri$/.test(name));
    expect(named.map(([name]) => name).toSorted()).toEqual([
      'authorization_endpoint',
      'end_session_endpoint',
      'introspection_endpoint',
      'jwks_uri',
      'revocation_endpoint',
      'token_endpoint',
      'userinfo_endpoint',
    ]);
    const routes = [
      ...createInteractiveRoutes(world),
      endpoints.tokenRoute(),
      endpoints.introspectRoute(),
      endpoints.revokeRoute(),
      ...discoveryRoutes({ ...world, resourceScopes: () => [] }),
    ];
    const paths = new Set([...routes.map(({ path }) => path), '/userinfo']);
    for (const [, address] of named) expect(paths).toContain(text(address).slice(world.issuer.length));
  });

  it('says what the code does: grants, methods, algorithms, S256 alone, no implicit', async () => {
    const { json } = await endpoints.discovery(OIDC);
    expect(json).toMatchObject({
      response_types_supported: ['code'],
      response_modes_supported: ['query', 'form_post'],
      grant_types_supported: [...grantTypes],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: [...clientAuthMethods],
      revocation_endpoint_auth_methods_supported: [...clientAuthMethods],
      acr_values_supported: [...supportedAcr],
      subject_types_supported: ['public'],
      authorization_response_iss_parameter_supported: true,
      claims_parameter_supported: true,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
    });
    expect(list(json.introspection_endpoint_auth_methods_supported)).not.toContain('none');
    const algs = list(json.token_endpoint_auth_signing_alg_values_supported);
    expect(algs.toSorted()).toEqual(Object.values(assertionAlgorithms).flat().toSorted());
    expect(algs).not.toContain('none');
    expect(list(json.scopes_supported)).toEqual(
      expect.arrayContaining(['openid', 'profile', 'email', 'address', 'phone', 'offline_access']),
    );
    expect(list(json.claims_supported)).toEqual(expect.arrayContaining(['sub', 'name', 'email', 'auth_time', 'acr', 'at_hash', 'nonce']));
  });

  it('OpenID Connect Discovery §3 the algorithms of ID tokens are those there are keys for', async () => {
    expect((await endpoints.discovery(OIDC)).json.id_token_signing_alg_values_supported).toEqual(['ES256']);
    await world.addKey('RS256');
    expect(list((await endpoints.discovery(OIDC)).json.id_token_signing_alg_values_supported).toSorted()).toEqual(['ES256', 'RS256']);
  });

  it('RFC 8414 §2 names the scopes of resource servers, each once, also those that came later', async () => {
    let scopes = ['orders:read', 'openid'];
    const [route] = discoveryRoutes({ ...world, resourceScopes: () => scopes });
    const exchange = {
      method: 'GET',
      path: OIDC,
      query: '',
      headers: {},
      body: undefined,
      origin: { address: '', agent: '', correlation: '' },
    } as const;
    const read = async (): Promise<string[]> => list(JSON.parse((await route?.handle(exchange))?.body.toString() ?? '').scopes_supported);
    expect((await read()).filter((scope) => scope === 'orders:read' || scope === 'openid')).toEqual(['openid', 'orders:read']);
    scopes = ['orders:read', 'stock:read'];
    expect(await read()).toContain('stock:read');
  });
});

describe('the JWK Set', () => {
  it('RFC 7517 §5 has every published key with kid, alg and use, the private part nowhere', async () => {
    for (const alg of ['RS256', 'PS256', 'EdDSA'] as const) await world.addKey(alg);
    const { json, headers } = await endpoints.discovery('/jwks');
    expect(headers['content-type']).toBe('application/jwk-set+json');
    const keys = json.keys as Record<string, unknown>[];
    expect(keys.map(({ alg }) => alg).toSorted()).toEqual(['ES256', 'EdDSA', 'PS256', 'RS256']);
    for (const key of keys) {
      expect(key).toMatchObject({ kid: expect.any(String), use: 'sig' });
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']) expect(key).not.toHaveProperty(secret);
    }
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(4);
  });
});

describe.each([OIDC, OAUTH, '/jwks'])('caching of %s', (path) => {
  it('RFC 9110 §13.1.2 a matching ETag is answered 304 without a body, another one in full', async () => {
    const first = await endpoints.discovery(path);
    const etag = etagOf(first);
    expect(etag).toMatch(/^"[\w-]+"$/);
    for (const header of [etag, `W/${etag}`, `"other", ${etag}`, `"other",W/${etag} , "third"`, '*'])
      expect(await endpoints.discovery(path, { 'if-none-match': header })).toEqual({ status: 304, headers: { etag }, json: {} });
    for (const header of ['"other"', etag.slice(1, -1), '', '"', `${etag}x`])
      expect(await endpoints.discovery(path, { 'if-none-match': header })).toEqual(first);
  });

  it('the ETag changes with the keys and the document', async () => {
    const before = etagOf(await endpoints.discovery(path));
    await world.addKey('EdDSA');
    const after = await endpoints.discovery(path, { 'if-none-match': before });
    expect(after.status).toBe(200);
    expect(etagOf(after)).not.toBe(before);
  });

  it('is open to every origin and cached by anyone', () => {
    const route = discoveryRoutes({ ...world, resourceScopes: () => [] }).find((candidate) => candidate.path === path);
    expect(route).toMatchObject({ method: 'GET', class: 'public', cors: 'public', tier: 'discovery' });
  });
});
