import type { EpochMs } from '../../../shared/units.ts';
import type { DetectedFact } from '../detected-fact.ts';
import { type Finding, NOTHING } from '../detector.ts';
import { createSubjectStates } from '../logic/subject-states.ts';
import { aboutOf } from '../logic/window.ts';
import { kilometresBetween } from '../places/kilometres-between.ts';
import type { Place } from '../places/place-table.ts';
import type { MakeDetector } from './coded-parameters.ts';

/** Where somebody signed in last. */
interface Last {
  known: { readonly seq: number; readonly at: EpochMs; readonly place: Place } | null;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Longer than an airliner takes round half the earth. */
const MEMORY = 86_400;

/**
 * Finds two sign-ins of one person that nobody could have done in person: farther apart than an airliner flies in the time between. Places come with the facts; where
 * none is known, as of private and shared networks, nothing is compared. Sign-ins less than a minute apart count as a minute, since clocks are read once a request.
 *
 * Parameters: `kilometres_per_hour` (900), more than which is too fast; `kilometres` (500), at least, as places of addresses are no better than that.
 */
export const createImpossibleTravel: MakeDetector = (rule, parameters) => {
  const fastest = parameters('kilometres_per_hour', 900);
  const nearest = parameters('kilometres', 500);
  const people = createSubjectStates<Last>(() => ({ known: null }), undefined, { subjects: 100_000 });

  const judge = (fact: DetectedFact, user: string, from: NonNullable<Last['known']>, to: Place): readonly Finding[] => {
    const elapsed = Math.max(MINUTE_MS, Math.abs(fact.at - from.at));
    const kilometres = kilometresBetween(from.place, to);
    const speed = Math.round(kilometres / (elapsed / HOUR_MS));
    if (kilometres < nearest || speed <= fastest) return NOTHING;
    return [
      {
        rule: rule.id,
        ruleVersion: rule.version,
        subject: { kind: rule.subject, id: user },
        decidedBy: fact.seq,
        at: fact.at,
        since: Math.min(from.at, fact.at),
        observed: speed,
        threshold: fastest,
        window: Math.round(elapsed / 1000),
        facts: [fact.seq, from.seq],
        count: 2,
        added: 1,
        measures: [{ observed: speed, threshold: fastest }],
        values: { from: from.place.name, to: to.name, kilometres: Math.round(kilometres), minutes: Math.round(elapsed / MINUTE_MS) },
        about: aboutOf(fact),
      },
    ];
  };

  return {
    kinds: rule.when.kinds,
    memory: MEMORY,
    size: people.size,
    // The place of a closed alert says nothing of the next sign-in.
    forget: (user: string) => {
      people.of(user).known = null;
    },
    fold(fact) {
      const { user, place } = fact;
      if (user === null || user === '' || !place) return NOTHING;
      const last = people.of(user);
      const from = last.known;
      last.known = { seq: fact.seq, at: fact.at, place };
      return from === null || Math.abs(fact.at - from.at) > MEMORY * 1000 ? NOTHING : judge(fact, user, from, place);
    },
  };
};
