import { equalSecret } from '../../keys/equal-secret.ts';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { GrantRecord, RefreshTokenRecord, UserRecord } from '../../store/records.ts';
import type { Store, Tx } from '../../store/store.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';
import { type Minting, mintAccessToken } from '../tokens/mint-access-token.ts';
import { mintIdToken } from '../tokens/mint-id-token.ts';
import { hashValue, type NewValue, newValue, valueId } from '../tokens/token-value.ts';
import { remainingScopes, type ScopeLossReason } from './remaining-scopes.ts';
import type { TokenAnswer, TokenRequest } from './token-request.ts';
import { type VoidReason, whyVoid } from './voided.ts';

export type RotateReason = 'unknown' | 'wrong_client' | 'expired' | 'revoked' | 'reused' | 'beyond_grant' | VoidReason | ScopeLossReason;

export interface RefreshRequest extends TokenRequest {
  readonly refreshToken: string;
  /** The scope asked for; undefined when none was named. */
  readonly scopes: readonly string[] | undefined;
}

type Refuse = Outcome<never, OAuthRefusal<RotateReason>>;

interface Judged {
  readonly token: RefreshTokenRecord;
  readonly grant: GrantRecord;
  readonly user: UserRecord;
  readonly scopes: readonly string[];
  readonly successor: NewValue;
  /** The spent token came back within the grace and its unused successor was replaced. */
  readonly recovered: boolean;
}

const no = (reason: RotateReason): Refuse & { ok: false } =>
  refused(refusal(reason === 'beyond_grant' ? 'invalid_scope' : 'invalid_grant', reason));

const findToken = async (tx: Tx, value: string): Promise<RefreshTokenRecord | undefined> => {
  const id = valueId('refresh', value);
  const token = id === null ? undefined : await tx.tokens.findRefresh(id);
  return token && equalSecret(token.hash, hashValue(value)) ? token : undefined;
};

/**
 * Takes a spent token once more when its reply may have been lost: within the grace, and only while the successor is unused, which is revoked in the
 * same breath. So there is never more than one live end of the family.
 */
const recover = async (tx: Tx, deps: Minting, token: RefreshTokenRecord, successor: NewValue): Promise<boolean> => {
  const { spentAt, successorId } = token;
  const now = deps.clock.now();
  if (spentAt === null || successorId === null || now >= spentAt + deps.policy.refreshTokenGrace * 1000) return false;
  return (
    (await tx.tokens.revokeUnspentRefresh(successorId, now)) && (await tx.tokens.replaceSuccessor(token.id, successorId, successor.id))
  );
};

const judge = async (
  tx: Tx,
  deps: Minting,
  request: RefreshRequest,
  token: RefreshTokenRecord,
): Promise<Outcome<Judged, OAuthRefusal<RotateReason>>> => {
  const { client } = request;
  const grant = await tx.grants.find(token.grantId);
  if (!grant) return no('unknown');
  if (grant.clientId !== client.id) return no('wrong_client');
  const user = await tx.users.find(grant.userId);
  const why = await whyVoid(tx, client, grant, user);
  if (why !== null || !user) return no(why ?? 'user_unknown');
  if (token.revokedAt !== null) return no('revoked');
  const now = deps.clock.now();
  if (now >= token.expiresAt || (token.spentAt === null && now >= token.idleExpiresAt)) return no('expired');
  const left = await remainingScopes(tx, deps.scopes, client, grant);
  if (!left.ok) return left;
  const narrowed = deps.scopes.narrow(left.value, request.scopes);
  if (!narrowed.ok) return no('beyond_grant');
  const successor = newValue(deps, 'refresh');
  const judged = { token, grant, user, scopes: narrowed.value, successor };
  if (await tx.tokens.spendRefresh(token.id, successor.id, now)) return done({ ...judged, recovered: false });
  return (await recover(tx, deps, token, successor)) ? done({ ...judged, recovered: true }) : no('reused');
};

const refuse = async (
  tx: Tx,
  deps: Minting,
  request: RefreshRequest,
  token: RefreshTokenRecord | undefined,
  reason: RotateReason,
): Promise<void> => {
  const { address, agent, correlation, foreign } = request.origin;
  const subject = { client: request.client.id, grant: token?.grantId, correlation, address, agent, foreign };
  const details = { reason, ...(token ? { refresh_token: token.id } : {}) };
  if (reason === 'reused' && token && (await tx.grants.revoke(token.grantId, 'refresh_token_reused', deps.clock.now()))) {
    const user = (await tx.grants.find(token.grantId))?.userId;
    await tx.audit({ kind: 'refresh_token.refused', severity: 'high', ...subject, user, details });
    await tx.audit({
      kind: 'grant.revoked',
      severity: 'high',
      ...subject,
      user,
      actor: 'system',
      details: { reason: 'refresh_token_reused' },
    });
    return;
  }
  await tx.refuse({ kind: 'refresh_token.refused', ...subject, details });
};

const issue = async (tx: Tx, deps: Minting, request: RefreshRequest, judged: Judged): Promise<TokenAnswer> => {
  const { token, grant, user, scopes, successor, recovered } = judged;
  const { client, origin } = request;
  const now = deps.clock.now();
  const access = mintAccessToken(deps, { client, grant, scopes });
  await tx.tokens.insertAccess(access.record);
  const idleExpiresAt = Math.min(token.expiresAt, now + deps.policy.refreshTokenIdleLifetime * 1000);
  await tx.tokens.insertRefresh({
    id: successor.id,
    hash: successor.hash,
    grantId: grant.id,
    parentId: token.id,
    scope: token.scope,
    createdAt: now,
    idleExpiresAt,
    expiresAt: token.expiresAt,
  });
  await tx.audit({
    kind: 'refresh_token.rotated',
    client: client.id,
    user: grant.userId,
    session: grant.sessionId,
    grant: grant.id,
    token: access.record.jti,
    correlation: origin.correlation,
    address: origin.address,
    agent: origin.agent,
    details: {
      from: token.id,
      to: successor.id,
      scope: access.record.scope,
      format: access.record.format,
      expires_at: access.record.expiresAt,
      ...(recovered ? { recovered } : {}),
    },
  });
  const idToken = scopes.includes('openid')
    ? { id_token: mintIdToken(deps, { client, grant, user, accessToken: access.value, nonce: null }) }
    : {};
  return {
    access_token: access.value,
    token_type: 'Bearer',
    expires_in: deps.policy.accessTokenLifetime,
    scope: access.record.scope,
    refresh_token: successor.value,
    ...idToken,
  };
};

/**
 * Exchanges a refresh token for an access token and its own successor. Every use rotates; the reuse of a spent one revokes the whole family, because
 * thief and owner cannot be told apart.
 *
 * The states of client, user and grant are judged as for a code, in the same unit as the conditional mark, so that neither a suspension nor another use
 * at the same time can slip between.
 *
 * @param request.refreshToken As received, at most 512 characters (the route checks).
 * @returns The token answer; refusal `invalid_grant` or `invalid_scope` (`beyond_grant`), reason one of {@link RotateReason}.
 * @throws StoreFault when nothing could be made durable.
 * Audits `refresh_token.rotated` or `refresh_token.refused`; on reuse also `grant.revoked`.
 * @see RFC 6749 §6 · RFC 9700 §2.2.2, §4.14 · OpenID Connect Core §12
 */
export const rotateRefreshToken = (
  deps: Minting & { readonly store: Store },
  request: RefreshRequest,
): Promise<Outcome<TokenAnswer, OAuthRefusal<RotateReason>>> =>
  deps.store.write(async (tx) => {
    const token = await findToken(tx, request.refreshToken);
    const judged = token ? await judge(tx, deps, request, token) : no('unknown');
    if (judged.ok) return done(await issue(tx, deps, request, judged.value));
    await refuse(tx, deps, request, token, judged.refusal.reason);
    return judged;
  });
