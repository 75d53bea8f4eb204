import type { EpochMs, Millis } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { Tx } from '../../store/store.ts';
import type { SignInPlace } from './sign-in-place.ts';

/** How often a proof of identity may fail before it is refused unseen, right or wrong, for the rest of the window. */
export interface ProofLimit {
  readonly step: 'password' | 'password-elsewhere' | 'second-factor';
  readonly failures: number;
  readonly window: Millis;
}

/** A limit with whom its failures are counted against. */
export interface ProofCount extends ProofLimit {
  readonly subject: Buffer;
}

const QUARTER: Millis = 15 * 60_000;

/** Passwords, by account and place together: a stranger who fails on purpose does not lock the owner out. */
export const passwordLimit: ProofLimit = Object.freeze({ step: 'password', failures: 10, window: QUARTER });

/**
 * Passwords, by account alone, from all places together that are new to the person: else whoever has many addresses would have as many guesses. It does not hold
 * where the person signed in before, so that it cannot be turned on them.
 */
export const elsewhereLimit: ProofLimit = Object.freeze({ step: 'password-elsewhere', failures: 50, window: QUARTER });

/**
 * One-time and recovery codes together. A known place has a count of its own; all new ones share one: whoever gets that far has proved the password, and with it
 * must neither have more guesses for more addresses nor keep the owner from their own code.
 */
export const secondFactorLimit: ProofLimit = Object.freeze({ step: 'second-factor', failures: 5, window: QUARTER });

const subjectOf = (sealer: Sealer, parts: readonly unknown[]): Buffer => sealer.mac('user', JSON.stringify(['failures', ...parts]));

/**
 * By what a failed password is counted.
 *
 * @param account What names the account, whichever way it was typed: its id, or the canonical text when there is none of that name.
 */
export const passwordCounts = (
  sealer: Sealer,
  account: { id: string } | { login: string },
  { key, isKnown }: SignInPlace,
): ProofCount[] => {
  const here = { ...passwordLimit, subject: subjectOf(sealer, ['password', account, key]) };
  return isKnown ? [here] : [here, { ...elsewhereLimit, subject: subjectOf(sealer, ['password', account]) }];
};

/** By what a failed code is counted that was tried from somewhere new. */
export const secondFactorSubject = (sealer: Sealer, userId: string): Buffer => subjectOf(sealer, ['second-factor', userId]);

/** By what a failed code is counted. */
export const secondFactorCount = (sealer: Sealer, userId: string, { key, isKnown }: SignInPlace): ProofCount => ({
  ...secondFactorLimit,
  subject: isKnown ? subjectOf(sealer, ['second-factor', userId, key]) : secondFactorSubject(sealer, userId),
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
