import type { Millis } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import { createRecentMap } from './recent-map.ts';

/** How many different people proved themselves at a place of late. */
export interface PeopleSeen {
  /** @param place Whatever is counted by: an address as `limitKeyAddress` gives it, or a client. */
  note(place: string, person: string): void;
  /** Of the last hour, at most {@link MOST_PEOPLE}. */
  count(place: string): number;
}

const HOUR: Millis = 3_600_000;
/** People told apart in one place. */
const MOST_PEOPLE = 64;
const PLACES = 20_000;

/** People with when they were last seen, who was seen last at the end. */
type Seen = Map<string, Millis>;

/**
 * Remembers who signed in where, so that an address that many people share is not taken for one that asks much. Only who proved to be somebody is noted: one
 * who has no account cannot make an address look shared.
 *
 * Memory is bounded by {@link PLACES} places with at most {@link MOST_PEOPLE} people each; a restart forgets all.
 */
export const createPeopleSeen = ({ clock }: { readonly clock: Pick<Clock, 'monotonic'> }): PeopleSeen => {
  const places = createRecentMap<Seen>(PLACES);
  const forget = (seen: Seen, until: Millis): void => {
    for (const [person, at] of seen) {
      if (at > until && seen.size <= MOST_PEOPLE) return;
      seen.delete(person);
    }
  };
  return {
    note(place, person) {
      const now = clock.monotonic();
      let seen = places.get(place);
      if (seen === undefined) {
        seen = new Map();
        places.add(place, seen);
      }
      seen.delete(person);
      seen.set(person, now);
      forget(seen, now - HOUR);
    },
    count(place) {
      const seen = places.get(place);
      if (seen === undefined) return 0;
      forget(seen, clock.monotonic() - HOUR);
      return seen.size;
    },
  };
};
