import { readEvents } from '../../audit/reading/read-events.ts';
import { done } from '../../lib/outcome.ts';
import { toEventView } from '../audit/to-event-view.ts';
import { toInstant } from '../instant.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { showCase } from './show-case.ts';

/** Facts of one export; the newest. Of the others the numbers are told, under their alerts. */
const MOST_FACTS = 5000;

/**
 * Gives a case with its alerts, the facts they stand on with their hashes, its time line and its measures as one JSON document. Each fact can be proved by the log itself.
 *
 * @returns The document and a name for its file; refusal `not_found`.
 * Audits `log.exported`, before anything leaves.
 */
export const exportCase = async (
  deps: OperationDeps,
  context: OperationContext,
  input: { id: string },
): Promise<OperationOutcome<{ file_name: string; json: string }>> => {
  const found = await showCase(deps, context, input);
  if (!found.ok) return found;
  const { alert_list, timeline, ...incident } = found.value;
  const facts = new Map<string, number[]>();
  for (const { id } of alert_list) facts.set(id, await deps.store.read.alerts.facts(id));
  const all = [...new Set([...facts.values()].flat())].sort((a, b) => a - b);
  const told = all.slice(-MOST_FACTS);
  const events = readEvents({ db: deps.logConnection(), sealer: deps.sealer }, told).map(toEventView);
  const details = {
    format: 'case-json',
    filter: `case ${incident.number}`,
    events: events.length,
    first: told[0] ?? 0,
    last: told.at(-1) ?? 0,
  };
  await deps.store.write((tx) => tx.audit({ kind: 'log.exported', actor: context.actor, correlation: input.id, details }));
  const document = {
    format: 'gatewatch-case/1',
    exported_at: toInstant(deps.clock.now()),
    issuer: deps.site.issuer,
    case: incident,
    alerts: alert_list.map((alert) => ({ ...alert, facts: facts.get(alert.id) ?? [] })),
    facts: events,
    facts_left_out: all.length - told.length,
    timeline,
  };
  return done({ file_name: `case-${incident.number}.json`, json: `${JSON.stringify(document, null, 2)}\n` });
};
