import type { AuditKind, Fact } from '../../shared/audit-event.ts';
import type { EpochMs, Millis } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';

/** How many subjects one window tells apart. What comes on top shares one count, so that a flood from everywhere cannot fill the memory either. */
const MOST_SUBJECTS = 20_000;

const NOBODY = { user: undefined, client: undefined, address: undefined, actor: undefined, operation: undefined, foreign: undefined };

interface Tally {
  readonly of: AuditKind;
  readonly reason: string;
  readonly user: string | undefined;
  readonly client: string | undefined;
  readonly address: string | undefined;
  /** Who acted, where it was not the subject: operators share an address, and none may hide behind what another called. */
  readonly actor: string | undefined;
  /** What an operator called, so that a harmless call does not hide another. */
  readonly operation: string | undefined;
  /** What another site had a browser send is counted apart from what was asked there: the one must not hide the other. */
  readonly foreign: true | undefined;
  seen: number;
  /** Not yet told. */
  counted: number;
  /** With so many it is told before the window is over. */
  due: number;
  /** What was told before reaches up to here. */
  since: EpochMs;
}

export interface RefusalGate {
  /** True when the refusal is to be recorded in full, false when it was only counted. */
  admit(fact: Fact): boolean;
  /** One fact for each subject whose count is due: it doubled since it was last told, or the window is over (or `force`), which ends it. */
  drain(force?: boolean): Fact[];
}

const detailOf = (fact: Fact, name: 'reason' | 'tier' | 'operation'): string | undefined => {
  const details: Readonly<Record<string, unknown>> = fact.details;
  const value = details[name];
  return typeof value === 'string' ? value : undefined;
};

const told = ({ of, reason, user, client, address, actor, operation, foreign, counted: count, since: from }: Tally, to: EpochMs): Fact => ({
  kind: 'refusals.counted',
  user,
  client,
  address,
  actor,
  details: { of, reason, ...(operation === undefined ? {} : { operation }), count, from, to, ...(foreign ? { foreign } : {}) },
});

/**
 * Keeps a flood of refusals from flooding the log: the first few of each kind, reason, person, client, address, actor and operation in a window, of one's own or of another site's doing, are recorded in
 * full, the others are counted and follow as `refusals.counted` facts. A count is told when it has doubled, so that who judges the log hears of a flood
 * while it lasts, in few facts however long that is.
 */
export const createRefusalGate = (deps: { clock: Clock; window: Millis; inFull: number }): RefusalGate => {
  let tallies = new Map<string, Tally>();
  const ripe = new Set<Tally>();
  let began = deps.clock.monotonic();
  let beganAt: EpochMs = deps.clock.now();

  const tallyOf = (fact: Fact): Tally => {
    const { kind: of, user, client, address, actor, foreign } = fact;
    // Of an exceeded limit: which tier of limits it was.
    const reason = detailOf(fact, 'reason') ?? detailOf(fact, 'tier') ?? '';
    const operation = detailOf(fact, 'operation');
    const key = [of, reason, user, client, address, actor, operation, foreign && 'foreign'].map((part) => part ?? '').join('\0');
    const known = tallies.get(key);
    if (known) return known;
    const crowded = tallies.size >= MOST_SUBJECTS;
    const shared = crowded ? tallies.get(`${of}\0`) : undefined;
    if (shared) return shared;
    const fresh = { of, counted: 0, due: deps.inFull, since: beganAt };
    const tally: Tally = crowded
      ? { ...NOBODY, ...fresh, reason: 'many_subjects', seen: deps.inFull }
      : { ...fresh, reason, user, client, address, actor, operation, foreign, seen: 0 };
    tallies.set(crowded ? `${of}\0` : key, tally);
    return tally;
  };

  const early = (): Fact[] => {
    const to = deps.clock.now();
    const facts = [...ripe].map((tally) => told(tally, to));
    for (const tally of ripe) Object.assign(tally, { counted: 0, due: tally.due * 2, since: to });
    ripe.clear();
    return facts;
  };

  return {
    admit(fact) {
      const tally = tallyOf(fact);
      tally.seen += 1;
      if (tally.seen <= deps.inFull) return true;
      tally.counted += 1;
      if (tally.counted >= tally.due) ripe.add(tally);
      return false;
    },
    drain(force = false) {
      const now = deps.clock.monotonic();
      if (!force && now - began < deps.window) return early();
      const to = deps.clock.now();
      const counted = [...tallies.values()].filter((tally) => tally.counted > 0);
      tallies = new Map();
      ripe.clear();
      began = now;
      beganAt = to;
      return counted.map((tally) => told(tally, to));
    },
  };
};
