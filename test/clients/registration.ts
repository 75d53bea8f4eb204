import type { webcrypto } from 'node:crypto';
import type { ClientAuthMethod } from '../../electron/oauth/client.ts';
import type { TestEngine } from '../support/engine.ts';

export const REDIRECT_URI = 'https://app.example/cb';
export const AFTER_LOGOUT = 'https://app.example/bye';
export const SCOPE = 'openid profile email offline_access orders:read';

export interface Registered {
  readonly id: string;
  readonly secret: string;
  /** For `private_key_jwt`. */
  readonly key: webcrypto.CryptoKey;
}

/** Registers a client that uses the code flow, refreshes and logs out, by each way to authenticate. */
export const register = async (
  engine: TestEngine,
  method: ClientAuthMethod,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Registered> => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const jwk = await crypto.subtle.exportKey('jwk', publicKey);
  const { id, secret } = await engine.addClient({
    client_id: `client-${method}${Object.keys(more).join('-')}`,
    client_name: 'Web Shop',
    token_endpoint_auth_method: method,
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [REDIRECT_URI],
    post_logout_redirect_uris: [AFTER_LOGOUT],
    scope: SCOPE,
    ...(method === 'private_key_jwt' ? { jwks: { keys: [{ kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, use: 'sig' }] } } : {}),
    ...more,
  });
  return { id, secret, key: privateKey };
};
