import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { SessionRecord } from '../../store/records.ts';
import type { Store } from '../../store/store.ts';

export type WithdrawRefusal = Refusal<'not_found', 'no_consent'>;

/**
 * Takes back what a person allowed a client: the consent goes, and every grant that stood on it is revoked, offline ones too.
 *
 * @param input.clientId As received.
 * @returns How many grants were revoked, or refusal `not_found`, reason `no_consent`.
 * @throws StoreFault when nothing could be made durable: then the consent still stands.
 * Audits `consent.withdrawn`.
 */
export const withdrawConsent = (
  deps: { readonly store: Store; readonly clock: Clock },
  input: { readonly session: SessionRecord; readonly clientId: string; readonly origin: RequestOrigin },
): Promise<Outcome<number, WithdrawRefusal>> =>
  deps.store.write(async (tx) => {
    const { session, clientId, origin } = input;
    const { userId } = session;
    const consent = await tx.sessions.consent(userId, clientId);
    if (!consent || !(await tx.sessions.dropConsent(userId, clientId)))
      return refused<WithdrawRefusal>({ code: 'not_found', description: 'That application has no access any more.', reason: 'no_consent' });
    const revoked = (await tx.grants.revokeOfConsent(userId, clientId, 'consent_withdrawn', deps.clock.now())).length;
    const details = { scope: consent.scopes.join(' '), grants_revoked: revoked };
    await tx.audit({ kind: 'consent.withdrawn', user: userId, client: clientId, session: session.id, ...origin, details });
    return done(revoked);
  });
