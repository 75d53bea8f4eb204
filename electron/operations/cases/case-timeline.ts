import type { z } from 'zod';
import type { caseEntry } from '../../../shared/contract/cases.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import type { Reads } from '../../store/store.ts';
import { toInstant } from '../instant.ts';
import { nameActor } from '../name-actor.ts';

export type CaseEntry = z.infer<typeof caseEntry>;

const MOST_ENTRIES = 500;
const MOST_RUNS = 20;

/** What playbooks did about the alerts of the case. */
const acts = async (read: Reads, alerts: readonly AlertRecord[]): Promise<CaseEntry[]> => {
  const entries: CaseEntry[] = [];
  for (const { id } of alerts) {
    for (const run of await read.playbooks.listRuns({ alert: id, limit: MOST_RUNS })) {
      for (const { position, sentence, seq, done } of await read.playbooks.steps(run.id)) {
        if (done === 0) continue;
        const at = toInstant(run.endedAt ?? run.startedAt);
        entries.push({ id: `${run.id}/${position}`, at, kind: 'act', by_name: `policy:${run.playbook}`, text: sentence, seq });
      }
    }
  }
  return entries;
};

/** The time line of a case, oldest first: what was done with it and noted, and what playbooks did about its alerts. Of a long one, the newest lines. */
export const caseTimeline = async (read: Reads, id: string, alerts: readonly AlertRecord[]): Promise<CaseEntry[]> => {
  const entries = await acts(read, alerts);
  for (const { id: note, at, kind, actor, text, seq } of (await read.incidents.notes(id, MOST_ENTRIES)).toReversed())
    entries.push({ id: note, at: toInstant(at), kind, by_name: await nameActor(read, actor), text, seq });
  return entries.toSorted((one, other) => one.at.localeCompare(other.at) || (one.seq ?? 0) - (other.seq ?? 0)).slice(-MOST_ENTRIES);
};
