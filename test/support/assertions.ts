import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { newId } from '../../electron/lib/ids.ts';
import type { SigningAlgorithm } from '../../electron/oauth/client.ts';
import type { World } from './world.ts';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A key pair of a client, its public half as the JWK it registers. */
export const clientKey = (alg: SigningAlgorithm, kid = 'key-1') => {
  const { privateKey, publicKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : alg === 'EdDSA'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { alg, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg } };
};

/** What a client sends to prove itself by an assertion (RFC 7523 §2.2), good when `changes` changes nothing. */
export const assertionFields = async (
  world: World,
  clientId: string,
  signedBy: { readonly alg: string; readonly key: KeyObject | Uint8Array; readonly kid?: string },
  changes: Readonly<Record<string, unknown>> = {},
): Promise<{ client_assertion_type: string; client_assertion: string }> => {
  const now = Math.floor(world.clock.now() / 1000);
  const claims = { iss: clientId, sub: clientId, aud: world.issuer, jti: newId(world), iat: now, exp: now + 60, ...changes };
  const header = { alg: signedBy.alg, ...(signedBy.kid === undefined ? {} : { kid: signedBy.kid }) };
  return {
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: await new SignJWT(claims).setProtectedHeader(header).sign(signedBy.key),
  };
};
