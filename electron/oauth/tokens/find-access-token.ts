import { equalSecret } from '../../keys/equal-secret.ts';
import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import type { AccessTokenStanding } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import type { Client } from '../client.ts';
import { type TokenDeath, whyDead } from './token-standing.ts';
import { hashValue, valueId } from './token-value.ts';

export type AccessTokenReason = 'malformed' | 'unknown' | TokenDeath;

export interface LiveAccessToken {
  readonly token: AccessTokenStanding;
  readonly client: Client;
}

export const LONGEST_TOKEN = 8192;

/** The `jti` of a token in the form of a JWT, believed for the look-up only; null when there is none. */
const jtiOf = (value: string): string | null => {
  const first = value.indexOf('.');
  const second = value.indexOf('.', first + 1);
  if (first < 1 || second < 0) return null;
  try {
    const payload: unknown = JSON.parse(Buffer.from(value.slice(first + 1, second), 'base64url').toString('utf8'));
    return typeof payload === 'object' && payload !== null && 'jti' in payload && typeof payload.jti === 'string' ? payload.jti : null;
  } catch {
    return null;
  }
};

/** Id under which a presented access token would be stored; null when it cannot be one. */
export const accessTokenId = (value: string): string | null =>
  value.length > LONGEST_TOKEN ? null : value.startsWith('gwa_') ? valueId('access', value) : jtiOf(value);

/**
 * Finds a presented access token and judges whether it is good now. The hash of the exact value is compared, which stands in for the signature check: a
 * value that was never issued here, or was cut or altered, has no row. Anything unknown is refused: this fails closed.
 *
 * @returns The token with its client, or refusal `invalid_token` with the reason for the log.
 * @throws StoreFault when the store cannot be read.
 */
export const findAccessToken = async (
  deps: { readonly clock: Clock; readonly read: Reads },
  value: string,
): Promise<Outcome<LiveAccessToken, Refusal<'invalid_token', AccessTokenReason>>> => {
  const no = (reason: AccessTokenReason) =>
    refused({ code: 'invalid_token' as const, description: 'The access token is not, or no longer, good.', reason });
  const jti = accessTokenId(value);
  if (jti === null) return no('malformed');
  const token = await deps.read.tokens.findAccess(jti);
  if (!token || !equalSecret(token.hash, hashValue(value))) return no('unknown');
  const client = await deps.read.clients.find(token.clientId);
  const why = whyDead(token, client, deps.clock.now());
  return why === null && client ? done({ token, client }) : no(why ?? 'client_unknown');
};
