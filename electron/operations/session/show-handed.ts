import type { Handed } from '../../../shared/contract/session.ts';
import { findEvents } from '../../audit/reading/find-events.ts';
import { type LoggedEvent, readEvents } from '../../audit/reading/read-events.ts';
import { done } from '../../lib/outcome.ts';
import { describeAlerts } from '../alerts/describe-alerts.ts';
import { toInstant } from '../instant.ts';
import { nameActor } from '../name-actor.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

/** Newest assignments that are looked at. Who was away for longer finds what is theirs in the lists. */
const MOST_LOOKED = 500;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What an assignment is about, as long as it is still theirs and not closed. */
const subjectOf = async (
  deps: OperationDeps,
  owner: string,
  { kind, details }: LoggedEvent,
): Promise<Pick<Handed, 'kind' | 'id' | 'title'> | undefined> => {
  const { read } = deps.store;
  if (kind === 'case.changed') {
    const incident = await read.incidents.find(textOf(details.case) ?? '');
    if (incident?.owner !== owner || incident.state === 'closed') return undefined;
    return { kind: 'case', id: incident.id, title: `Case ${incident.number}: ${incident.title}` };
  }
  const found = await read.alerts.find(textOf(details.alert) ?? '');
  if (found?.owner !== owner || found.state === 'closed') return undefined;
  const [alert] = await describeAlerts(deps, read, [found]);
  return alert && { kind: 'alert', id: alert.id, title: alert.title };
};

/**
 * The alerts and cases that others handed to the operator who asks, since a fact: those that are still theirs and not closed, the newest first. Each is told once, with the
 * words that went along. Without a fact only where to begin is told; so it is for who is no operator.
 */
export const showHanded = async (
  deps: OperationDeps,
  { actor: asking, operator }: OperationContext,
  { after }: { after: number | null },
): Promise<OperationOutcome<{ through: number; handed: Handed[] }>> => {
  const { store, sealer, logConnection } = deps;
  const through = store.head().seq;
  if (after === null || !operator) return done({ through, handed: [] });
  const reading = { db: logConnection(), sealer };
  const range = { after, before: through + 1 };
  const seqs = findEvents(reading, { kinds: ['alert.assigned', 'case.changed'] })({ range, order: 'desc', limit: MOST_LOOKED });
  const handed = new Map<string, Handed>();
  for (const event of readEvents(reading, seqs)) {
    const { seq, at, actor = '', details } = event;
    if (details.owner !== operator.id || actor === asking) continue;
    const subject = await subjectOf(deps, operator.id, event);
    if (!subject || handed.has(subject.id)) continue;
    const note = textOf(details.note);
    handed.set(subject.id, { ...subject, seq, at: toInstant(at), by_name: await nameActor(store.read, actor), note });
  }
  return done({ through, handed: [...handed.values()] });
};
