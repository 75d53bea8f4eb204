import type { Rule } from '../../shared/rule.ts';
import type { Follower } from '../feed/follower.ts';
import type { FollowedFact } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { createDetection, type Detection, type RunningRule, runRules } from './detection.ts';
import type { Finding } from './detector.ts';
import type { Places } from './places/load-places.ts';
import { groupFindings, type RaiseDeps, raiseAlerts } from './raise-alerts.ts';
import { foldWithClosings, readClosings } from './read-closings.ts';
import { createFactResolver } from './resolve-facts.ts';
import { rulesInForce } from './rules-in-force.ts';

export const DETECT = 'detect';
/** Never raised for another outcome of rules: those have versions of their own. */
const VERSION = 1;

/** Facts read back at the most to know again what rules remember, and in one go. */
const MOST_READ_BACK = 500_000;
const SLICE = 200;

const RULE_CHANGED = 'rule.changed';
/** With an account its personal values go: what was looked up of them is not kept in memory either. */
const USER_REMOVED = 'user.removed';

interface DetectDeps extends RaiseDeps {
  readonly store: Store;
  /** Where addresses are; without it rules that ask for that find nothing. */
  readonly places?: Places | undefined;
}

/** Facts folded before it is looked at the clock, and how long they may be folded on the one thread that serves before others get their turn. */
const PIECE = 32;
const TURN_MS = 3;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Where to begin to read back so that everything within the memory of the rules is read, as far as that is affordable. */
const readBackFrom = async ({ store }: DetectDeps, cursor: number, memory: number): Promise<number> => {
  const [last] = await store.read.followers.factsAfter(cursor - 1, 1);
  if (!last || last.seq !== cursor) return cursor;
  const first = (await store.read.followers.firstSince(last.at - memory * 1000)) ?? cursor;
  return Math.max(0, cursor - MOST_READ_BACK, Math.min(first, cursor) - 1);
};

/**
 * The follower that applies the rules to the log. Facts come to alerts exactly once: alerts are stored in the unit that moves its cursor, and what rules remember is
 * read again from the log after a restart or a failure, without finding anything a second time. With the fact that an alert was closed its rule forgets the subject of it, so
 * that only what is recorded from then on counts towards another alert. Rules that change come into force with the fact that says so; those
 * that did not change keep what they remember.
 */
export const createDetect = (deps: DetectDeps): Follower => {
  const { store, clock } = deps;
  const resolver = createFactResolver(deps);
  let detection: Detection | undefined;

  /** Folds facts in their order, a few at a time: requests are answered between them. */
  const foldPieces = async (reading: Detection, facts: readonly FollowedFact[], wants: { readonly baselines: boolean }) => {
    const found: Finding[] = [];
    let since = clock.monotonic();
    for (let from = 0; from < facts.length; from += PIECE) {
      if (clock.monotonic() - since >= TURN_MS) {
        await turn();
        since = clock.monotonic();
      }
      const piece = facts.slice(from, from + PIECE);
      const closings = await readClosings(deps, piece);
      for (const finding of foldWithClosings(reading, await resolver.resolve(piece, reading.looksAt, wants), closings)) found.push(finding);
    }
    return found;
  };

  /** Folds what was recorded up to the cursor, for what rules remember of it. */
  const readBack = async (fresh: readonly RunningRule[], cursor: number): Promise<void> => {
    const reading = createDetection(fresh);
    let at = fresh.length === 0 ? cursor : await readBackFrom(deps, cursor, reading.memory);
    while (at < cursor) {
      const facts = (await store.read.followers.factsAfter(at, SLICE)).filter(({ seq }) => seq <= cursor);
      await foldPieces(reading, facts, { baselines: false });
      at = facts.at(-1)?.seq ?? cursor;
      await turn();
    }
  };

  /** Brings the rules in force up to date, as of a place in the log. */
  const load = async (cursor: number): Promise<Detection> => {
    const rules = rulesInForce(await store.read.rules.current()).map(({ rule }) => rule);
    const known = new Map((detection?.running ?? []).map((one) => [JSON.stringify(one.rule), one]));
    const running: RunningRule[] = [];
    const fresh: RunningRule[] = [];
    for (const one of runRules(rules)) {
      const kept = known.get(JSON.stringify(one.rule));
      running.push(kept ?? one);
      if (!kept) fresh.push(one);
    }
    await readBack(fresh, cursor);
    detection = createDetection(running);
    return detection;
  };

  const apply = async (facts: readonly FollowedFact[], rules: Detection): Promise<{ rule: Rule; finding: Finding }[]> => {
    const byId = new Map(rules.running.map(({ rule }) => [rule.id, rule]));
    return (await foldPieces(rules, facts, { baselines: true })).flatMap((finding) => {
      const rule = byId.get(finding.rule);
      return rule ? [{ rule, finding }] : [];
    });
  };

  return {
    name: DETECT,
    version: VERSION,
    async fold(facts) {
      let rules = detection ?? (await load((facts[0]?.seq ?? 1) - 1));
      let from = 0;
      const found: { rule: Rule; finding: Finding }[] = [];
      for (const [at, { kind, seq }] of facts.entries()) {
        if (kind !== RULE_CHANGED) continue;
        found.push(...(await apply(facts.slice(from, at + 1), rules)));
        rules = await load(seq);
        from = at + 1;
      }
      found.push(...(await apply(facts.slice(from), rules)));
      if (facts.some(({ kind }) => kind === USER_REMOVED)) resolver.forget();
      const groups = groupFindings(found);
      return { write: (tx) => raiseAlerts(tx, deps, groups) };
    },
    /** What was raised stays, with what people decided of it: an alert is known by its rule, subject and facts, so that reading the log anew raises none twice. */
    clear: () => undefined,
    forget() {
      detection = undefined;
      resolver.forget();
    },
  };
};
