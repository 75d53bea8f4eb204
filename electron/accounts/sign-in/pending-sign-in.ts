import type { EpochMs, Millis } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';

const LIFETIME: Millis = 5 * 60_000;

/** A sign-in whose password was right and whose second factor is still to come. */
export interface PendingSignIn {
  /** Marks the state as used once a session began on it. */
  readonly id: string;
  readonly userId: string;
  /** Which password was proved: another one since then ends the sign-in. */
  readonly passwordChangedAt: EpochMs;
  readonly issuedAt: EpochMs;
  /** What the sign-in is for, sealed by its own door. */
  readonly request: string;
}

export type PendingRefusal = Refusal<'invalid_request', 'altered' | 'expired'>;

/** The state is good for this step, in the browser that proved the password, and nowhere else. */
const contextOf = (visit: string): string => `second-factor/${visit}`;

/** When the state of a sign-in is past use. */
export const pendingExpiry = (pending: PendingSignIn): EpochMs => pending.issuedAt + LIFETIME;

/** Seals the state for the way through the browser. `visit` is the value of that browser's visit cookie. */
export const sealPending = (sealer: Sealer, pending: PendingSignIn, visit: string): string =>
  sealer.sealText('interaction', JSON.stringify(pending), contextOf(visit));

/**
 * Opens what `sealPending` made.
 *
 * @returns The state, or refusal `invalid_request`, reason `altered` (forged, of another step, or of another browser) or `expired` (after 5 minutes).
 */
export const openPending = (
  deps: { readonly sealer: Sealer; readonly clock: Clock },
  sealed: string,
  visit: string,
): Outcome<PendingSignIn, PendingRefusal> => {
  const opened = deps.sealer.openText('interaction', sealed, contextOf(visit));
  if (!opened.ok)
    return refused({ code: 'invalid_request', reason: 'altered', description: 'This sign-in cannot be continued: start again.' });
  const pending: PendingSignIn = JSON.parse(opened.value);
  const now = deps.clock.now();
  if (now >= pending.issuedAt && now < pendingExpiry(pending)) return done(pending);
  return refused({ code: 'invalid_request', reason: 'expired', description: 'This sign-in took too long: start again.' });
};
