import type { Incident } from '../../../shared/contract/cases.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { changeIncident } from './change-incident.ts';

/**
 * Opens a closed case again. Its alerts stay as they were judged; the former verdict and summary stand in its time line and in the log.
 *
 * @returns The case; refusal `not_found`, `conflict` when it is not closed, `invalid_input` for a reason of blanks.
 * Audits `case.changed`.
 */
export const reopenCase = async (
  deps: OperationDeps,
  context: OperationContext,
  { id, reason: given }: { id: string; reason: string },
): Promise<OperationOutcome<Incident>> => {
  const reason = given.trim();
  if (reason === '') return refuse('invalid_input', 'Say why, for the record.');
  return changeIncident(deps, context, id, async (_tx, incident) => {
    if (incident.state !== 'closed') return refuse('conflict', 'The case is not closed.');
    return done({
      incident: {
        ...incident,
        state: incident.owner === null ? 'open' : 'in_progress',
        verdict: null,
        summary: null,
        closedAt: null,
        closedBy: null,
        detectMs: null,
        acknowledgeMs: null,
        resolveMs: null,
      },
      fact: { kind: 'case.changed', actor: context.actor, correlation: id, details: { case: id, fields: ['state'], note: reason } },
      entries: [{ kind: 'reopened', text: reason }],
    });
  });
};
