import { hash } from 'node:crypto';
import { discoveryRoutes } from '../../electron/http/endpoints/discovery.route.ts';
import { introspectRoute } from '../../electron/http/endpoints/introspect.route.ts';
import { revokeRoute } from '../../electron/http/endpoints/revoke.route.ts';
import { tokenRoute } from '../../electron/http/endpoints/token.route.ts';
import { userinfoRoutes } from '../../electron/http/endpoints/userinfo.route.ts';
import type { Answer, Exchange, Route } from '../../electron/http/exchange.ts';
import { newId } from '../../electron/lib/ids.ts';
import { createRecentMap } from '../../electron/limits/recent-map.ts';
import { createLimits, type LimitsConfig, limitTiers } from '../../electron/limits/tiers.ts';
import type { AuthorizationRequest } from '../../electron/oauth/authorize/authorization-request.ts';
import { ACR_PASSWORD } from '../../electron/oauth/authorize/decide-interaction.ts';
import { issueCode } from '../../electron/oauth/authorize/issue-code.ts';
import { createTokenSightings, type TokenSightings } from '../../electron/oauth/tokens/token-sightings.ts';
import { newValue } from '../../electron/oauth/tokens/token-value.ts';
import type { ResourceRecord, SessionRecord, UserRecord } from '../../electron/store/records.ts';
import type { ClientWithSecret, World } from './world.ts';
import { REDIRECT_URI } from './world.ts';

export const ORIGIN = Object.freeze({ address: '192.0.2.7', agent: 'test-client/1.0', correlation: 'request-1' });

export interface Reply {
  readonly status: number;
  readonly headers: Answer['headers'];
  // The tests look into answers of every shape; what they find is asserted, not assumed.
  readonly json: Record<string, unknown>;
}

type Fields = Readonly<Record<string, string | undefined>>;

export const formBody = (fields: Fields): string =>
  new URLSearchParams(Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== undefined)).toString();

/** A client's Authorization header: RFC 6749 §2.3.1. */
export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

const limitsOff = (): LimitsConfig => {
  const tier = { requests: 5, windowSeconds: 60, enabled: true };
  return {
    enabled: false,
    exempt: [],
    tiers: {
      auth: tier,
      token: tier,
      authorize: tier,
      api: tier,
      userinfo: tier,
      introspection: tier,
      discovery: tier,
      registration: tier,
    },
  };
};

export interface EndpointOptions {
  readonly resources?: readonly ResourceRecord[];
  /** Requests a minute in every tier; no limits when left out. */
  readonly limit?: number;
  readonly seen?: TokenSightings;
}

/** The endpoints for clients, called without a socket. */
export const createEndpoints = (world: World, options: EndpointOptions = {}) => {
  const resources = options.resources ?? [];
  const seen = options.seen ?? createTokenSightings({ clock: world.clock, map: createRecentMap(100) });
  const off = limitsOff();
  const tiers = Object.fromEntries(limitTiers.map((tier) => [tier, { requests: options.limit ?? 5, windowSeconds: 60, enabled: true }]));
  const config: LimitsConfig = options.limit === undefined ? off : { ...off, enabled: true, tiers: { ...off.tiers, ...tiers } };
  const deps = () => ({
    ...world,
    store: world.store,
    read: world.store.read,
    limits,
    signer: world.keyRing.signer,
    audienceOf: (scopes: readonly string[]) => {
      const named = resources
        .filter((resource) => resource.scopes.some((scope) => scopes.includes(scope)))
        .map(({ identifier }) => identifier);
      return named.length === 0 ? [world.issuer] : named;
    },
    audiences: [world.issuer, `${world.issuer}/token`],
    resource: (identifier: string) => resources.find((resource) => resource.identifier === identifier),
    resourceScopes: () => resources.flatMap((resource) => resource.scopes),
    seen,
  });
  const limits = createLimits({ config, clock: world.clock });

  const call = async (route: Route | undefined, exchange: Partial<Exchange>): Promise<Reply> => {
    if (!route) throw new Error('there is no such route');
    const origin = { ...ORIGIN, correlation: newId(world) };
    const answer = await route.handle({
      method: route.method,
      path: route.path,
      query: '',
      headers: {},
      body: undefined,
      origin,
      ...exchange,
    });
    const text = answer.body.toString();
    return { status: answer.status, headers: answer.headers, json: text === '' ? {} : JSON.parse(text) };
  };

  const post = (route: Route, body: Buffer | string, authorization?: string, headers: Exchange['headers'] = {}): Promise<Reply> =>
    call(route, {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(authorization === undefined ? {} : { authorization }),
        ...headers,
      },
      body: Buffer.from(body),
    });

  const authorizationOf = (client: ClientWithSecret): string | undefined =>
    client.authMethod === 'none' ? undefined : basic(client.id, client.secret);
  const withClient = (client: ClientWithSecret, fields: Fields): string =>
    formBody(client.authMethod === 'none' ? { client_id: client.id, ...fields } : fields);

  return {
    post,
    tokenRoute: () => tokenRoute(deps()),
    introspectRoute: () => introspectRoute(deps()),
    revokeRoute: () => revokeRoute(deps()),
    token: (client: ClientWithSecret, fields: Fields): Promise<Reply> =>
      post(tokenRoute(deps()), withClient(client, fields), authorizationOf(client)),
    introspect: (client: ClientWithSecret, token: string): Promise<Reply> =>
      post(introspectRoute(deps()), withClient(client, { token }), authorizationOf(client)),
    revoke: (client: ClientWithSecret, token: string, hint?: string): Promise<Reply> =>
      post(revokeRoute(deps()), withClient(client, { token, token_type_hint: hint }), authorizationOf(client)),
    userinfo: (authorization: string | undefined, exchange: Partial<Exchange> = {}): Promise<Reply> =>
      call(
        userinfoRoutes(deps()).find((route) => route.method === (exchange.method ?? 'GET')),
        {
          ...exchange,
          headers: { ...exchange.headers, ...(authorization === undefined ? {} : { authorization }) },
        },
      ),
    discovery: (path: string, headers: Exchange['headers'] = {}): Promise<Reply> =>
      call(
        discoveryRoutes(deps()).find((route) => route.path === path),
        { headers },
      ),
  };
};
export type Endpoints = ReturnType<typeof createEndpoints>;

export const VERIFIER = 'a-verifier-that-is-long-enough-for-the-grammar-0123';
export const CHALLENGE = hash('sha256', VERIFIER, 'base64url');

/** A session as signing in makes one. */
export const addSession = async (world: World, user: UserRecord): Promise<SessionRecord> => {
  const now = world.clock.now();
  const { id, hash: digest } = newValue(world, 'session');
  const session = {
    id,
    hash: digest,
    userId: user.id,
    amr: ['pwd'],
    acr: ACR_PASSWORD,
    authTime: now,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + 43_200_000,
    address: ORIGIN.address,
    agent: ORIGIN.agent,
  };
  await world.store.write((tx) => tx.sessions.insert(session));
  return { ...session, endedAt: null };
};

/** A code as a judged authorization request gives one. */
export const issueTestCode = async (world: World, session: SessionRecord, changes: Partial<AuthorizationRequest> = {}): Promise<string> => {
  const request: AuthorizationRequest = {
    clientId: 'web',
    redirectUri: REDIRECT_URI,
    redirectUriGiven: true,
    responseMode: 'query',
    state: undefined,
    scopes: ['openid', 'profile', 'offline_access'],
    nonce: 'n-0S6_WzA2Mj',
    codeChallenge: CHALLENGE,
    prompt: [],
    maxAge: undefined,
    claims: null,
    acrValues: [],
    loginHint: undefined,
    startedAt: world.clock.now(),
    correlation: newId(world),
    ...changes,
  };
  const issued = await issueCode({ ...world, store: world.store }, { request, session, origin: ORIGIN });
  if (!issued.ok) throw new Error(issued.refusal.reason);
  return issued.value;
};

/** The fields of a right code exchange. */
export const codeFields = (code: string): Fields => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: REDIRECT_URI,
  code_verifier: VERIFIER,
});

export const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is not text`);
  return value;
};
