import type { EpochMs } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { OAuthPolicy } from '../../oauth/policy.ts';
import { newValue } from '../../oauth/tokens/token-value.ts';
import type { UserRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import { riskDetails } from '../risk/judge-sign-in.ts';
import type { SignInRisk } from '../risk/score-sign-in.ts';
import { endSession } from './end-session.ts';
import { sessionOfValue } from './find-session.ts';

export interface NewSession {
  readonly id: string;
  /** The cookie's value, to be set once; the store keeps its hash. */
  readonly value: string;
}

export interface SessionStart {
  readonly user: UserRecord;
  readonly method: 'password' | 'otp' | 'recovery_code';
  readonly acr: string;
  /** Authentication methods (RFC 8176 §2). */
  readonly amr: readonly string[];
  readonly client: string | undefined;
  /** The session cookie this browser came with. */
  readonly former: string | undefined;
  readonly origin: RequestOrigin;
  /** Null, or left out, where risk is not judged. */
  readonly risk?: SignInRisk | null | undefined;
}

const endFormer = async (tx: Tx, value: string, origin: RequestOrigin, now: EpochMs): Promise<void> => {
  const former = await sessionOfValue(tx, value);
  if (!former) return;
  const revoked = await endSession(tx, former.id, 'session_replaced', now);
  if (revoked === null) return;
  const details = { reason: 'replaced', sessions: 1, grants_revoked: revoked };
  await tx.audit({ kind: 'session.revoked', user: former.userId, session: former.id, ...origin, details });
};

/**
 * Begins a session inside a unit of work, under an id that nobody knew before; the session this browser had ends, whoever owned it. So a cookie planted
 * before the sign-in is worth nothing after it, and one browser never carries two people.
 *
 * Audits `user.signed_in` and, for the former session, `session.revoked`.
 * @see OWASP ASVS 5.0 §7.2.4 · OpenID Connect Core §2 (`auth_time`, `acr`, `amr`)
 */
export const beginSession = async (
  tx: Tx,
  deps: { readonly clock: Clock; readonly random: Random; readonly policy: Pick<OAuthPolicy, 'sessionLifetime'> },
  input: SessionStart,
): Promise<NewSession> => {
  const { user, method, acr, amr, client, origin, risk = null } = input;
  const now = deps.clock.now();
  if (input.former !== undefined) await endFormer(tx, input.former, origin, now);
  const { id, value, hash } = newValue(deps, 'session');
  await tx.sessions.insert({
    id,
    hash,
    userId: user.id,
    amr,
    acr,
    authTime: now,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + deps.policy.sessionLifetime * 1000,
    address: origin.address,
    agent: origin.agent,
  });
  const details = { method, acr, amr: [...amr], ...riskDetails(risk) };
  await tx.audit({ kind: 'user.signed_in', user: user.id, client, session: id, ...origin, details });
  return { id, value };
};
