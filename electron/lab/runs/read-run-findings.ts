import { writeCursor } from '../../audit/reading/event-cursor.ts';
import { listEvents, MOST_LISTED } from '../../audit/reading/list-events.ts';
import { type LoggedEvent, readEvents } from '../../audit/reading/read-events.ts';
import type { OperationDeps } from '../../operations/operation.ts';
import type { Attack } from '../attacks/attack.ts';
import type { RunFacts } from './score-run.ts';

/** More of these kinds than one run brings about; what comes after them is not looked at. */
const MOST_PAGES = 5;

/** Reads what the log holds of a run since the fact of its beginning: alerts, and what may have ended it. */
export const readRunFacts = ({ logConnection, sealer }: OperationDeps, attack: Pick<Attack, 'contained'>, after: number): RunFacts => {
  const deps = { db: logConnection(), sealer };
  const kinds = ['alert.raised', ...attack.contained];
  const events: LoggedEvent[] = [];
  let cursor: string | undefined = writeCursor(after, 'asc');
  for (let page = 0; page < MOST_PAGES && cursor !== undefined; page++) {
    const listed = listEvents(deps, { kinds, order: 'asc' }, { cursor, limit: MOST_LISTED });
    if (!listed.ok) throw new Error(listed.refusal.description);
    events.push(...listed.value.events);
    cursor = listed.value.next;
  }
  const deciding = events.flatMap(({ details }) => (typeof details.decided_by === 'number' ? [details.decided_by] : []));
  const times = new Map(readEvents(deps, deciding).map(({ seq, at }) => [seq, at]));
  return { events, timeOf: (seq) => times.get(seq) };
};
