import { listEvents, MOST_LISTED } from '../../audit/reading/list-events.ts';
import type { OperationDeps } from '../operation.ts';
import { actKinds } from './act-kinds.ts';

const undoable: ReadonlySet<string> = new Set(Object.values(actKinds).flatMap(({ undo }) => (undo ? [undo.fact] : [])));

type LogDeps = Pick<OperationDeps, 'logConnection' | 'sealer' | 'store'>;

/**
 * Where an act is in the log: its last fact, and the first that can be taken back, which stands for all of its kind in the act.
 *
 * @returns The head of the log when the act recorded nothing, so that who waits for it is not kept waiting.
 */
export const factsOfAct = ({ logConnection, sealer, store }: LogDeps, correlation: string): { seq: number; undo: number | null } => {
  const db = logConnection();
  const newest = listEvents({ db, sealer }, { correlation }, { limit: 1 });
  const first = listEvents({ db, sealer }, { correlation, kinds: [...undoable], order: 'asc' }, { limit: 1 });
  if (!newest.ok) throw new Error(newest.refusal.description);
  if (!first.ok) throw new Error(first.refusal.description);
  return { seq: newest.value.events[0]?.seq ?? store.head().seq, undo: first.value.events[0]?.seq ?? null };
};

/** How many facts an act may have that are taken back together. */
export const MOST_UNDONE = MOST_LISTED;
