import type { Tried } from '../../../shared/contract/rules.ts';
import type { Rule } from '../../../shared/rule.ts';
import { type TriedAlert, tryOnLog } from '../../detect/try-on-log.ts';
import { done } from '../../lib/outcome.ts';
import { nameSubjects } from '../alerts/name-subjects.ts';
import { toInstant } from '../instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { checkRule, failingTests } from './check-rule.ts';
import { type Comparison, compareTrial } from './compare-trial.ts';

const MOST_SHOWN = 100;
const MOST_FAILING = 20;
const DAY_MS = 86_400_000;

const describeFound = async (deps: OperationDeps, alerts: readonly TriedAlert[], { raised }: Comparison): Promise<Tried['found']> => {
  const newest = alerts.slice(-MOST_SHOWN).reverse();
  const subjectOf = await nameSubjects(
    deps,
    deps.store.read,
    newest.map(({ subject }) => subject),
  );
  return Promise.all(
    newest.map(async (alert) => {
      const known = raised(alert);
      return {
        subject: await subjectOf(alert.subject),
        decided_seq: alert.decidedSeq,
        decided_at: toInstant(alert.decidedAt),
        observed: alert.observed,
        threshold: alert.threshold,
        verdict: known?.verdict ?? null,
        known: known !== undefined,
      };
    }),
  );
};

const tryIt = async (deps: OperationDeps, { signal }: OperationContext, rule: Rule, days: number): Promise<OperationOutcome<Tried>> => {
  const { store, clock, places } = deps;
  const to = clock.now();
  const tried = await tryOnLog({ store, places }, rule, { from: to - days * DAY_MS, to, signal });
  if (!tried) return refuse('unavailable', 'The trial was given up, since nobody waits for it.');
  const { from, facts, whole, count, byDay, alerts } = tried;
  const comparison = await compareTrial(store.read, { rule: rule.id, from, to, group: rule.group_seconds * 1000 }, alerts);
  return done({
    from: toInstant(from),
    to: toInstant(to),
    facts,
    whole,
    alerts: count,
    by_day: [...byDay].slice(-32).map(([day, found]) => ({ day, alerts: found })),
    found: await describeFound(deps, alerts, comparison),
    lost: { ...comparison.lost },
    failing_tests: failingTests(rule).slice(0, MOST_FAILING),
  });
};

/**
 * Tries a rule, or a draft of one, on the facts of up to 30 days, and on its own tests: what it would have raised, what of it the rule in force raised as well and how that was
 * judged, and what of that it would have missed. Exceptions are not looked at. Changes nothing.
 *
 * @returns What came of it; refusal `invalid_input` for a rule that is too large, `unavailable` while as many are being tried as may be at once, or when the caller went.
 */
export const testRule = async (
  deps: OperationDeps,
  context: OperationContext,
  { rule, days }: { rule: Rule; days: number },
): Promise<OperationOutcome<Tried>> => {
  const checked = checkRule(rule);
  if (!checked.ok) return checked;
  const leave = deps.trials ? deps.trials.take() : () => undefined;
  if (!leave) return refuse('unavailable', 'Other rules are being tried on the log just now: try again when they are done.');
  try {
    return await tryIt(deps, context, rule, days);
  } finally {
    leave();
  }
};
