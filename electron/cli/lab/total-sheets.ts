import type { ScoreSheet } from '../../../shared/contract/lab.ts';

/** What many runs came to. */
export interface Totals {
  readonly runs: number;
  readonly detected: number;
  readonly contained: number;
  /** `scenario` and seed of the runs that were not detected, or did not come to their end. */
  readonly missed: readonly { readonly scenario: string; readonly seed: number; readonly rules: readonly string[] }[];
  readonly alerts: number;
  /** From the deciding fact to the alert, over the expected alerts that were raised anew; null without any. */
  readonly p50_latency_ms: number | null;
  readonly p95_latency_ms: number | null;
  readonly max_latency_ms: number | null;
  readonly requests: number;
  readonly ms: number;
}

const P50 = 0.5;
const P95 = 0.95;

/** The smallest value that at least this share of all is no greater than. */
const quantile = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Adds score sheets up. */
export const totalSheets = (sheets: readonly ScoreSheet[]): Totals => {
  const alerts = sheets.flatMap((sheet) => sheet.alerts.filter(({ expected }) => expected));
  const latencies = alerts.flatMap(({ latency_ms }) => latency_ms ?? []).sort((a, b) => a - b);
  const bad = sheets.filter(({ detected, outcome }) => !detected || outcome !== 'finished');
  return {
    runs: sheets.length,
    detected: sheets.filter(({ detected }) => detected).length,
    contained: sheets.filter(({ contained }) => contained).length,
    missed: bad.map(({ scenario, seed, missed }) => ({ scenario, seed, rules: missed })),
    alerts: alerts.length,
    p50_latency_ms: quantile(latencies, P50),
    p95_latency_ms: quantile(latencies, P95),
    max_latency_ms: latencies.at(-1) ?? null,
    requests: sum(sheets.map(({ requests }) => requests)),
    ms: sum(sheets.map(({ ms }) => ms)),
  };
};
