import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Setup } from '../site.ts';
import type { PeerAdapter } from './peer-adapter.ts';

/** The resource server every token is for. */
export const RESOURCE = 'https://api.example/';

const clients = ({ jwtClient, opaqueClient, webClient, redirectUri, scope }: Setup): Record<string, unknown>[] => [
  ...[jwtClient, opaqueClient].map(({ id, secret }) => ({
    client_id: id,
    client_secret: secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    scope,
  })),
  {
    client_id: webClient.id,
    client_secret: webClient.secret,
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [redirectUri],
    response_types: ['code'],
  },
];

/**
 * oidc-provider set up to do the same work as Gatewatch: ES256, PKCE for all, a refresh token that rotates on every use, access tokens for a resource
 * (JWT, but for the opaque client). Where a choice costs it time and gives nothing here, the cheaper is taken: tokens do not look up the session
 * again, no development pages.
 */
export const peerConfiguration = (setup: Setup, adapter: (name: string) => PeerAdapter): Record<string, unknown> => ({
  adapter,
  clients: clients(setup),
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  scopes: ['openid', setup.scope],
  jwks: {
    keys: [
      { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'peer' },
    ],
  },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  ttl: {
    AccessToken: 1800,
    AuthorizationCode: 60,
    ClientCredentials: 1800,
    Grant: 86_400,
    IdToken: 3600,
    Interaction: 900,
    RefreshToken: 604_800,
    Session: 43_200,
  },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: async () => true,
  expiresWithSession: async () => false,
  findAccount: (_context: unknown, accountId: string) => ({ accountId, claims: async () => ({ sub: accountId }) }),
  interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: async () => RESOURCE,
      useGrantedResource: async () => true,
      getResourceServerInfo: async (_context: unknown, _resource: string, client: { clientId: string }) => ({
        scope: setup.scope,
        audience: RESOURCE,
        accessTokenTTL: 1800,
        accessTokenFormat: client.clientId === setup.opaqueClient.id ? 'opaque' : 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});
