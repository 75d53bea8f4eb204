import type { AuditKind, Fact } from '../../shared/audit-event.ts';
import type { EpochMs, Millis } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';

/** How many subjects one window tells apart. What comes on top shares one count, so that a flood from everywhere cannot fill the memory either. */
const MOST_SUBJECTS = 20_000;

const NOBODY = { client: undefined, address: undefined, actor: undefined, operation: undefined };

interface Tally {
  readonly of: AuditKind;
  readonly reason: string;
  readonly client: string | undefined;
  readonly address: string | undefined;
  /** Who acted, where it was not the subject: operators share an address, and none may hide behind what another called. */
  readonly actor: string | undefined;
  /** What an operator called, so that a harmless call does not hide another. */
  readonly operation: string | undefined;
  seen: number;
  counted: number;
}

export interface RefusalGate {
  /** True when the refusal is to be recorded in full, false when it was only counted. */
  admit(fact: Fact): boolean;
  /** Ends the window when it is over (or `force`) and returns one fact per subject whose refusals were counted. */
  drain(force?: boolean): Fact[];
}

const detailOf = (fact: Fact, name: 'reason' | 'operation'): string | undefined => {
  const details: Readonly<Record<string, unknown>> = fact.details;
  const value = details[name];
  return typeof value === 'string' ? value : undefined;
};

/**
 * Keeps a flood of refusals from flooding the log: the first few of each kind, reason, client, address, actor and operation in a window are recorded in
 * full, the others are counted and follow as one `refusals.counted` fact.
 */
export const createRefusalGate = (deps: { clock: Clock; window: Millis; inFull: number }): RefusalGate => {
  let tallies = new Map<string, Tally>();
  let began = deps.clock.monotonic();
  let beganAt: EpochMs = deps.clock.now();

  const tallyOf = (fact: Fact): Tally => {
    const { kind: of, client, address, actor } = fact;
    const reason = detailOf(fact, 'reason') ?? '';
    const operation = detailOf(fact, 'operation');
    const key = [of, reason, client, address, actor, operation].map((part) => part ?? '').join('\0');
    const known = tallies.get(key);
    if (known) return known;
    const crowded = tallies.size >= MOST_SUBJECTS;
    const shared = crowded ? tallies.get(`${of}\0`) : undefined;
    if (shared) return shared;
    const tally: Tally = crowded
      ? { ...NOBODY, of, reason: 'many_subjects', seen: deps.inFull, counted: 0 }
      : { of, reason, client, address, actor, operation, seen: 0, counted: 0 };
    tallies.set(crowded ? `${of}\0` : key, tally);
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
      return counted.map(({ of, reason, client, address, actor, operation, counted: count }) => ({
        kind: 'refusals.counted',
        client,
        address,
        actor,
        details: { of, reason, ...(operation === undefined ? {} : { operation }), count, from, to },
      }));
    },
  };
};
