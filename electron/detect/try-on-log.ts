import type { Rule } from '../../shared/rule.ts';
import type { EpochMs } from '../../shared/units.ts';
import type { Store } from '../store/store.ts';
import { compileRule } from './compile-rule.ts';
import type { Finding } from './detector.ts';
import type { Places } from './places/load-places.ts';
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

/** Puts findings together as the running detection does: what comes soon enough after an alert of the same subject joins it. */
const createGrouping = (rule: Rule, { from, to }: Trial) => {
  const latest = new Map<string, TriedAlert>();
  const byDay = new Map<string, number>();
  for (let at = from; dayOf(at) <= dayOf(to); at += DAY_MS) byDay.set(dayOf(at), 0);
  let alerts: TriedAlert[] = [];
  let count = 0;
  return {
    byDay,
    take(finding: Finding): void {
      const { id } = finding.subject;
      const known = latest.get(id);
      if (known && Math.abs(finding.at - known.lastAt) <= rule.group_seconds * 1000) {
        known.lastAt = finding.at;
        known.observed = Math.max(known.observed, finding.observed);
        return;
      }
      const { subject, decidedBy: decidedSeq, at: decidedAt, since: firstAt, observed, threshold } = finding;
      const alert: TriedAlert = { subject, decidedSeq, decidedAt, firstAt, lastAt: decidedAt, observed, threshold };
      // Taken out first, so that the oldest stand at the front.
      latest.delete(id);
      latest.set(id, alert);
      if (latest.size > MOST_KEPT) latest.delete(latest.keys().next().value ?? '');
      if (decidedAt < from || decidedAt > to) return;
      count += 1;
      byDay.set(dayOf(decidedAt), (byDay.get(dayOf(decidedAt)) ?? 0) + 1);
      alerts.push(alert);
      if (alerts.length >= 2 * MOST_KEPT) alerts = alerts.slice(-MOST_KEPT);
    },
    result: () => ({
      count,
      byDay: new Map([...byDay].sort(([one], [other]) => (one < other ? -1 : 1))),
      alerts: alerts.slice(-MOST_KEPT),
    }),
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
 * Applies a rule to the log as it is, without changing anything: the same detector over the same facts as when it runs. Between slices others get their turn, and it ends when
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
  const detector = compileRule(rule);
  const kinds: ReadonlySet<string> = new Set(detector.kinds);
  const resolver = createFactResolver(deps);
  const begun = await beginning(deps, trial.from, detector.memory, trial.most ?? MOST_TRIED);
  const grouping = createGrouping(rule, trial);
  let { at } = begun;
  let facts = 0;
  let first: EpochMs | undefined;
  while (at < begun.head) {
    if (trial.signal?.aborted) return undefined;
    const read = (await store.read.followers.factsAfter(at, SLICE)).filter(({ seq }) => seq <= begun.head);
    first ??= read[0]?.at;
    facts += read.length;
    for (const fact of await resolver.resolve(read, (kind) => kinds.has(kind), { baselines: true }))
      if (kinds.has(fact.kind)) for (const finding of detector.fold(fact)) grouping.take(finding);
    at = read.at(-1)?.seq ?? begun.head;
    await turn();
  }
  const from = begun.whole ? trial.from : Math.max(trial.from, first ?? trial.from);
  return { from, facts, whole: begun.whole, ...grouping.result() };
};
