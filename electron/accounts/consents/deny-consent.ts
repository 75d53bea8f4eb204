import type { AuthorizationRequest } from '../../oauth/authorize/authorization-request.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import { type OAuthRefusal, refusal } from '../../oauth/refusals.ts';
import type { SessionRecord } from '../../store/records.ts';
import type { Store } from '../../store/store.ts';

/**
 * Records that a person refused a client what it asked for. What was allowed before stays as it was.
 *
 * @returns The refusal for the client, `access_denied`, already recorded.
 * @throws StoreFault when nothing could be made durable.
 * Audits `consent.denied` and `authorization.refused`.
 * @see RFC 6749 §4.1.2.1
 */
export const denyConsent = (
  deps: { readonly store: Store },
  input: {
    readonly request: AuthorizationRequest;
    readonly session: SessionRecord;
    readonly origin: Omit<RequestOrigin, 'correlation'>;
  },
): Promise<OAuthRefusal<'consent_denied'>> =>
  deps.store.write(async (tx) => {
    const { request, session, origin } = input;
    const subject = { client: request.clientId, user: session.userId, session: session.id, correlation: request.correlation, ...origin };
    const why = refusal('access_denied', 'consent_denied', 'The person did not allow it.');
    await tx.refuse({ kind: 'consent.denied', ...subject, details: { scope: request.scopes.join(' ') } });
    await tx.refuse({ kind: 'authorization.refused', ...subject, details: { error: why.code, reason: why.reason } });
    return why;
  });
