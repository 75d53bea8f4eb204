import type { AuditKind, Fact } from '../../shared/audit-event.ts';
import type { EpochMs, Millis } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';

/** How many subjects one window tells apart. What comes on top shares one count, so that a flood from everywhere cannot fill the memory either. */
const MOST_SUBJECTS = 20_000;

interface Tally {
  readonly of: AuditKind;
  readonly reason: string;
  readonly client: string | undefined;
  readonly address: string | undefined;
  seen: number;
  counted: number;
}

export interface RefusalGate {
  /** True when the refusal is to be recorded in full, false when it was only counted. */
  admit(fact: Fact): boolean;
  /** Ends the window when it is over (or `force`) and returns one fact per subject whose refusals were counted. */
  drain(force?: boolean): Fact[];
}

/** Why it was refused; of an exceeded limit, which tier of limits it was. */
const reasonOf = ({ details }: Fact): string => {
  if ('reason' in details && typeof details.reason === 'string') return details.reason;
  return 'tier' in details && typeof details.tier === 'string' ? details.tier : '';
};

/**
 * Keeps a flood of refusals from flooding the log: the first few of each kind, reason, client and address in a window are recorded in full, the others
 * are counted and follow as one `refusals.counted` fact.
 */
export const createRefusalGate = (deps: { clock: Clock; window: Millis; inFull: number }): RefusalGate => {
  let tallies = new Map<string, Tally>();
  let began = deps.clock.monotonic();
  let beganAt: EpochMs = deps.clock.now();

  const tallyOf = (fact: Fact): Tally => {
    const reason = reasonOf(fact);
    const key = `${fact.kind}\0${reason}\0${fact.client ?? ''}\0${fact.address ?? ''}`;
    const known = tallies.get(key);
    if (known) return known;
    const crowded = tallies.size >= MOST_SUBJECTS;
    const shared = crowded ? tallies.get(`${fact.kind}\0`) : undefined;
    if (shared) return shared;
    const tally: Tally = crowded
      ? { of: fact.kind, reason: 'many_subjects', client: undefined, address: undefined, seen: deps.inFull, counted: 0 }
      : { of: fact.kind, reason, client: fact.client, address: fact.address, seen: 0, counted: 0 };
    tallies.set(crowded ? `${fact.kind}\0` : key, tally);
    return tally;
  };

  return {
    admit(fact) {
      const tally = tallyOf(fact);
      tally.seen += 1;
      if (tally.seen <= deps.inFull) return true;
      tally.counted += 1;
      return false;
    },
    drain(force = false) {
      const now = deps.clock.monotonic();
      if (!force && now - began < deps.window) return [];
      const from = beganAt;
      const to = deps.clock.now();
      const counted = [...tallies.values()].filter((tally) => tally.counted > 0);
      tallies = new Map();
      began = now;
      beganAt = to;
      return counted.map(({ of, reason, client, address, counted: count }) => ({
        kind: 'refusals.counted',
        client,
        address,
        details: { of, reason, count, from, to },
      }));
    },
  };
};
