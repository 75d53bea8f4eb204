import type { Clock } from '../../lib/clock.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { SessionRecord } from '../../store/records.ts';
import type { Store } from '../../store/store.ts';
import { endSession } from './end-session.ts';

/**
 * Signs a person out: the session ends, and with it the grants that stood on it and have no `offline_access`. Signing out twice is no error and leaves one
 * fact.
 *
 * @param input.by     Who asked for it: the person at this server, or a client by its logout request.
 * @param input.client The client that sent the person here, if one did.
 * @throws StoreFault when nothing could be made durable: then the person is still signed in.
 * Audits `user.signed_out`.
 * @see OpenID Connect RP-Initiated Logout §2 · OpenID Connect Core §11
 */
export const signOut = (
  deps: { readonly store: Store; readonly clock: Clock },
  input: {
    readonly session: SessionRecord;
    readonly by: 'person' | 'client';
    readonly client: string | undefined;
    readonly origin: RequestOrigin;
  },
): Promise<void> =>
  deps.store.write(async (tx) => {
    const { session, by, client, origin } = input;
    const revoked = await endSession(tx, session.id, 'signed_out', deps.clock.now());
    if (revoked === null) return;
    await tx.audit({
      kind: 'user.signed_out',
      user: session.userId,
      session: session.id,
      client,
      ...origin,
      details: { by, grants_revoked: revoked },
    });
  });
