import type { Emergency } from '../../../../shared/contract/response.ts';
import type { EmergencyRecord } from '../../../store/response-records.ts';
import { toInstant } from '../../instant.ts';
import { nameActor } from '../../name-actor.ts';
import type { OperationDeps } from '../../operation.ts';

const MEASURES = [
  'Rate limits are halved.',
  'Whoever has a second factor is asked for it at the next authorization, also in a session that began before.',
  'Whoever has none is asked for the password anew, once, if the session began before. Tokens that were issued go on.',
  'Nobody but an operator registers clients or accounts, as always.',
];

/** Emergency mode as the contract tells it. Its measures are told while it is off too: they are what is looked at before it is begun. */
export const describeEmergency = async (
  { store, clock, config }: Pick<OperationDeps, 'store' | 'clock' | 'config'>,
  record: EmergencyRecord | undefined,
): Promise<Emergency> => {
  const always = { measures: MEASURES, usual_seconds: config.response.emergencyMinutes * 60 };
  if (!record || record.endedAt !== null || clock.now() >= record.until)
    return { on: false, until: null, began_at: null, began_by_name: null, note: null, ...always };
  return {
    on: true,
    until: toInstant(record.until),
    began_at: toInstant(record.beganAt),
    began_by_name: await nameActor(store.read, record.beganBy),
    note: record.note,
    ...always,
  };
};
