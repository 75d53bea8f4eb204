import type { Machine } from '../machine.ts';
import { quantile } from '../statistics.ts';

/** How long something took, many times over. Times are milliseconds. */
export interface Timing {
  readonly title: string;
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** Processor time of the server for each, which other programs hardly disturb; null where that is unknown. */
  readonly cpuMs: number | null;
  /** Of the p95; null where there is no goal. */
  readonly goal: number | null;
}

/** One number and what it should be. */
export interface Figure {
  readonly title: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: { readonly atMost: number } | { readonly atLeast: number } | null;
}

/** What one part of the console's measurement showed. */
export interface PartResults {
  readonly name: string;
  readonly title: string;
  readonly timings: readonly Timing[];
  readonly figures: readonly Figure[];
}

/** What some parts showed, and where. */
export interface PartsResults {
  readonly machine: Machine;
  /** Share of the machine that was at work just before, when nothing of the run was: what disturbs it, 0 to 1. */
  readonly otherLoad: number;
  readonly parts: readonly PartResults[];
}

export const timing = (title: string, samples: readonly number[], goal: number | null = null, cpuMs: number | null = null): Timing => {
  const sorted = Float64Array.from(samples).sort();
  const [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1].map((share) => quantile(sorted, share));
  return { title, count: samples.length, p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0, max: max ?? 0, cpuMs, goal };
};

export const figure = (title: string, value: number, unit: string, goal: Figure['goal'] = null): Figure => ({ title, value, unit, goal });

/** Null where there is no goal. */
export const isMet = ({ value, goal }: Figure): boolean | null =>
  goal === null ? null : 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;

type Table = readonly (readonly string[])[];

const ms = (value: number): string =>
  value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
const amount = (value: number): string =>
  Math.abs(value) < 100 ? String(Number(value.toFixed(1))) : Math.round(value).toLocaleString('en');
const verdict = (met: boolean | null): string => (met === null ? '–' : met ? 'met' : 'missed');

const timingCells = ({ title, count, p50, p95, p99, max, cpuMs, goal }: Timing): string[] => [
  title,
  String(count),
  ms(p50),
  ms(p95),
  ms(p99),
  ms(max),
  cpuMs === null ? '–' : cpuMs.toFixed(1),
  goal === null ? '–' : `p95 ${goal}`,
  verdict(goal === null ? null : p95 <= goal),
];

const figureCells = (one: Figure): string[] => {
  const { title, value, unit, goal } = one;
  const bound = goal === null ? '–' : 'atMost' in goal ? `at most ${amount(goal.atMost)}` : `at least ${amount(goal.atLeast)}`;
  return [title, `${amount(value)} ${unit}`, bound, verdict(isMet(one))];
};

/** The tables of a part: its timings, then its single numbers. Heads that end in a blank are set flush left. */
export const partTables = ({ timings, figures }: PartResults): readonly Table[] => [
  ...(timings.length === 0
    ? []
    : [[['what ', 'times', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'CPU ms each', 'goal', 'verdict '], ...timings.map(timingCells)]]),
  ...(figures.length === 0 ? [] : [[['what ', 'measured', 'goal', 'verdict '], ...figures.map(figureCells)]]),
];
