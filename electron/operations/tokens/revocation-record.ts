import type { AuditSubject } from '../../../shared/audit-event.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { Tx } from '../../store/store.ts';
import type { ActContext } from '../acts/act-kind.ts';
import type { TokenTally } from './tally-tokens.ts';

/** Records in its unit of work that tokens were revoked. */
export type RevocationRecord = (
  tx: Tx,
  context: ActContext,
  tally: Pick<TokenTally, 'accessTokens' | 'refreshTokens' | 'grants'>,
) => Promise<void>;

/**
 * Makes the function that records a revocation.
 *
 * @param input.selection   What was selected, in words.
 * @param input.issuedUntil Tokens of what was granted up to then are meant.
 * Audits `tokens.revoked`.
 */
export const createRevocationRecord =
  (input: {
    readonly selection: string;
    readonly subject: Pick<AuditSubject, 'client' | 'user' | 'session' | 'grant'>;
    readonly issuedUntil: EpochMs;
    readonly reason: string;
  }): RevocationRecord =>
  async (tx, { actor, correlation }, { accessTokens, refreshTokens, grants }) => {
    await tx.audit({
      kind: 'tokens.revoked',
      ...input.subject,
      actor,
      correlation,
      details: {
        selection: input.selection,
        access_tokens: accessTokens,
        refresh_tokens: refreshTokens,
        grants: grants.size,
        issued_until: input.issuedUntil,
        note: input.reason,
      },
    });
  };
