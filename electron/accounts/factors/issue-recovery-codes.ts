import type { Random } from '../../lib/random.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { Tx } from '../../store/store.ts';
import { hashRecoveryCode, newRecoveryCodes } from '../recovery-codes.ts';

/** Replaces a person's recovery codes inside a unit of work and returns the new ones, to be shown once. Audits `recovery_codes.issued`. */
export const issueRecoveryCodes = async (
  tx: Tx,
  deps: { readonly random: Random },
  input: { readonly userId: string; readonly session: string; readonly origin: RequestOrigin },
): Promise<readonly string[]> => {
  const { userId, session, origin } = input;
  const codes = newRecoveryCodes(deps);
  await tx.users.replaceRecoveryCodes(userId, codes.map(hashRecoveryCode));
  await tx.audit({ kind: 'recovery_codes.issued', user: userId, session, ...origin, details: { count: codes.length } });
  return codes;
};
