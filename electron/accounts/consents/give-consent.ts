import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { AuthorizationRequest } from '../../oauth/authorize/authorization-request.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import { type OAuthRefusal, refusal } from '../../oauth/refusals.ts';
import type { ScopeRules } from '../../oauth/scopes.ts';
import type { SessionRecord } from '../../store/records.ts';
import type { Store, Tx } from '../../store/store.ts';

export type ConsentReason =
  | 'scope_not_requested'
  | 'openid_declined'
  | 'nothing_allowed'
  | 'session_ended'
  | 'client_suspended'
  | 'user_suspended';

export interface ConsentDecision {
  readonly request: AuthorizationRequest;
  readonly session: SessionRecord;
  /** Scopes left checked, as received. */
  readonly approved: readonly string[];
  readonly origin: Omit<RequestOrigin, 'correlation'>;
}

const judgeStanding = async (tx: Tx, { request, session }: ConsentDecision): Promise<ConsentReason | null> => {
  if (!(await tx.clients.isActive(request.clientId))) return 'client_suspended';
  if (!(await tx.users.isActive(session.userId))) return 'user_suspended';
  return (await tx.sessions.find(session.id))?.endedAt === null ? null : 'session_ended';
};

const judge = async (tx: Tx, input: ConsentDecision): Promise<Outcome<string[], OAuthRefusal<ConsentReason>>> => {
  const { request, approved } = input;
  if (approved.some((scope) => !request.scopes.includes(scope)))
    return refused(refusal('invalid_request', 'scope_not_requested', 'The form allows more than was asked for.'));
  const granted = request.scopes.filter((scope) => approved.includes(scope));
  if (request.scopes.includes('openid') && !granted.includes('openid')) return refused(refusal('access_denied', 'openid_declined'));
  if (granted.length === 0 && request.scopes.length > 0) return refused(refusal('access_denied', 'nothing_allowed'));
  const standing = await judgeStanding(tx, input);
  return standing === null ? done(granted) : refused(refusal('access_denied', standing));
};

/** What was allowed before stays allowed, except what was asked for again and cleared this time, and what would imply that. */
const merge = (scopes: ScopeRules, before: readonly string[], { request }: ConsentDecision, granted: readonly string[]): string[] => {
  const declined = request.scopes.filter((scope) => !scopes.covers(granted, [scope]));
  const kept = before.filter((scope) => !declined.some((gone) => scopes.covers([scope], [gone])));
  return [...new Set([...kept, ...granted])];
};

/**
 * Records what a person allows a client: the scopes they left checked, no more than it asked for.
 *
 * @returns The scopes allowed, to go on with; or a refusal: `access_denied` (`openid_declined`, `nothing_allowed`, `session_ended`, `client_suspended`,
 *   `user_suspended`) for the client, or `invalid_request` (`scope_not_requested`), which no form of this server can cause.
 * @throws StoreFault when nothing could be made durable.
 * Audits `consent.granted`, or `authorization.refused` and, where the person cleared all that counts, `consent.denied`.
 * @see RFC 6749 §3.3 · OpenID Connect Core §3.1.2.4 · RFC 9700 §2.1
 */
export const giveConsent = (
  deps: { readonly store: Store; readonly clock: Clock; readonly scopes: ScopeRules },
  input: ConsentDecision,
): Promise<Outcome<readonly string[], OAuthRefusal<ConsentReason>>> =>
  deps.store.write(async (tx) => {
    const { request, session, origin } = input;
    const subject = { client: request.clientId, user: session.userId, session: session.id, correlation: request.correlation, ...origin };
    const judged = await judge(tx, input);
    if (!judged.ok) {
      const { code, reason } = judged.refusal;
      const isDenial = reason === 'openid_declined' || reason === 'nothing_allowed';
      if (isDenial) await tx.refuse({ kind: 'consent.denied', ...subject, details: { scope: request.scopes.join(' ') } });
      await tx.refuse({ kind: 'authorization.refused', ...subject, details: { error: code, reason } });
      return judged;
    }
    const before = (await tx.sessions.consent(session.userId, request.clientId))?.scopes ?? [];
    const scopes = merge(deps.scopes, before, input, judged.value);
    await tx.sessions.putConsent({ userId: session.userId, clientId: request.clientId, scopes, grantedAt: deps.clock.now() });
    await tx.audit({ kind: 'consent.granted', ...subject, details: { scope: judged.value.join(' ') } });
    return done(judged.value);
  });
