import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Random } from '../../lib/random.ts';
import type { SessionRecord } from '../../store/records.ts';
import type { Store } from '../../store/store.ts';
import type { RequestOrigin } from '../grants/token-request.ts';
import type { OAuthPolicy } from '../policy.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';
import { newValue } from '../tokens/token-value.ts';
import type { AuthorizationRequest } from './authorization-request.ts';

export type IssueReason = 'client_suspended' | 'user_suspended' | 'session_ended';

/**
 * Issues an authorization code: the grant it stands for, the code's hash and the fact, in one unit. Client, person and session are judged again inside
 * it, because time has passed since the request was first judged.
 *
 * @param input.request A judged request that needs no more interaction.
 * @param input.session The live session of the person.
 * @returns The code, to be delivered once; or refusal `access_denied`, reason one of {@link IssueReason}.
 * @throws StoreFault when nothing could be made durable.
 * Audits `authorization.granted`, or `authorization.refused`.
 * @see RFC 6749 §4.1.2 · RFC 9700 §4.5
 */
export const issueCode = (
  deps: { readonly store: Store; readonly clock: Clock; readonly random: Random; readonly policy: Pick<OAuthPolicy, 'codeLifetime'> },
  input: { readonly request: AuthorizationRequest; readonly session: SessionRecord; readonly origin: Omit<RequestOrigin, 'correlation'> },
): Promise<Outcome<string, OAuthRefusal<IssueReason>>> =>
  deps.store.write(async (tx) => {
    const { request, session, origin } = input;
    const now = deps.clock.now();
    const subject = { client: request.clientId, user: session.userId, session: session.id, correlation: request.correlation, ...origin };
    const why: IssueReason | null = !(await tx.clients.isActive(request.clientId))
      ? 'client_suspended'
      : !(await tx.users.isActive(session.userId))
        ? 'user_suspended'
        : (await tx.sessions.find(session.id))?.endedAt !== null
          ? 'session_ended'
          : null;
    if (why) {
      await tx.refuse({ kind: 'authorization.refused', ...subject, details: { error: 'access_denied', reason: why } });
      return refused(refusal('access_denied', why));
    }
    const grantId = newId(deps);
    const code = newValue(deps, 'code');
    const expiresAt = now + deps.policy.codeLifetime * 1000;
    await tx.grants.insert({
      id: grantId,
      clientId: request.clientId,
      userId: session.userId,
      sessionId: session.id,
      scope: request.scopes.join(' '),
      nonce: request.nonce ?? null,
      claims: request.claims === null ? null : JSON.stringify(request.claims),
      acr: session.acr,
      amr: session.amr,
      authTime: session.authTime,
      createdAt: now,
      expiresAt,
    });
    await tx.grants.insertCode({
      id: code.id,
      hash: code.hash,
      grantId,
      clientId: request.clientId,
      redirectUri: request.redirectUri,
      redirectUriGiven: request.redirectUriGiven,
      codeChallenge: request.codeChallenge,
      correlationId: request.correlation,
      createdAt: now,
      expiresAt,
    });
    await tx.audit({
      kind: 'authorization.granted',
      ...subject,
      grant: grantId,
      details: { scope: request.scopes.join(' '), redirect_uri: request.redirectUri, response_mode: request.responseMode, code: code.id },
    });
    return done(code.value);
  });
