import type { Emergency } from '../../../../shared/contract/response.ts';
import { newId } from '../../../lib/ids.ts';
import { done } from '../../../lib/outcome.ts';
import type { EmergencyRecord } from '../../../store/response-records.ts';
import type { Tx } from '../../../store/store.ts';
import { toInstant } from '../../instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../../operation.ts';
import { describeEmergency } from './describe-emergency.ts';

interface Wanted {
  seconds: number;
  note: string;
}

/** What holds while it is on, for the record. */
const MEASURES = ['limits_halved', 'second_factor', 'password_anew'];

/**
 * Begins emergency mode in the unit at hand, or prolongs it.
 *
 * @returns Refusal `conflict` when it is on already and lasts as long or longer.
 * Audits `emergency.began`.
 */
export const beginEmergencyIn = async (
  tx: Tx,
  deps: Pick<OperationDeps, 'clock' | 'random'>,
  { actor, correlation }: OperationContext,
  { seconds, note }: Wanted,
): Promise<OperationOutcome<EmergencyRecord>> => {
  const now = deps.clock.now();
  const until = now + seconds * 1000;
  const standing = await tx.emergency.standing();
  const isOn = standing !== undefined && now < standing.until;
  if (isOn && until <= standing.until) return refuse('conflict', `Emergency mode is on already, until ${toInstant(standing.until)}.`);
  if (standing && !isOn) {
    // Its time is over, and the schedule has not come by yet.
    await tx.emergency.end(standing.id, now, 'system');
    await tx.audit({ kind: 'emergency.ended', actor: 'system', details: { reason: 'expired' } });
  }
  if (isOn) await tx.emergency.prolong(standing.id, until);
  else await tx.emergency.insert({ id: newId(deps), beganAt: now, until, beganBy: actor, note });
  await tx.audit({ kind: 'emergency.began', actor, correlation, details: { until, measures: MEASURES, note } });
  const begun = await tx.emergency.standing();
  if (!begun) throw new Error('Emergency mode did not begin.');
  return done(begun);
};

/**
 * Begins emergency mode, or prolongs it: rate limits are halved, whoever has a second factor is asked for it, and whoever has none for the password anew.
 *
 * @param input.seconds Left out: as long as is configured.
 * @returns How it stands; refusal `conflict` when it is on already and lasts as long, `invalid_input` for a note of blanks.
 * Audits `emergency.began`.
 */
export const beginEmergency = async (
  deps: OperationDeps,
  context: OperationContext,
  input: { seconds?: number | undefined; note: string },
): Promise<OperationOutcome<Emergency>> => {
  const note = input.note.trim();
  if (note === '') return refuse('invalid_input', 'Say why, for the record.');
  const seconds = input.seconds ?? deps.config.response.emergencyMinutes * 60;
  const begun = await deps.store.write((tx) => beginEmergencyIn(tx, deps, context, { seconds, note }));
  return begun.ok ? done(await describeEmergency(deps, begun.value)) : begun;
};
