import type { FollowedFact } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { DetectedFact } from './detected-fact.ts';
import type { Detection } from './detection.ts';
import { type Finding, NOTHING } from './detector.ts';

const ALERT_CLOSED = 'alert.closed';

/** An alert was closed: what its rule remembers of its subject ends with this fact. */
export interface Closing {
  readonly seq: number;
  readonly rule: string;
  readonly subject: string;
}

/** The alert that a fact says was closed; undefined when its body names none. */
const alertOf = ({ body }: FollowedFact): string | undefined => {
  try {
    const alert: unknown = JSON.parse(body)?.details?.alert;
    return typeof alert === 'string' ? alert : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The alerts that were closed among some facts, in their order: by a person, with a case, or with what the lab left. What an exception closes as it is raised has another kind
 * of fact and is none of them. The rule and subject of an alert never change, so that the same facts read the same at any time.
 *
 * @throws StoreFault when the store cannot be read.
 */
export const readClosings = async ({ store }: { readonly store: Store }, facts: readonly FollowedFact[]): Promise<Closing[]> => {
  const closings: Closing[] = [];
  for (const fact of facts) {
    const id = fact.kind === ALERT_CLOSED ? alertOf(fact) : undefined;
    const alert = id === undefined ? undefined : await store.read.alerts.find(id);
    if (alert) closings.push({ seq: fact.seq, rule: alert.rule, subject: alert.subject });
  }
  return closings;
};

/** Folds facts, and forgets at its place in their order what each closing ends. Both come oldest first. */
export const foldWithClosings = (detection: Detection, facts: readonly DetectedFact[], closings: readonly Closing[]): Finding[] => {
  const found: Finding[] = [];
  let next = 0;
  const forgetUntil = (seq: number): void => {
    for (let closing = closings[next]; closing && closing.seq <= seq; closing = closings[next]) {
      detection.forget(closing.rule, closing.subject);
      next += 1;
    }
  };
  for (const fact of facts) {
    if (next < closings.length) forgetUntil(fact.seq);
    const findings = detection.fold(fact);
    if (findings !== NOTHING) found.push(...findings);
  }
  forgetUntil(Number.MAX_SAFE_INTEGER);
  return found;
};
