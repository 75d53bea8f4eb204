import type { EpochMs } from '../../../shared/units.ts';
import { writeCursor } from '../../audit/reading/event-cursor.ts';
import { listEvents, MOST_LISTED } from '../../audit/reading/list-events.ts';
import type { LoggedEvent } from '../../audit/reading/read-events.ts';
import type { OperationDeps } from '../../operations/operation.ts';
import type { Attack } from '../attacks/attack.ts';
import type { RunFindings } from './score-run.ts';

/** More than one run brings about; what comes after them is not looked at. */
const MOST_PAGES = 5;
const MOST_ALERTS = 1000;

/** Facts since a moment of the log that may have ended an attack. */
const endings = ({ logConnection, sealer }: OperationDeps, kinds: readonly string[], after: number): LoggedEvent[] => {
  const events: LoggedEvent[] = [];
  let cursor: string | undefined = writeCursor(after, 'asc');
  for (let page = 0; page < MOST_PAGES && cursor !== undefined; page++) {
    const listed = listEvents({ db: logConnection(), sealer }, { kinds, order: 'asc' }, { cursor, limit: MOST_LISTED });
    if (!listed.ok) throw new Error(listed.refusal.description);
    events.push(...listed.value.events);
    cursor = listed.value.next;
  }
  return events;
};

/** Reads what the server has of a run: alerts that were raised or grew since it began, and facts of the kinds that may have ended it. */
export const readRunFindings = async (
  deps: OperationDeps,
  attack: Pick<Attack, 'contained'>,
  { after, startedAt }: { readonly after: number; readonly startedAt: EpochMs },
): Promise<RunFindings> => {
  const alerts = await deps.store.read.alerts.list({ from: startedAt, limit: MOST_ALERTS });
  return { alerts: alerts.toReversed(), events: endings(deps, attack.contained, after) };
};
