import type { Measure } from '../../../shared/contract/metrics.ts';
import type { Clock } from '../../lib/clock.ts';
import type { FollowedFact, RollupKey, RollupOf, RollupRow, RollupStep } from '../../store/records.ts';
import { isKept, periodAt, rollupSteps } from '../../store/rollup-periods.ts';
import type { Store } from '../../store/store.ts';
import type { Follower } from '../follower.ts';
import { type Amount, measuresOf } from './measures-of.ts';
import { createSubjectSums, type SubjectSums } from './subject-sums.ts';

export const ROLLUPS = 'rollups';
/** To be raised with any change of what is counted. */
const VERSION = 1;

/** Subjects of a kind that are kept apart in one period of one measure. */
export const MOST_SUBJECTS: { readonly [S in RollupStep]: number } = { minute: 50, hour: 1000, day: 1000 };

interface Group {
  readonly key: RollupKey;
  readonly sums: SubjectSums;
}

/** The groups of one period, by kind of subject and measure. */
type Period = Map<string, Group>;

interface Written {
  readonly key: RollupKey;
  readonly put: readonly RollupRow[];
  readonly drop: readonly string[];
}

const subjectsOf = ({ client, user, address }: FollowedFact): readonly (readonly [RollupOf, string])[] => {
  const subjects: [RollupOf, string][] = [['all', '']];
  if (client !== null && client !== '') subjects.push(['client', client]);
  if (user !== null && user !== '') subjects.push(['user', user]);
  if (address !== null) subjects.push(['address', address]);
  return subjects;
};

/**
 * Counts facts by the minute, hour and day: of the whole server, and by client, user and address. Periods that are not kept any more are not counted either, so
 * that beginning anew leads to the same sums.
 */
export const createRollups = ({ store, clock }: { readonly store: Store; readonly clock: Clock }): Follower => {
  /** Periods of the last run; those of the next are mostly the same. */
  let periods = new Map<string, Period>();

  const groupOf = async (period: Period, step: RollupStep, at: number, of: RollupOf, measure: Measure): Promise<Group> => {
    const name = `${of} ${measure}`;
    const known = period.get(name);
    if (known) return known;
    const key: RollupKey = { step, at, of, measure };
    const group = { key, sums: createSubjectSums(MOST_SUBJECTS[step], await store.read.rollups.group(key)) };
    period.set(name, group);
    return group;
  };

  const add = async (touched: Map<string, Period>, fact: FollowedFact, amounts: readonly Amount[], step: RollupStep): Promise<void> => {
    const at = periodAt(fact.at, step);
    if (!isKept({ step, at }, clock.now())) return;
    const name = `${step} ${at}`;
    const period: Period = touched.get(name) ?? periods.get(name) ?? new Map();
    touched.set(name, period);
    const subjects = subjectsOf(fact);
    for (const { measure, amount } of amounts) {
      for (const [of, subject] of subjects) {
        const { sums } = period.get(`${of} ${measure}`) ?? (await groupOf(period, step, at, of, measure));
        if (of === 'all') sums.addToAll(amount);
        else sums.add(subject, amount);
      }
    }
  };

  return {
    name: ROLLUPS,
    version: VERSION,
    async fold(facts) {
      const touched = new Map<string, Period>();
      for (const fact of facts) {
        const amounts = measuresOf(fact);
        if (amounts.length > 0) for (const step of rollupSteps) await add(touched, fact, amounts, step);
      }
      const written: Written[] = [...touched.values()].flatMap((period) =>
        [...period.values()].map(({ key, sums }) => ({ key, ...sums.drain() })),
      );
      return {
        async write(tx) {
          for (const { key, put, drop } of written) {
            await tx.rollups.drop(key, drop);
            await tx.rollups.put(key, put);
          }
        },
        kept() {
          periods = touched;
        },
      };
    },
    clear: (tx) => tx.rollups.clear(),
    forget() {
      periods = new Map();
    },
  };
};
