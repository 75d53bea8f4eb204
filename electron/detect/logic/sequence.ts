import type { Rule, RuleLogic } from '../../../shared/rule.ts';
import { compileConditions } from '../compile-conditions.ts';
import type { DetectedFact } from '../detected-fact.ts';
import { type Detector, type Measured, NOTHING } from '../detector.ts';
import { readSubject } from '../read-field.ts';
import { createSubjectStates } from './subject-states.ts';
import { aboutOf, addTo, beganAt, createWindow, factsOf, sizeOf, type Window } from './window.ts';

type SequenceLogic = Extract<RuleLogic, { type: 'sequence' }>;

/** Entries kept of one subject. */
const MOST_KEPT = 1024;

/**
 * How far the facts of a window carry through the steps: each step takes the earliest facts after those of the step before; what more there is of it until the next
 * step begins is counted with it. The steps of an entry are the bits of its mark.
 */
const walk = (window: Window, needed: readonly number[]): Measured[] | null => {
  const observed = needed.map(() => 0);
  let step = 0;
  for (let at = window.first; at < window.entries.length && step < needed.length; at++) {
    const { marks = [], weight = 0 } = window.entries[at] ?? {};
    const bits = Number(marks[0] ?? 0);
    const taken = (bits & (1 << step)) !== 0 ? step : (bits & (1 << (step - 1))) !== 0 && step > 0 ? step - 1 : -1;
    if (taken < 0) continue;
    observed[taken] = (observed[taken] ?? 0) + weight;
    if (taken === step && (observed[step] ?? 0) >= (needed[step] ?? 1)) step += 1;
  }
  return step === needed.length ? needed.map((threshold, at) => ({ observed: observed[at] ?? 0, threshold })) : null;
};

/** Steps that follow one another about one subject, each so many times, within a sliding window. The finding comes with the fact that completes the last step. */
export const createSequence = (rule: Rule, logic: SequenceLogic): Detector => {
  const where = compileConditions(rule.when.where);
  const steps = logic.steps.map((step) => ({ kinds: new Set<string>(step.kinds), where: compileConditions(step.where) }));
  const needed = logic.steps.map(({ at_least }) => at_least);
  const last = 1 << (steps.length - 1);
  const subjectOf = readSubject(rule.subject);
  const bounds = { within: logic.within * 1000, most: MOST_KEPT };
  const states = createSubjectStates<Window>(createWindow, sizeOf);
  const stepsOf = (fact: DetectedFact): number =>
    steps.reduce((bits, step, at) => (step.kinds.has(fact.kind) && step.where(fact) ? bits | (1 << at) : bits), 0);

  return {
    kinds: [...new Set([...rule.when.kinds, ...logic.steps.flatMap(({ kinds }) => kinds)])],
    memory: logic.within,
    size: states.size,
    fold(fact) {
      if (!where(fact)) return NOTHING;
      const bits = stepsOf(fact);
      const id = bits === 0 ? null : subjectOf(fact);
      if (id === null || id === '') return NOTHING;
      const window = states.of(id);
      states.grew(addTo(window, { seq: fact.seq, at: fact.at, weight: fact.weight, marks: [bits] }, bounds));
      const measured = (bits & last) === 0 ? null : walk(window, needed);
      if (!measured) return NOTHING;
      return [
        {
          rule: rule.id,
          ruleVersion: rule.version,
          subject: { kind: rule.subject, id },
          decidedBy: fact.seq,
          at: fact.at,
          since: beganAt(window) ?? fact.at,
          observed: measured[0]?.observed ?? 0,
          threshold: measured[0]?.threshold ?? 0,
          window: logic.within,
          facts: factsOf(window),
          count: window.total,
          added: fact.weight,
          measures: measured,
          values: {},
          about: aboutOf(fact),
        },
      ];
    },
  };
};
