import { type AuditKind, auditKinds, type Fact } from '../../shared/audit-event.ts';
import type { EpochMs, Millis } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import { createWaitingCounts } from './waiting-counts.ts';

/** How many subjects one window tells apart. What comes on top shares one count, so that a flood from everywhere cannot fill the memory either. */
const MOST_SUBJECTS = 20_000;

/** What refusals are kept apart by, beside their kind. */
interface Sort {
  readonly reason: string;
  /** By which proof it was tried: failed passwords are no failed codes of a second factor, and rules judge them apart. */
  readonly method: string | undefined;
  readonly user: string | undefined;
  readonly client: string | undefined;
  readonly address: string | undefined;
  /** Who acted, where it was not the subject: operators share an address, and none may hide behind what another called. */
  readonly actor: string | undefined;
  /** What an operator called, so that a harmless call does not hide another. */
  readonly operation: string | undefined;
  /** What another site had a browser send is counted apart from what was asked there: the one must not hide the other. */
  readonly foreign: true | undefined;
}

/** What an attacker chooses at will keeps nothing apart, else the log could be flooded by it. It is told where all that were counted agree in it. */
type Shared = Pick<Fact, 'login' | 'agent' | 'session' | 'grant'>;

interface Tally extends Sort {
  readonly of: AuditKind;
  seen: number;
  /** Not yet told. */
  counted: number;
  /** What those have in common. */
  shared: Shared;
  /** With so many it is told before the window is over. */
  due: number;
  /** What was told before reaches up to here. */
  since: EpochMs;
}

export interface RefusalGate {
  /** True when the refusal is to be recorded in full, false when it was only counted. */
  admit(fact: Fact): boolean;
  /**
   * What has to be recorded before a fact: when somebody proves to be somebody, the refusals counted so far of that person and at that address, since they came
   * first. Those of which most wait, and few of them; the others stay for `drain`.
   */
  before(fact: Fact): Fact[];
  /** Takes back what was told and could not be recorded: `drain` tells it again. */
  giveBack(facts: readonly Fact[]): void;
  /** Whether `drain` has anything to tell or to end. */
  isDue(force?: boolean): boolean;
  /** One fact for each subject whose count is due: it doubled since it was last told, or the window is over (or `force`), which ends it. */
  drain(force?: boolean): Fact[];
}

const detailOf = (fact: Fact, name: 'reason' | 'tier' | 'operation' | 'method'): string | undefined => {
  const details: Readonly<Record<string, unknown>> = fact.details;
  const value = details[name];
  return typeof value === 'string' ? value : undefined;
};

const sortOf = (fact: Fact): Sort => ({
  // Of an exceeded limit: which tier of limits it was.
  reason: detailOf(fact, 'reason') ?? detailOf(fact, 'tier') ?? '',
  method: detailOf(fact, 'method'),
  user: fact.user,
  client: fact.client,
  address: fact.address,
  actor: fact.actor,
  operation: detailOf(fact, 'operation'),
  foreign: fact.foreign,
});

const MANY_SUBJECTS: Sort = {
  reason: 'many_subjects',
  method: undefined,
  user: undefined,
  client: undefined,
  address: undefined,
  actor: undefined,
  operation: undefined,
  foreign: undefined,
};

const keyOf = (of: AuditKind, { reason, method, user, client, address, actor, operation, foreign }: Sort): string =>
  [of, reason, method, user, client, address, actor, operation, foreign && 'foreign'].map((part) => part ?? '').join('\0');

const same = <T>(one: T, other: T): T | undefined => (one === other ? one : undefined);

const count = (tally: Tally, { login, agent, session, grant }: Fact): void => {
  const { shared } = tally;
  tally.shared =
    tally.counted === 0
      ? { login, agent, session, grant }
      : {
          login: same(shared.login, login),
          agent: same(shared.agent, agent),
          session: same(shared.session, session),
          grant: same(shared.grant, grant),
        };
  tally.counted += 1;
};

const told = (tally: Tally, to: EpochMs): Fact => {
  const { of, reason, method, user, client, address, actor, operation, foreign, counted, shared, since: from } = tally;
  return {
    kind: 'refusals.counted',
    user,
    client,
    address,
    actor,
    ...shared,
    details: {
      of,
      reason,
      ...(method === undefined ? {} : { method }),
      ...(operation === undefined ? {} : { operation }),
      count: counted,
      from,
      to,
      ...(foreign ? { foreign } : {}),
    },
  };
};

/** What makes refusals before it matter to whoever reads the log in order: a person proved to be that person. */
const isProof = ({ kind }: Fact): boolean => auditKinds[kind].category === 'authentication' && auditKinds[kind].success === true;

/**
 * Keeps a flood of refusals from flooding the log: the first few of each kind, reason, method, person, client, address, actor and operation in a window, of one's own
 * or of another site's doing, are recorded in full, the others are counted and follow as `refusals.counted` facts. A count is told when it has doubled, so that who
 * judges the log hears of a flood while it lasts, in few facts however long that is; and before the success that it came before.
 */
export const createRefusalGate = (deps: { clock: Clock; window: Millis; inFull: number }): RefusalGate => {
  let tallies = new Map<string, Tally>();
  const ripe = new Set<Tally>();
  const waiting = createWaitingCounts<Tally>();
  let owed: Fact[] = [];
  let began = deps.clock.monotonic();
  let beganAt: EpochMs = deps.clock.now();

  const tallyOf = (fact: Fact): Tally => {
    const { kind: of } = fact;
    const sort = sortOf(fact);
    const key = keyOf(of, sort);
    const known = tallies.get(key);
    if (known) return known;
    const crowded = tallies.size >= MOST_SUBJECTS;
    const shared = crowded ? tallies.get(`${of}\0`) : undefined;
    if (shared) return shared;
    const fresh = { of, counted: 0, shared: {}, due: deps.inFull, since: beganAt };
    const tally: Tally = crowded ? { ...MANY_SUBJECTS, ...fresh, seen: deps.inFull } : { ...sort, ...fresh, seen: 0 };
    tallies.set(crowded ? `${of}\0` : key, tally);
    return tally;
  };

  /** Tells a count, and begins the next one with none. */
  const tell = (tally: Tally, to: EpochMs): Fact => {
    const fact = told(tally, to);
    Object.assign(tally, { counted: 0, since: to });
    ripe.delete(tally);
    waiting.remove(tally);
    return fact;
  };

  const early = (): Fact[] => {
    const to = deps.clock.now();
    return [...ripe].map((tally) => {
      tally.due *= 2;
      return tell(tally, to);
    });
  };

  const isOver = (force: boolean): boolean => force || deps.clock.monotonic() - began >= deps.window;

  const takeOwed = (): Fact[] => {
    const taken = owed;
    owed = [];
    return taken;
  };

  return {
    admit(fact) {
      const tally = tallyOf(fact);
      tally.seen += 1;
      if (tally.seen <= deps.inFull) return true;
      if (tally.counted === 0) waiting.add(tally);
      count(tally, fact);
      if (tally.counted >= tally.due) ripe.add(tally);
      return false;
    },
    before(fact) {
      if (!isProof(fact)) return [];
      const to = deps.clock.now();
      return waiting.of(fact).map((tally) => tell(tally, to));
    },
    giveBack(facts) {
      owed = [...owed, ...facts];
    },
    isDue: (force = false) => ripe.size > 0 || owed.length > 0 || isOver(force),
    drain(force = false) {
      if (!isOver(force)) return [...takeOwed(), ...early()];
      const to = deps.clock.now();
      const counted = [...tallies.values()].filter((tally) => tally.counted > 0);
      tallies = new Map();
      ripe.clear();
      waiting.clear();
      began = deps.clock.monotonic();
      beganAt = to;
      return [...takeOwed(), ...counted.map((tally) => told(tally, to))];
    },
  };
};
