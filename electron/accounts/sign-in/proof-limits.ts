import type { Millis } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import { limitKeyAddress } from '../../limits/addresses.ts';

/** How often a proof of identity may fail before it is refused unseen, right or wrong, for the rest of the window. */
export interface ProofLimit {
  readonly step: 'password' | 'second-factor';
  readonly failures: number;
  readonly window: Millis;
}

const QUARTER: Millis = 15 * 60_000;

/** Passwords: counted by account and address together, so that a stranger who fails on purpose does not lock the owner out. */
export const passwordLimit: ProofLimit = Object.freeze({ step: 'password', failures: 10, window: QUARTER });

/** One-time and recovery codes together: counted by account alone, because whoever gets that far has proved the password. */
export const secondFactorLimit: ProofLimit = Object.freeze({ step: 'second-factor', failures: 5, window: QUARTER });

/**
 * Whom a failed password is counted against.
 *
 * @param account What names the account, whichever way it was typed: its id, or the canonical text when there is none of that name.
 * @param address As received; IPv6 counts by /64.
 */
export const passwordSubject = (sealer: Sealer, account: { id: string } | { login: string }, address: string): Buffer =>
  sealer.mac('user', JSON.stringify(['failures', 'password', account, limitKeyAddress(address)]));

/** Whom a failed code is counted against. */
export const secondFactorSubject = (sealer: Sealer, userId: string): Buffer =>
  sealer.mac('user', JSON.stringify(['failures', 'second-factor', userId]));
