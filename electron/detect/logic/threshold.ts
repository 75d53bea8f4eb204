import type { Rule, RuleLogic } from '../../../shared/rule.ts';
import { compileConditions } from '../compile-conditions.ts';
import type { DetectedFact } from '../detected-fact.ts';
import { type Detector, NOTHING } from '../detector.ts';
import { readSubject } from '../read-field.ts';
import { type CompiledMeasure, compileMeasure, createTallies, type Mark, type Tallies } from './measures.ts';
import { createSubjectStates } from './subject-states.ts';
import { addTo, createWindow, type Entry, joinWindows, sizeOf, type Window } from './window.ts';
import { windowFinding } from './window-finding.ts';

type ThresholdLogic = Extract<RuleLogic, { type: 'threshold' }>;

/** Entries kept of one subject: more than any threshold asks for. The oldest go first. */
const FEWEST_KEPT = 256;
/** Below this many facts, adding up anew costs less memory than keeping sums for every subject ever seen. */
const KEPT_SUMS = 16;

interface State extends Window {
  tallies: Tallies | null;
}

const mostKept = (measures: readonly CompiledMeasure[]): number =>
  Math.max(FEWEST_KEPT, ...measures.map(({ least }) => Math.ceil(least * 1.25)));

const sumUp = (state: State, measures: readonly CompiledMeasure[]): Tallies => {
  const tallies = createTallies(measures);
  for (let at = state.first; at < state.entries.length; at++) {
    const entry = state.entries[at];
    if (entry) tallies.add(entry);
  }
  return tallies;
};

/** Makes the reader of what a fact says to each measure. Entries that say the same, as most do unless a value is told apart, share one list. */
const readMarks = (measures: readonly CompiledMeasure[]): ((fact: DetectedFact) => readonly Mark[]) => {
  const shared = new Map<number, readonly Mark[]>();
  const read: Mark[] = measures.map(() => null);
  return (fact) => {
    let key = 0;
    let isShared = true;
    for (let at = 0; at < measures.length; at++) {
      const mark = measures[at]?.mark(fact) ?? null;
      read[at] = mark;
      if (typeof mark === 'string') isShared = false;
      else key = key * 3 + (mark === null ? 0 : mark + 1);
    }
    if (!isShared) return read.slice();
    const known = shared.get(key);
    if (known) return known;
    const marks = read.slice();
    shared.set(key, marks);
    return marks;
  };
};

/** All measures of a rule at once, over the facts of one subject in a sliding window. */
export const createThreshold = (rule: Rule, logic: ThresholdLogic): Detector => {
  const measures = logic.all.map(compileMeasure);
  const least = Math.max(...measures.map((measure) => measure.least));
  const where = compileConditions(rule.when.where);
  const subjectOf = readSubject(rule.subject);
  const bounds = { within: logic.within * 1000, most: mostKept(measures) };
  const join = (former: State, later: State): State => ({ ...joinWindows(former, later), tallies: null });
  const states = createSubjectStates<State>(() => ({ ...createWindow(), tallies: null }), sizeOf, {}, join);
  const marksOf = readMarks(measures);

  /** Whether the fact is one of those that are counted: what only lowers a share, as an honest sign-in does, decides nothing. */
  const counting = measures.flatMap(({ counts }, at) => (counts ? [at] : []));
  const advances = (marks: readonly Mark[]): boolean => {
    for (const at of counting) if (marks[at] !== null) return true;
    return counting.length === 0;
  };

  return {
    kinds: rule.when.kinds,
    memory: logic.within,
    size: states.size,
    forget: states.forget,
    recall: states.recall,
    fold(fact) {
      if (!where(fact)) return NOTHING;
      const id = subjectOf(fact);
      if (id === null || id === '') return NOTHING;
      const state = states.of(id);
      const marks = marksOf(fact);
      const counted = advances(marks);
      const entry: Entry = { seq: fact.seq, at: fact.at, weight: fact.weight, marks, counted };
      const { tallies } = state;
      states.grew(addTo(state, entry, bounds, tallies ? (gone) => tallies.remove(gone) : undefined));
      tallies?.add(entry);
      if (tallies && sizeOf(state) < KEPT_SUMS / 2) state.tallies = null;
      // What a measure counts is counted here as well: below its threshold nothing has to be added up.
      if (state.counted < least || !counted) return NOTHING;
      if (!state.tallies && sizeOf(state) >= KEPT_SUMS) state.tallies = sumUp(state, measures);
      const measured = (state.tallies ?? sumUp(state, measures)).judge();
      return measured ? [windowFinding(rule, logic.within, id, state, fact, measured)] : NOTHING;
    },
  };
};
