import { toNumericDate } from '../../../shared/units.ts';
import type { JwtSigner } from '../../keys/jwt-signer.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Random } from '../../lib/random.ts';
import type { AccessTokenRecord, GrantRecord } from '../../store/records.ts';
import type { Client, SigningAlgorithm } from '../client.ts';
import type { OAuthPolicy } from '../policy.ts';
import type { ScopeRules } from '../scopes.ts';
import { hashValue, newValue } from './token-value.ts';

/** What every grant needs to make tokens. */
export interface Minting {
  readonly clock: Clock;
  readonly random: Random;
  readonly issuer: string;
  readonly policy: OAuthPolicy;
  readonly scopes: ScopeRules;
  /** The active key of an algorithm; of the default algorithm when none is named. */
  readonly signer: (alg?: SigningAlgorithm) => JwtSigner;
  /** The resource servers a scope speaks of; the issuer itself when it speaks of none. */
  readonly audienceOf: (scopes: readonly string[]) => readonly string[];
}

export interface MintedAccessToken {
  readonly value: string;
  readonly record: Omit<AccessTokenRecord, 'revokedAt'>;
}

/**
 * Makes an access token, signed and ready to store. It is made inside the unit of work, so that the row carries the hash of the exact value: a look-up
 * then needs no signature check, and a token that was cut or altered is unknown.
 *
 * @param input.grant  The person's grant; null when the client acts for itself.
 * @param input.scopes What the token carries, already judged.
 * @see RFC 9068 §2.2 (claims of a JWT access token), RFC 6749 §5.1
 */
export const mintAccessToken = (
  deps: Minting,
  input: { readonly client: Client; readonly grant: GrantRecord | null; readonly scopes: readonly string[] },
): MintedAccessToken => {
  const { client, grant, scopes } = input;
  const createdAt = deps.clock.now();
  const expiresAt = createdAt + deps.policy.accessTokenLifetime * 1000;
  const jti = newId(deps);
  const scope = scopes.join(' ');
  const audience = deps.audienceOf(scopes);
  const opaque = client.accessTokenFormat === 'opaque';
  const value = opaque
    ? newValue(deps, 'access', jti).value
    : deps.signer().sign('at+jwt', {
        iss: deps.issuer,
        sub: grant?.userId ?? client.id,
        aud: audience.length === 1 ? audience[0] : audience,
        client_id: client.id,
        iat: toNumericDate(createdAt),
        exp: toNumericDate(expiresAt),
        jti,
        ...(scope === '' ? {} : { scope }),
        ...(grant ? { auth_time: toNumericDate(grant.authTime), acr: grant.acr, amr: grant.amr } : {}),
      });
  const record = {
    jti,
    hash: hashValue(value),
    clientId: client.id,
    userId: grant?.userId ?? null,
    grantId: grant?.id ?? null,
    scope,
    audience,
    format: opaque ? ('opaque' as const) : ('jwt' as const),
    createdAt,
    expiresAt,
  };
  return { value, record };
};
