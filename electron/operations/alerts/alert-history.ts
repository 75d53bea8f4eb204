import { findEvents } from '../../audit/reading/find-events.ts';
import { searchEvents } from '../../audit/reading/search-events.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import type { OperationDeps } from '../operation.ts';

const MOST = 200;
/** Bodies read at most to find what else names the alert. */
const MOST_READ = 5000;

/** Runs of playbooks that one alert set going at most; the newest. */
const MOST_RUNS = 20;

/** Facts that name an alert among others, and are not joined by it. */
const NAMING = ['case.opened', 'notification.failed'] as const;
/** What became of a playbook, and of an act that waited for a second operator; how its steps went is told by the run itself. */
const RUNS = [
  'playbook.started',
  'playbook.approved',
  'playbook.declined',
  'playbook.finished',
  'act.requested',
  'act.approved',
  'act.declined',
  'act.finished',
] as const;

/** Sequence numbers of what was recorded about an alert, oldest first: how it was raised, and what was done about it. */
export const alertHistory = async (
  { store, logConnection, sealer }: Pick<OperationDeps, 'store' | 'logConnection' | 'sealer'>,
  { id, decidedSeq }: Pick<AlertRecord, 'id' | 'decidedSeq'>,
): Promise<number[]> => {
  const reading = { db: logConnection(), sealer };
  const range = { after: decidedSeq, before: Number.MAX_SAFE_INTEGER };
  const joined = findEvents(reading, { correlation: id })({ range, order: 'asc', limit: MOST });
  const runs = await store.read.playbooks.listRuns({ alert: id, limit: MOST_RUNS });
  const ofRuns = runs.flatMap((run) => findEvents(reading, { correlation: run.id, kinds: RUNS })({ range, order: 'asc', limit: MOST }));
  const search = searchEvents(reading, { kinds: NAMING, text: id });
  const { seqs } = await search({ range, order: 'asc', limit: MOST, most: MOST_READ });
  return [...new Set([...joined, ...ofRuns, ...seqs])].sort((one, other) => one - other).slice(0, MOST);
};
