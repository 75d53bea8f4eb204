import { type AuditEvent, type AuditKind, auditKinds } from '../../../shared/audit-event.ts';
import type { ActName, Performed } from '../../../shared/contract/acts.ts';
import { listEvents } from '../../audit/reading/list-events.ts';
import { type LoggedEvent, readEvents } from '../../audit/reading/read-events.ts';
import { newId } from '../../lib/ids.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import type { Undo } from './act-kind.ts';
import { actKinds } from './act-kinds.ts';
import { eachSubject } from './each-subject.ts';
import { factsOfAct, MOST_UNDONE } from './facts-of-act.ts';
import { recordAnswerUndone } from './record-answer.ts';
import { requireActRole } from './require-act-role.ts';

const isKnown = (kind: string): kind is AuditKind => Object.hasOwn(auditKinds, kind);

const toKnown = (event: LoggedEvent): AuditEvent[] => (isKnown(event.kind) ? [{ ...event, kind: event.kind }] : []);

const findUndo = (kind: string): { readonly act: ActName; readonly undo: Undo } | undefined => {
  for (const [act, { undo }] of Object.entries(actKinds)) if (undo?.fact === kind) return { act: act as ActName, undo };
  return undefined;
};

/** The facts that are taken back with this one: the first of its kind in an act stands for all of them, any other for itself. */
const factsWith = ({ logConnection, sealer }: OperationDeps, event: AuditEvent): readonly AuditEvent[] => {
  const { correlation, kind, seq } = event;
  if (correlation === undefined) return [event];
  const listed = listEvents({ db: logConnection(), sealer }, { correlation, kinds: [kind], order: 'asc' }, { limit: MOST_UNDONE });
  if (!listed.ok) throw new Error(listed.refusal.description);
  const events = listed.value.events.flatMap(toKnown);
  return events[0]?.seq === seq ? events : [event];
};

const nameOf = ({ user, client, details, seq }: AuditEvent): string =>
  user ?? client ?? (typeof details.rule === 'string' ? details.rule : `fact ${seq}`);

/**
 * Takes back what a fact tells of, or the act that it is the first fact of, as far as that still stands as it was left. It records its own facts.
 *
 * @param input.seq The `undo` of what was performed, or the number of any such fact.
 * @returns Refusal `not_found` for no such fact, `conflict` when it cannot be taken back or nothing of it stands any more; denial `forbidden`.
 * Audits what taking back does, and `alert.act_undone` when the act was the answer to an alert; `operation.refused` for the wrong role.
 */
export const undoAct = async (
  deps: OperationDeps,
  context: OperationContext,
  input: { seq: number; reason: string },
): Promise<OperationOutcome<Performed>> => {
  const [event] = readEvents({ db: deps.logConnection(), sealer: deps.sealer }, [input.seq]).flatMap(toKnown);
  if (!event) return refuse('not_found', `The log has no fact ${input.seq}.`);
  const found = findUndo(event.kind);
  if (!found) return refuse('conflict', `What the fact ${input.seq} tells of cannot be taken back.`);
  const allowed = await requireActRole(deps, context, found.act);
  if (!allowed.ok) return allowed;
  const reason = input.reason.trim() || 'Undone';
  const correlation = newId(deps);
  const events = new Map(factsWith(deps, event).map((one) => [String(one.seq), one]));
  const subjects = [...events].map(([id, one]) => ({ id, name: nameOf(one) }));
  const result = await eachSubject(subjects, async (id) => {
    const one = events.get(id);
    return one ? found.undo.run(deps, { ...context, correlation }, one, reason) : refuse('not_found', 'The fact is gone.');
  });
  const [first] = result.failed;
  if (result.done === 0 && first) return refuse('conflict', first.why);
  const { seq: fact, undo } = factsOfAct(deps, correlation);
  const answer =
    result.done > 0 && event.correlation !== undefined
      ? await recordAnswerUndone(deps, context, event.correlation, { done: result.done, failed: result.failed.length, fact, note: reason })
      : null;
  return done({ ...result, residual: null, seq: answer ?? fact, undo, waits: null });
};
