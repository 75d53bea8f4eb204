import { equalSecret } from '../../keys/equal-secret.ts';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { CodeRecord, GrantRecord, UserRecord } from '../../store/records.ts';
import type { Store, Tx } from '../../store/store.ts';
import { isVerifier, verifierMatches } from '../authorize/check-pkce.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';
import { type MintedAccessToken, type Minting, mintAccessToken } from '../tokens/mint-access-token.ts';
import { mintIdToken } from '../tokens/mint-id-token.ts';
import { hashValue, newValue, valueId } from '../tokens/token-value.ts';
import { remainingScopes, type ScopeLossReason } from './remaining-scopes.ts';
import type { TokenAnswer, TokenRequest } from './token-request.ts';
import { type VoidReason, whyVoid } from './voided.ts';

export type RedeemReason =
  | 'unknown'
  | 'expired'
  | 'wrong_client'
  | 'wrong_redirect_uri'
  | 'wrong_verifier'
  | 'replayed'
  | VoidReason
  | ScopeLossReason;

export interface CodeRequest extends TokenRequest {
  readonly code: string;
  readonly redirectUri: string | undefined;
  readonly verifier: string | undefined;
}

interface Judged {
  readonly code: CodeRecord;
  readonly grant: GrantRecord;
  readonly user: UserRecord;
  readonly scopes: readonly string[];
}

const findCode = async (tx: Tx, value: string): Promise<CodeRecord | undefined> => {
  const id = valueId('code', value);
  const code = id === null ? undefined : await tx.grants.findCode(id);
  return code && equalSecret(code.hash, hashValue(value)) ? code : undefined;
};

/** Whether the token request repeats the redirect URI of the authorization request (RFC 6749 §4.1.3); one left out there may be left out here. */
const sameRedirectUri = (code: CodeRecord, given: string | undefined): boolean =>
  given === undefined ? !code.redirectUriGiven : given === code.redirectUri;

const judge = async (
  tx: Tx,
  deps: Minting,
  request: CodeRequest,
  code: CodeRecord,
): Promise<Outcome<Judged, OAuthRefusal<RedeemReason>>> => {
  const no = (reason: RedeemReason) => refused(refusal('invalid_grant', reason));
  if (code.clientId !== request.client.id) return no('wrong_client');
  if (!sameRedirectUri(code, request.redirectUri)) return no('wrong_redirect_uri');
  const { verifier } = request;
  if (verifier === undefined || !isVerifier(verifier) || !verifierMatches(verifier, code.codeChallenge)) return no('wrong_verifier');
  if (code.spentAt !== null) return no('replayed');
  const now = deps.clock.now();
  if (now >= code.expiresAt) return no('expired');
  const grant = await tx.grants.find(code.grantId);
  if (!grant) return no('unknown');
  const user = await tx.users.find(grant.userId);
  const why = await whyVoid(tx, request.client, grant, user);
  if (why !== null || !user) return no(why ?? 'user_unknown');
  const scopes = await remainingScopes(tx, deps.scopes, request.client, grant);
  if (!scopes.ok) return scopes;
  return (await tx.grants.spendCode(code.id, now)) ? done({ code, grant, user, scopes: scopes.value }) : no('replayed');
};

const issueRefresh = async (tx: Tx, deps: Minting, request: CodeRequest, grant: GrantRecord) => {
  if (!request.client.grants.includes('refresh_token')) return undefined;
  const now = deps.clock.now();
  const token = newValue(deps, 'refresh');
  const expiresAt = now + deps.policy.refreshTokenLifetime * 1000;
  const idleExpiresAt = Math.min(expiresAt, now + deps.policy.refreshTokenIdleLifetime * 1000);
  await tx.tokens.insertRefresh({
    id: token.id,
    hash: token.hash,
    grantId: grant.id,
    parentId: null,
    scope: grant.scope,
    createdAt: now,
    idleExpiresAt,
    expiresAt,
  });
  await tx.grants.extend(grant.id, expiresAt);
  return token;
};

const answerOf = (
  deps: Minting,
  request: CodeRequest,
  { grant, user, scopes }: Judged,
  access: MintedAccessToken,
  refresh: string | undefined,
): TokenAnswer => ({
  access_token: access.value,
  token_type: 'Bearer',
  expires_in: deps.policy.accessTokenLifetime,
  scope: access.record.scope,
  ...(refresh === undefined ? {} : { refresh_token: refresh }),
  ...(scopes.includes('openid')
    ? { id_token: mintIdToken(deps, { client: request.client, grant, user, accessToken: access.value, nonce: grant.nonce }) }
    : {}),
});

const refuse = async (
  tx: Tx,
  deps: Minting,
  request: CodeRequest,
  code: CodeRecord | undefined,
  why: OAuthRefusal<RedeemReason>,
): Promise<void> => {
  const { address, agent, foreign } = request.origin;
  const correlation = code?.correlationId ?? request.origin.correlation;
  const subject = { client: request.client.id, grant: code?.grantId, correlation, address, agent, foreign };
  if (why.reason === 'replayed' && code && (await tx.grants.revoke(code.grantId, 'code_replayed', deps.clock.now()))) {
    await tx.audit({ kind: 'code.refused', severity: 'high', ...subject, details: { reason: why.reason, code: code.id } });
    await tx.audit({ kind: 'grant.revoked', severity: 'high', ...subject, actor: 'system', details: { reason: 'code_replayed' } });
    return;
  }
  await tx.refuse({ kind: 'code.refused', ...subject, details: { reason: why.reason, ...(code ? { code: code.id } : {}) } });
};

/**
 * Exchanges an authorization code for tokens, once.
 *
 * The look-up, the single-use mark, the tokens, any revocation and the audit fact are one unit of work: all durable or none. Replay is judged after the
 * verifier, so that a caller who cannot prove possession of it cannot revoke the rightful client's grant.
 *
 * @param request.code     As received, at most 512 characters (the route checks).
 * @param request.verifier PKCE `code_verifier`; its grammar is judged here.
 * @returns The token answer, or refusal `invalid_grant`, reason one of {@link RedeemReason}.
 * @throws StoreFault when nothing could be made durable; the route answers `server_error`.
 * Audits `code.redeemed` or `code.refused`; on replay also `grant.revoked`.
 * @see RFC 6749 §4.1.3 · RFC 7636 §4.6 · RFC 9700 §2.1.1, §4.5 · OpenID Connect Core §3.1.3
 */
export const redeemCode = (
  deps: Minting & { readonly store: Store },
  request: CodeRequest,
): Promise<Outcome<TokenAnswer, OAuthRefusal<RedeemReason>>> =>
  deps.store.write(async (tx) => {
    const code = await findCode(tx, request.code);
    const judged = code ? await judge(tx, deps, request, code) : refused(refusal('invalid_grant', 'unknown' as const));
    if (!judged.ok) {
      await refuse(tx, deps, request, code, judged.refusal);
      return judged;
    }
    const { grant, scopes } = judged.value;
    const access = mintAccessToken(deps, { client: request.client, grant, scopes });
    await tx.tokens.insertAccess(access.record);
    const refresh = await issueRefresh(tx, deps, request, grant);
    const answer = answerOf(deps, request, judged.value, access, refresh?.value);
    await tx.audit({
      kind: 'code.redeemed',
      client: request.client.id,
      user: grant.userId,
      session: grant.sessionId,
      grant: grant.id,
      token: access.record.jti,
      correlation: judged.value.code.correlationId,
      address: request.origin.address,
      agent: request.origin.agent,
      details: {
        code: judged.value.code.id,
        scope: access.record.scope,
        format: access.record.format,
        expires_at: access.record.expiresAt,
        ...(refresh ? { refresh_token: refresh.id } : {}),
        id_token: answer.id_token !== undefined,
      },
    });
    return done(answer);
  });
