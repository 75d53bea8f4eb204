import { coversSubject } from '../../../detect/find-exception.ts';
import { done } from '../../../lib/outcome.ts';
import type { RuleExceptionRecord } from '../../../store/detection-records.ts';
import { nameSubjects } from '../../alerts/name-subjects.ts';
import { toInstantOrNull } from '../../instant.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../../operation.ts';
import { JUDGED_DAYS } from '../count-judged.ts';
import { type ExceptionInput, readExceptionSubject } from './read-exception-subject.ts';

/** Alerts looked at, and in one go. */
const MOST_ALERTS = 50_000;
const SLICE = 500;
const MOST_SUBJECTS = 20;

interface Answer {
  alerts: number;
  true_positives: number;
  newest_at: string | null;
  subjects: string[];
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Covered {
  alerts: number;
  truePositives: number;
  newest: number | null;
  readonly subjects: Map<string, { readonly kind: NonNullable<RuleExceptionRecord['subject']>['kind']; readonly id: string }>;
}

const coveredOf = async (
  { store, clock }: OperationDeps,
  { signal }: OperationContext,
  rule: string,
  subject: RuleExceptionRecord['subject'],
): Promise<Covered> => {
  const now = clock.now();
  const covered: Covered = { alerts: 0, truePositives: 0, newest: null, subjects: new Map() };
  let after = '';
  for (let looked = 0; looked < MOST_ALERTS && !signal?.aborted; looked += SLICE) {
    const alerts = await store.read.alertList.ofRule(rule, now - JUDGED_DAYS * 86_400_000, now, after, SLICE);
    for (const alert of alerts) {
      const about = { kind: alert.subjectKind, id: alert.subject };
      if (!coversSubject({ subject }, about)) continue;
      covered.alerts += 1;
      if (alert.verdict === 'true_positive') covered.truePositives += 1;
      covered.newest = Math.max(covered.newest ?? 0, alert.decidedAt);
      if (covered.subjects.size < MOST_SUBJECTS) covered.subjects.set(`${about.kind} ${about.id}`, about);
    }
    const last = alerts.at(-1);
    if (!last || alerts.length < SLICE) break;
    after = last.id;
    await turn();
  }
  return covered;
};

/**
 * What an exception would have kept quiet of the alerts of the last 30 days, those judged true above all. Changes nothing.
 *
 * @returns Refusal `not_found` or `invalid_input` for the rule and the subject.
 */
export const previewException = async (
  deps: OperationDeps,
  context: OperationContext,
  input: ExceptionInput,
): Promise<OperationOutcome<Answer>> => {
  const subject = await readExceptionSubject(deps, input);
  if (!subject.ok) return subject;
  const { alerts, truePositives, newest, subjects } = await coveredOf(deps, context, input.rule, subject.value);
  const kept = [...subjects.values()];
  const subjectOf = await nameSubjects(deps, deps.store.read, kept);
  const named = await Promise.all(kept.map(async (one) => (await subjectOf(one)).shown));
  return done({
    alerts,
    true_positives: truePositives,
    newest_at: toInstantOrNull(newest),
    subjects: named.filter((name) => name !== null),
  });
};
