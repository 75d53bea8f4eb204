import type { Machine } from '../machine.ts';
import type { RoundResult } from '../site.ts';
import { median, medianKnown } from '../statistics.ts';
import { goals, type RowKey } from './goals.ts';

/** All rounds of one work at one server. */
export interface RowRounds extends RowKey {
  readonly workTitle: string;
  readonly subjectTitle: string;
  readonly rounds: RoundResult[];
}

/** The medians over the rounds of one row. */
export interface Row extends RowKey {
  readonly workTitle: string;
  readonly subjectTitle: string;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicros: number | null;
  readonly residentMiB: number | null;
  /** Share of its core the load generator used. Near 1, the generator was the limit and the server could do more. */
  readonly generatorLoad: number;
}

/** A goal and what was measured. `value` is a ratio, or a rate for a goal that is one. */
export interface GoalResult {
  readonly work: string;
  readonly workTitle: string;
  readonly than: string | null;
  readonly atLeast: number;
  readonly value: number;
  /** The same by the server's CPU time for each unit, which other programs on the machine hardly disturb; null where that is unknown. */
  readonly byCpu: number | null;
  readonly met: boolean;
}

/** What only Gatewatch is asked after the load. */
export interface Aftermath {
  readonly facts: number;
  readonly verificationSeconds: number;
  readonly startEmptyMs: number;
  readonly startFilledMs: number;
}

export interface Results {
  readonly machine: Machine;
  readonly rounds: number;
  readonly secondsEach: number;
  readonly measuredSeconds: number;
  /** Mean share of the machine that other programs took, 0 to 1. */
  readonly otherLoad: number;
  readonly rows: readonly Row[];
  readonly goals: readonly GoalResult[];
  readonly aftermath: Aftermath | null;
}

const rate = ({ count, seconds }: RoundResult): number => count / seconds;
const cpuEach = ({ serverCpuSeconds, count }: RoundResult): number | null => (serverCpuSeconds === null ? null : serverCpuSeconds / count);
/** What one core does in a second by its CPU time alone. */
const cpuRate = (rounds: readonly RoundResult[]): number | null => {
  const each = medianKnown(rounds.map(cpuEach));
  return each === null ? null : 1 / each;
};

const toRow = ({ rounds, ...row }: RowRounds): Row => {
  const cpu = cpuRate(rounds);
  const resident = medianKnown(rounds.map(({ residentBytes }) => residentBytes));
  return {
    ...row,
    perSecond: median(rounds.map(rate)),
    p50Ms: median(rounds.map(({ p50 }) => p50)),
    p99Ms: median(rounds.map(({ p99 }) => p99)),
    cpuMicros: cpu === null ? null : 1e6 / cpu,
    residentMiB: resident === null ? null : resident / 2 ** 20,
    generatorLoad: median(rounds.map(({ generatorCpuSeconds, seconds }) => generatorCpuSeconds / seconds)),
  };
};

/** Median of the ratios of rounds taken side by side: steadier than the ratio of two medians when the machine's speed wanders. */
const ratio = (of: RowRounds, to: RowRounds): number =>
  median(of.rounds.flatMap((round, n) => (to.rounds[n] ? [rate(round) / rate(to.rounds[n])] : [])));

/** How a goal names what it compares with: a floor by its work, a peer by its name, and by its work too when that is another one. */
const comparisonTitle = (work: string, other: RowRounds): string => {
  if (other.subject === 'floor') return other.workTitle;
  return other.work === work ? other.subjectTitle : `${other.subjectTitle}: ${other.workTitle}`;
};

const judgeGoals = (all: readonly RowRounds[]): GoalResult[] => {
  const find = ({ work, subject }: RowKey): RowRounds | undefined => all.find((row) => row.work === work && row.subject === subject);
  return goals.flatMap(({ work, than, atLeast }) => {
    const own = find({ work, subject: 'gatewatch' });
    const other = than ? find(than) : null;
    if (!own || other === undefined) return [];
    const [ownCpu, otherCpu] = [cpuRate(own.rounds), other ? cpuRate(other.rounds) : 1];
    const byCpu = ownCpu === null || otherCpu === null ? null : ownCpu / otherCpu;
    const value = other ? ratio(own, other) : median(own.rounds.map(rate));
    return [
      { work, workTitle: own.workTitle, than: other ? comparisonTitle(work, other) : null, atLeast, value, byCpu, met: value >= atLeast },
    ];
  });
};

/** Sums the rounds up. */
export const summarise = (
  machine: Machine,
  all: readonly RowRounds[],
  shape: { rounds: number; seconds: number },
  aftermath: Aftermath | null,
): Results => {
  const rounds = all.flatMap((row) => row.rounds);
  const measuredSeconds = rounds.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    machine,
    rounds: shape.rounds,
    secondsEach: shape.seconds,
    measuredSeconds,
    otherLoad: rounds.reduce((sum, { otherLoad, seconds }) => sum + otherLoad * seconds, 0) / measuredSeconds,
    rows: all.map(toRow),
    goals: judgeGoals(all),
    aftermath,
  };
};
