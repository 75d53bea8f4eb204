import type { EpochMs, Millis } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import type { Random } from '../../lib/random.ts';
import type { SessionRecord } from '../../store/records.ts';
import { newTotpSecret } from '../totp.ts';

const LIFETIME: Millis = 15 * 60_000;

interface Enrolment {
  readonly secret: string;
  readonly startedAt: EpochMs;
}

export type EnrolmentRefusal = Refusal<'start_again', 'altered' | 'expired'>;

export interface StartedEnrolment {
  /** Base32, to be shown once. */
  readonly secret: string;
  /** The secret for the way through the browser, good in this session only. */
  readonly sealed: string;
}

const contextOf = (session: SessionRecord): string => `totp-enrolment/${session.userId}/${session.id}`;

/** Starts an enrolment: makes a secret that nothing knows of yet. It counts only once `confirmTotp` has seen a code of it. */
export const startTotpEnrolment = (
  deps: { readonly sealer: Sealer; readonly clock: Clock; readonly random: Random },
  session: SessionRecord,
): StartedEnrolment => {
  const enrolment: Enrolment = { secret: newTotpSecret(deps), startedAt: deps.clock.now() };
  return { secret: enrolment.secret, sealed: deps.sealer.sealText('interaction', JSON.stringify(enrolment), contextOf(session)) };
};

/**
 * Opens what `startTotpEnrolment` sealed.
 *
 * @returns The secret, or refusal `start_again`, reason `altered` (forged, or of another session or person) or `expired` (after 15 minutes).
 */
export const openTotpEnrolment = (
  deps: { readonly sealer: Sealer; readonly clock: Clock },
  session: SessionRecord,
  sealed: string,
): Outcome<string, EnrolmentRefusal> => {
  const description = 'This enrolment cannot be continued: start it again.';
  const opened = deps.sealer.openText('interaction', sealed, contextOf(session));
  if (!opened.ok) return refused({ code: 'start_again', description, reason: 'altered' });
  const enrolment: Enrolment = JSON.parse(opened.value);
  const age = deps.clock.now() - enrolment.startedAt;
  return age >= 0 && age < LIFETIME ? done(enrolment.secret) : refused({ code: 'start_again', description, reason: 'expired' });
};
