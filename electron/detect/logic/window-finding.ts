import type { Rule } from '../../../shared/rule.ts';
import type { Seconds } from '../../../shared/units.ts';
import type { DetectedFact } from '../detected-fact.ts';
import type { Finding, Measured } from '../detector.ts';
import { aboutOf, beganAt, factsOf, type Window } from './window.ts';

/** What a rule over a window finds of a subject with the fact that decided it. The first measure stands for all of them where there is room for one. */
export const windowFinding = (
  rule: Rule,
  within: Seconds,
  id: string,
  window: Window,
  fact: DetectedFact,
  measures: readonly Measured[],
): Finding => {
  const facts = factsOf(window);
  return {
    rule: rule.id,
    ruleVersion: rule.version,
    subject: { kind: rule.subject, id },
    decidedBy: fact.seq,
    at: fact.at,
    since: beganAt(window) ?? fact.at,
    observed: measures[0]?.observed ?? 0,
    threshold: measures[0]?.threshold ?? 0,
    window: within,
    // Read by few and long: put together when it is asked for.
    get facts() {
      return facts();
    },
    count: window.total,
    added: fact.weight,
    measures,
    values: {},
    about: aboutOf(fact),
  };
};
