import type { EpochMs } from '../../../shared/units.ts';
import type { DetectedFact } from '../detected-fact.ts';
import { type Finding, MOST_FACTS, NOTHING } from '../detector.ts';
import { createSubjectStates } from '../logic/subject-states.ts';
import { aboutOf } from '../logic/window.ts';
import type { MakeDetector } from './coded-parameters.ts';

const HOUR_MS = 3_600_000;

/** The hour at hand of one client. */
interface Hour {
  at: EpochMs;
  began: EpochMs;
  count: number;
  facts: number[];
}

const hourOf = (at: EpochMs): EpochMs => Math.floor(at / HOUR_MS) * HOUR_MS;

/** The later of two hours of one client, with what the earlier holds if they are the same. */
const joinHours = (former: Hour, later: Hour): Hour =>
  former.at === later.at
    ? { ...later, began: former.began, count: former.count + later.count, facts: [...former.facts, ...later.facts].slice(-MOST_FACTS) }
    : later;

/** Begins the hour of the fact, unless it is at hand; a fact of an earlier hour counts in that at hand, since the clock may have been set back a little. */
const enter = (hour: Hour, fact: DetectedFact): void => {
  const at = hourOf(fact.at);
  if (at === hour.at || (at < hour.at && hour.at - at <= HOUR_MS)) return;
  hour.at = at;
  hour.began = fact.at;
  hour.count = 0;
  hour.facts = [];
};

/**
 * Finds clients that get far more tokens in an hour than in the hours of the last 14 days: the hour at hand against their mean and standard deviation, once there are
 * enough hours to know them. The baseline comes with the fact; without one nothing is found.
 *
 * Parameters: `deviations` over the mean at least (3); `samples`, hours at least (24); `tokens`, in the hour at least (50); `times` the mean at least (2).
 */
export const createClientBaseline: MakeDetector = (rule, parameters) => {
  const deviations = parameters('deviations', 3);
  const samples = parameters('samples', 24);
  const tokens = parameters('tokens', 50);
  const times = parameters('times', 2);
  const hours = createSubjectStates<Hour>(() => ({ at: -HOUR_MS * 2, began: 0, count: 0, facts: [] }), undefined, {}, joinHours);

  const toFinding = (fact: DetectedFact, client: string, hour: Hour, threshold: number): Finding => ({
    rule: rule.id,
    ruleVersion: rule.version,
    subject: { kind: rule.subject, id: client },
    decidedBy: fact.seq,
    at: fact.at,
    since: hour.began,
    observed: hour.count,
    threshold,
    window: HOUR_MS / 1000,
    facts: hour.facts.toReversed(),
    count: hour.count,
    added: fact.weight,
    measures: [{ observed: hour.count, threshold }],
    values: fact.clientBaseline
      ? { mean: fact.clientBaseline.mean, deviation: fact.clientBaseline.deviation, samples: fact.clientBaseline.samples }
      : {},
    about: aboutOf(fact),
  });

  return {
    kinds: rule.when.kinds,
    memory: 2 * (HOUR_MS / 1000),
    size: hours.size,
    forget: hours.forget,
    recall: hours.recall,
    fold(fact) {
      const { client, clientBaseline } = fact;
      if (client === null || client === '') return NOTHING;
      const hour = hours.of(client);
      enter(hour, fact);
      hour.count += fact.weight;
      hour.facts.push(fact.seq);
      if (hour.facts.length > MOST_FACTS) hour.facts.shift();
      if (!clientBaseline || clientBaseline.samples < samples) return NOTHING;
      const { mean, deviation } = clientBaseline;
      const threshold = Math.ceil(Math.max(tokens, mean * times, mean + deviations * deviation));
      return hour.count >= threshold ? [toFinding(fact, client, hour, threshold)] : NOTHING;
    },
  };
};
