import type { EpochMs, Millis } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { Tx } from '../../store/store.ts';
import type { SignInPlace } from './sign-in-place.ts';

/** How often a proof of identity may fail before it is refused unseen, right or wrong, for the rest of the window. */
export interface Lockout {
  /** Passwords, by account and place together: a stranger who fails on purpose does not lock the owner out. */
  readonly passwordFailures: number;
  /**
   * Passwords, by account alone, from all places together that are new to the person: else whoever has many addresses would have as many guesses. It does not hold
   * where the person signed in before, so that it cannot be turned on them.
   */
  readonly passwordFailuresElsewhere: number;
  /**
   * One-time and recovery codes together. A known place has a count of its own; all new ones share one: whoever gets that far has proved the password, and with it
   * must neither have more guesses for more addresses nor keep the owner from their own code.
   */
  readonly secondFactorFailures: number;
  readonly windowMinutes: number;
}

/** By what failures are counted, and how many are too many. */
export interface ProofCount {
  readonly step: 'password' | 'password-elsewhere' | 'second-factor';
  readonly subject: Buffer;
  readonly failures: number;
  readonly window: Millis;
}

/** What counting works with. */
export interface CountDeps {
  readonly sealer: Sealer;
  readonly lockout: Lockout;
}

const MINUTE: Millis = 60_000;

const subjectOf = (sealer: Sealer, parts: readonly unknown[]): Buffer => sealer.mac('user', JSON.stringify(['failures', ...parts]));

/**
 * By what a failed password is counted.
 *
 * @param account What names the account, whichever way it was typed: its id, or the canonical text when there is none of that name.
 */
export const passwordCounts = (
  { sealer, lockout }: CountDeps,
  account: { id: string } | { login: string },
  { key, isKnown }: SignInPlace,
): ProofCount[] => {
  const window = lockout.windowMinutes * MINUTE;
  const subject = subjectOf(sealer, ['password', account, key]);
  const here: ProofCount = { step: 'password', subject, failures: lockout.passwordFailures, window };
  if (isKnown) return [here];
  const everywhere = subjectOf(sealer, ['password', account]);
  return [here, { step: 'password-elsewhere', subject: everywhere, failures: lockout.passwordFailuresElsewhere, window }];
};

/** By what a failed code is counted. @param place Left out: somewhere new. */
export const secondFactorCount = ({ sealer, lockout }: CountDeps, userId: string, place?: SignInPlace): ProofCount => ({
  step: 'second-factor',
  subject: subjectOf(sealer, ['second-factor', userId, ...(place?.isKnown ? [place.key] : [])]),
  failures: lockout.secondFactorFailures,
  window: lockout.windowMinutes * MINUTE,
});

/** Whether one of the counts is full. */
export const isOverLimit = async (tx: Tx, counts: readonly ProofCount[], now: EpochMs): Promise<boolean> => {
  for (const { subject, step, failures, window } of counts)
    if ((await tx.guards.failures(subject, step, now, window)) >= failures) return true;
  return false;
};

/** Counts a failure. */
export const countFailedProof = async (tx: Tx, counts: readonly ProofCount[], now: EpochMs): Promise<void> => {
  for (const { subject, step, window } of counts) await tx.guards.fail(subject, step, now, window);
};

/** How long to wait, for who failed too often. */
export const waitWords = ({ windowMinutes }: Lockout): string =>
  `Wait ${windowMinutes} ${windowMinutes === 1 ? 'minute' : 'minutes'}, then try again.`;
