import type { FollowedFact } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { DetectedFact } from './detected-fact.ts';
import type { Detection } from './detection.ts';
import { type Finding, NOTHING } from './detector.ts';

const CLOSED = 'alert.closed';
const REOPENED = 'alert.reopened';

/** An alert was closed: what its rule remembers of its subject ends with this fact. Or it was opened again, which takes that back. */
export interface Closing {
  readonly seq: number;
  readonly rule: string;
  readonly subject: string;
  readonly alert: string;
  readonly isReopened: boolean;
}

/** The alert that a fact is about; undefined when its body names none. */
const alertOf = ({ body }: FollowedFact): string | undefined => {
  try {
    const alert: unknown = JSON.parse(body)?.details?.alert;
    return typeof alert === 'string' ? alert : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The alerts that were closed or opened again among some facts, in their order: closed by a person, with a case, or with what the lab left. What an exception closes as it is raised has another kind
 * of fact and is none of them. The rule and subject of an alert never change, so that the same facts read the same at any time.
 *
 * @throws StoreFault when the store cannot be read.
 */
export const readClosings = async ({ store }: { readonly store: Store }, facts: readonly FollowedFact[]): Promise<Closing[]> => {
  const closings: Closing[] = [];
  for (const fact of facts) {
    const isReopened = fact.kind === REOPENED;
    const id = isReopened || fact.kind === CLOSED ? alertOf(fact) : undefined;
    const alert = id === undefined ? undefined : await store.read.alerts.find(id);
    if (alert) closings.push({ seq: fact.seq, rule: alert.rule, subject: alert.subject, alert: alert.id, isReopened });
  }
  return closings;
};

/** Folds facts, and forgets, or knows again, at its place in their order what each closing ends. Both come oldest first. */
export const foldWithClosings = (
  detection: Pick<Detection, 'fold' | 'forget' | 'recall'>,
  facts: readonly DetectedFact[],
  closings: readonly Closing[],
): Finding[] => {
  const found: Finding[] = [];
  let next = 0;
  const closeUntil = (seq: number): void => {
    for (let closing = closings[next]; closing && closing.seq <= seq; closing = closings[next]) {
      const { rule, subject, alert, isReopened } = closing;
      if (isReopened) detection.recall(rule, subject, alert);
      else detection.forget(rule, subject, alert);
      next += 1;
    }
  };
  for (const fact of facts) {
    if (next < closings.length) closeUntil(fact.seq);
    const findings = detection.fold(fact);
    if (findings !== NOTHING) found.push(...findings);
  }
  closeUntil(Number.MAX_SAFE_INTEGER);
  return found;
};
