import type { Rule } from '../../shared/rule.ts';
import type { EpochMs } from '../../shared/units.ts';
import type { Store } from '../store/store.ts';
import { compileRule } from './compile-rule.ts';
import type { DetectedFact } from './detected-fact.ts';
import { createDetection } from './detection.ts';
import type { Finding } from './detector.ts';
import type { Places } from './places/load-places.ts';
import { foldWithClosings, readClosings } from './read-closings.ts';
import { createFactResolver } from './resolve-facts.ts';

/** Facts read at the most, and in one go: a few milliseconds, after which others get their turn. */
export const MOST_TRIED = 500_000;
const SLICE = 250;
/** Alerts kept of a trial; beyond them they are only counted. */
const MOST_KEPT = 20_000;

/** An alert that a rule would have raised. */
export interface TriedAlert {
  readonly subject: Finding['subject'];
  readonly decidedSeq: number;
  readonly decidedAt: EpochMs;
  readonly firstAt: EpochMs;
  lastAt: EpochMs;
  observed: number;
  readonly threshold: number;
}

/** What a rule made of the log. */
export interface TriedOnLog {
  /** From when on findings counted. */
  readonly from: EpochMs;
  readonly facts: number;
  /** False when the limit of facts was reached before `from`. */
  readonly whole: boolean;
  readonly count: number;
  /** How many fell to each day (UTC, `2026-01-31`), in order. */
  readonly byDay: ReadonlyMap<string, number>;
  /** The newest of them, oldest first. */
  readonly alerts: readonly TriedAlert[];
}

interface Trial {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly signal?: AbortSignal | undefined;
  /** Facts read at the most. */
  readonly most?: number;
}

const DAY_MS = 86_400_000;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const dayOf = (at: EpochMs): string => new Date(at).toISOString().slice(0, 10);

/** The newest alert of a subject. */
interface Latest {
  readonly alert: TriedAlert;
  /** The alert of the log with which this one is closed: what follows is another. */
  closedWith: string | null;
}

/** Puts findings together as the running detection does: what comes soon enough after an alert of the same subject joins it, unless that was closed. */
const createGrouping = (rule: Rule, { from, to }: Trial) => {
  const latest = new Map<string, Latest>();
  const byDay = new Map<string, number>();
  for (let at = from; dayOf(at) <= dayOf(to); at += DAY_MS) byDay.set(dayOf(at), 0);
  let alerts: TriedAlert[] = [];
  let count = 0;
  return {
    byDay,
    take(finding: Finding): void {
      const { id } = finding.subject;
      const known = latest.get(id);
      if (known?.closedWith === null && Math.abs(finding.at - known.alert.lastAt) <= rule.group_seconds * 1000) {
        known.alert.lastAt = finding.at;
        known.alert.observed = Math.max(known.alert.observed, finding.observed);
        return;
      }
      const { subject, decidedBy: decidedSeq, at: decidedAt, since: firstAt, observed, threshold } = finding;
      const alert: TriedAlert = { subject, decidedSeq, decidedAt, firstAt, lastAt: decidedAt, observed, threshold };
      // Taken out first, so that the oldest stand at the front.
      latest.delete(id);
      latest.set(id, { alert, closedWith: null });
      if (latest.size > MOST_KEPT) latest.delete(latest.keys().next().value ?? '');
      if (decidedAt < from || decidedAt > to) return;
      count += 1;
      byDay.set(dayOf(decidedAt), (byDay.get(dayOf(decidedAt)) ?? 0) + 1);
      alerts.push(alert);
      if (alerts.length >= 2 * MOST_KEPT) alerts = alerts.slice(-MOST_KEPT);
    },
    close(subject: string, alert: string): void {
      const known = latest.get(subject);
      if (known) known.closedWith ??= alert;
    },
    reopen(subject: string, alert: string): void {
      const known = latest.get(subject);
      if (known?.closedWith === alert) known.closedWith = null;
    },
    result: () => ({
      count,
      byDay: new Map([...byDay].sort(([one], [other]) => (one < other ? -1 : 1))),
      alerts: alerts.slice(-MOST_KEPT),
    }),
  };
};

/** The rule as it runs, alone, with its findings put together. What operators closed and opened again of its alerts counts as it did when they did it. */
const createTrial = (rule: Rule, trial: Trial) => {
  const detector = compileRule(rule);
  const detection = createDetection([{ rule, detector }]);
  const { take, close, reopen, result } = createGrouping(rule, trial);
  return {
    ...detection,
    result,
    fold(fact: DetectedFact): readonly Finding[] {
      const findings = detection.fold(fact);
      for (const finding of findings) take(finding);
      return findings;
    },
    forget(of: string, subject: string, alert: string): void {
      detection.forget(of, subject, alert);
      if (of === rule.id) close(subject, alert);
    },
    recall(of: string, subject: string, alert: string): void {
      detection.recall(of, subject, alert);
      if (of === rule.id) reopen(subject, alert);
    },
  };
};

/** Where to begin to read: early enough for what the rule remembers, as far as the limit allows. */
const beginning = async ({ store }: { readonly store: Store }, from: EpochMs, memory: number, most: number) => {
  const { read } = store;
  const head = store.head().seq;
  const wanted = (await read.followers.firstSince(from)) ?? head + 1;
  const warm = (await read.followers.firstSince(from - memory * 1000)) ?? head + 1;
  const at = Math.max(Math.min(warm, wanted) - 1, head - most, 0);
  return { at, head, whole: at < wanted || wanted > head };
};

/**
 * Applies a rule to the log as it is, without changing anything: the same detector over the same facts and closings as when it runs, without its exceptions. Between slices others get their turn, and it ends when
 * the caller goes.
 *
 * @returns What it would have raised; undefined when the caller went.
 * @throws StoreFault when the log cannot be read.
 */
export const tryOnLog = async (
  deps: { readonly store: Store; readonly places?: Places | undefined },
  rule: Rule,
  trial: Trial,
): Promise<TriedOnLog | undefined> => {
  const { store } = deps;
  const tried = createTrial(rule, trial);
  const resolver = createFactResolver(deps);
  const begun = await beginning(deps, trial.from, tried.memory, trial.most ?? MOST_TRIED);
  let { at } = begun;
  let facts = 0;
  let first: EpochMs | undefined;
  while (at < begun.head) {
    if (trial.signal?.aborted) return undefined;
    const read = (await store.read.followers.factsAfter(at, SLICE)).filter(({ seq }) => seq <= begun.head);
    first ??= read[0]?.at;
    facts += read.length;
    const closings = await readClosings(deps, read);
    foldWithClosings(tried, await resolver.resolve(read, tried.looksAt, { baselines: true }), closings);
    at = read.at(-1)?.seq ?? begun.head;
    await turn();
  }
  const from = begun.whole ? trial.from : Math.max(trial.from, first ?? trial.from);
  return { from, facts, whole: begun.whole, ...tried.result() };
};
