import type { Alert } from '../../../shared/contract/alerts.ts';
import type { LoggedEventView } from '../../../shared/contract/audit.ts';
import { readEvents } from '../../audit/reading/read-events.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { nameEvents } from '../audit/name-events.ts';
import { recordReading } from '../audit/record-reading.ts';
import { toEventView } from '../audit/to-event-view.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { countJudged, type Judged, NONE_JUDGED } from '../rules/count-judged.ts';
import { ruleOfVersion } from '../rules/rule-of-version.ts';
import { alertHistory } from './alert-history.ts';
import { describeAlerts } from './describe-alerts.ts';
import { type EntityBaseline, entityBaseline } from './entity-baseline.ts';
import { type Offered, offerActs } from './offer-acts.ts';
import { similarAlerts } from './similar-alerts.ts';
import { alertMeasures, type MeasureLine } from './words/alert-measures.ts';

type Answer = Alert & {
  description: string;
  false_positives: string[];
  measures: MeasureLine[];
  baseline: EntityBaseline | null;
  facts: LoggedEventView[];
  offered: { act: Offered['act']; input: Record<string, unknown>; label: string }[];
  similar: Alert[];
  judged: Judged['judged'];
  history: LoggedEventView[];
};

/**
 * An alert with all that it takes to judge it: the arithmetic of its rule as it was then, what is usual for the subject, the facts it stands on, acts that are aimed at it, what
 * was made of others like it, and what was done so far.
 *
 * @returns The alert; refusal `not_found`.
 * Audits `log.read`, once in five minutes for one caller.
 */
export const showAlert = async (
  deps: OperationDeps,
  context: OperationContext,
  { id }: { id: string },
): Promise<OperationOutcome<Answer>> => {
  const { read } = deps.store;
  const alert = await read.alerts.find(id);
  if (!alert) return refuse('not_found', `There is no alert ${shown(id)}.`);
  const rule = await ruleOfVersion(read, alert.rule, alert.ruleVersion);
  const reading = { db: deps.logConnection(), sealer: deps.sealer };
  const eventsOf = (seqs: readonly number[]) => nameEvents(deps, readEvents(reading, seqs).map(toEventView));
  const facts = await eventsOf(await read.alerts.facts(id));
  const history = await eventsOf(await alertHistory(deps, alert));
  const [described, ...similar] = await describeAlerts(deps, read, [alert, ...(await similarAlerts(read, alert))]);
  if (!described) return refuse('not_found', `There is no alert ${shown(id)}.`);
  const judged = (await countJudged(read, deps.clock.now())).get(alert.rule) ?? NONE_JUDGED;
  await recordReading(deps, context, { seq: alert.decidedSeq }, facts.length);
  const offered = await offerActs(read, rule, alert, { facts, erased: described.subject.id === null, times: deps.config.response });
  return done({
    ...described,
    description: rule?.description ?? '',
    false_positives: [...(rule?.false_positives ?? [])],
    measures: alertMeasures(rule, alert),
    baseline: await entityBaseline(deps, rule, alert),
    facts,
    offered: offered.map(({ act, input, label }) => ({ act, input: { ...input }, label })),
    similar,
    judged: judged.judged,
    history,
  });
};
