import type { Rule, RuleLogic } from '../../../shared/rule.ts';
import { compileConditions } from '../compile-conditions.ts';
import type { DetectedFact } from '../detected-fact.ts';
import { type Detector, type Measured, NOTHING } from '../detector.ts';
import { readSubject } from '../read-field.ts';
import { createSubjectStates } from './subject-states.ts';
import { addTo, createWindow, joinWindows, sizeOf, type Window } from './window.ts';
import { windowFinding } from './window-finding.ts';

type SequenceLogic = Extract<RuleLogic, { type: 'sequence' }>;

/** Entries kept of one subject. */
const MOST_KEPT = 1024;

/** Which step a fact is taken for: the one that is due, else the one before it, of which there may be more than it needs; -1 when it is neither. */
const takenFor = (bits: number, due: number): number => {
  if ((bits & (1 << due)) !== 0) return due;
  return due > 0 && (bits & (1 << (due - 1))) !== 0 ? due - 1 : -1;
};

/**
 * Whether the newest fact of a window completes the steps: each takes the earliest facts after those of the step before. A fact of the last step that comes too early
 * begins all anew, as does a sequence that is complete. The steps of an entry are the bits of its mark.
 */
const walk = (window: Window, needed: readonly number[]): Measured[] | null => {
  const last = needed.length - 1;
  const newest = window.entries.length - 1;
  let observed = needed.map(() => 0);
  let due = 0;
  for (let at = window.first; at <= newest; at++) {
    const { marks = [], weight = 0 } = window.entries[at] ?? {};
    const bits = Number(marks[0] ?? 0);
    const step = takenFor(bits, due);
    if (step >= 0) observed[step] = (observed[step] ?? 0) + weight;
    if (step === due && (observed[due] ?? 0) >= (needed[due] ?? 1)) due += 1;
    if (due > last && at === newest) return needed.map((threshold, place) => ({ observed: observed[place] ?? 0, threshold }));
    const isTooEarly = step < 0 && (bits & (1 << last)) !== 0;
    if (due > last || isTooEarly) {
      observed = needed.map(() => 0);
      due = 0;
    }
  }
  return null;
};

/** Steps that follow one another about one subject, each so many times, within a sliding window. The finding comes with the fact that completes the last step. */
export const createSequence = (rule: Rule, logic: SequenceLogic): Detector => {
  const where = compileConditions(rule.when.where);
  const steps = logic.steps.map((step) => ({ kinds: new Set<string>(step.kinds), where: compileConditions(step.where) }));
  const needed = logic.steps.map(({ at_least }) => at_least);
  const last = 1 << (steps.length - 1);
  const subjectOf = readSubject(rule.subject);
  /** The mark of each set of steps: entries share it. */
  const marks = Array.from({ length: 1 << steps.length }, (_, bits) => [bits] as const);
  const bounds = { within: logic.within * 1000, most: MOST_KEPT };
  const states = createSubjectStates<Window>(createWindow, sizeOf, {}, joinWindows);
  const stepsOf = (fact: DetectedFact): number =>
    steps.reduce((bits, step, at) => (step.kinds.has(fact.kind) && step.where(fact) ? bits | (1 << at) : bits), 0);

  return {
    kinds: [...new Set([...rule.when.kinds, ...logic.steps.flatMap(({ kinds }) => kinds)])],
    memory: logic.within,
    size: states.size,
    forget: states.forget,
    recall: states.recall,
    fold(fact) {
      if (!where(fact)) return NOTHING;
      const bits = stepsOf(fact);
      const id = bits === 0 ? null : subjectOf(fact);
      if (id === null || id === '') return NOTHING;
      const window = states.of(id);
      states.grew(addTo(window, { seq: fact.seq, at: fact.at, weight: fact.weight, marks: marks[bits] ?? [bits], counted: true }, bounds));
      const measured = (bits & last) === 0 ? null : walk(window, needed);
      if (!measured) return NOTHING;
      return [windowFinding(rule, logic.within, id, window, fact, measured)];
    },
  };
};
