import type { Denial } from '../../shared/contract/procedure.ts';
import type { EpochMs, Millis } from '../../shared/units.ts';
import type { Sealer } from '../keys/seal.ts';
import { limitKeyAddress } from '../lib/addresses.ts';
import { type Refusal, refused } from '../lib/outcome.ts';
import type { Tx } from '../store/store.ts';

/** Why a caller was not let in, as the contract says it. */
export interface OperatorDenial extends Refusal<Denial> {
  readonly retryAfterSeconds?: number | undefined;
}

export const denied = (code: Denial, description: string, reason: string = code) => refused<OperatorDenial>({ code, description, reason });

/** Whom failures are counted against, and how many are too many. */
export interface ProofCount {
  readonly step: string;
  readonly subject: Buffer;
  readonly failures: number;
}

/** How often an operator's proof may fail: people's figures are settings, these are not, since whoever could change them is an operator. */
export const operatorLockout = Object.freeze({
  nameFailures: 10,
  addressFailures: 50,
  codeFailures: 5,
  sessionFailures: 5,
  windowMinutes: 15,
});

const WINDOW: Millis = operatorLockout.windowMinutes * 60_000;

const subjectOf = (sealer: Sealer, ...parts: readonly unknown[]): Buffer => sealer.mac('operator', JSON.stringify(['failures', ...parts]));

/**
 * What a password at the sign-in is counted against: name and address together, so that a stranger who fails on purpose does not lock the operator out, and the address
 * alone, so that one stranger does not try all names. All windows of the app count as one address, which nobody else has.
 *
 * @param account The operator's id, or the canonical text when there is none of that name.
 */
export const signInCounts = (sealer: Sealer, account: string, address: string | undefined): readonly ProofCount[] => {
  const from = address === undefined ? 'app' : limitKeyAddress(address);
  return [
    { step: 'operator-name', subject: subjectOf(sealer, account, from), failures: operatorLockout.nameFailures },
    { step: 'operator-address', subject: subjectOf(sealer, from), failures: operatorLockout.addressFailures },
  ];
};

/** One-time codes, counted by operator alone: whoever gets that far has proved the password. */
export const codeCount = (sealer: Sealer, operator: string): ProofCount => ({
  step: 'operator-code',
  subject: subjectOf(sealer, operator),
  failures: operatorLockout.codeFailures,
});

/** The password again, in a session: whoever fails that often at an open console is somebody else, and the session ends. */
export const sessionCount = (sealer: Sealer, session: string): ProofCount => ({
  step: 'operator-session',
  subject: subjectOf(sealer, session),
  failures: operatorLockout.sessionFailures,
});

/** The denial of whoever has failed too often, right or wrong, until the window is over; undefined while there is no such. */
export const tooManyFailures = async (tx: Tx, counts: readonly ProofCount[], now: EpochMs) => {
  for (const { subject, step, failures } of counts) {
    const { count, since } = await tx.operators.failures(subject, step, now, WINDOW);
    if (count < failures) continue;
    const retryAfterSeconds = Math.max(1, Math.ceil((since + WINDOW - now) / 1000));
    const minutes = Math.ceil(retryAfterSeconds / 60);
    const description = `There were too many failed attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
    return refused<OperatorDenial>({ code: 'too_many_attempts', description, reason: 'too_many_attempts', retryAfterSeconds });
  }
  return undefined;
};

/** Counts one more failure. */
export const countFailure = async (tx: Tx, counts: readonly ProofCount[], now: EpochMs): Promise<void> => {
  for (const { subject, step } of counts) await tx.guards.fail(subject, step, now, WINDOW);
};
