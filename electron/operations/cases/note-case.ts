import type { Incident } from '../../../shared/contract/cases.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { changeIncident } from './change-incident.ts';

/**
 * Adds a note to a case, also to a closed one. Its text is kept with the case and not in the log.
 *
 * @returns The case; refusal `not_found`, `invalid_input` for a note of blanks.
 * Audits `case.changed`.
 */
export const noteCase = async (
  deps: OperationDeps,
  context: OperationContext,
  { id, text }: { id: string; text: string },
): Promise<OperationOutcome<Incident>> => {
  if (text.trim() === '') return refuse('invalid_input', 'Write what is to be noted.');
  return changeIncident(deps, context, id, async (_tx, incident) =>
    done({
      incident: { ...incident, notes: incident.notes + 1 },
      fact: { kind: 'case.changed', actor: context.actor, correlation: id, details: { case: id, fields: ['note'] } },
      entries: [{ kind: 'note', text }],
    }),
  );
};
