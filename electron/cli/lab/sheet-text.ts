import type { LabScenario, ScoreSheet } from '../../../shared/contract/lab.ts';
import { tableLines } from '../print.ts';
import type { Totals } from './total-sheets.ts';

const columns = ['scenario', 'seed', 'detected', 'alerts', 'latency', 'contained', 'requests', 'took'] as const;

const milliseconds = (value: number | null): string => (value === null ? '-' : `${value} ms`);

const rowOf = (sheet: ScoreSheet) => {
  const expected = sheet.alerts.filter(({ expected: isExpected }) => isExpected);
  const latencies = expected.flatMap(({ latency_ms }) => latency_ms ?? []);
  return {
    scenario: sheet.scenario,
    seed: String(sheet.seed),
    detected: sheet.outcome === 'finished' ? (sheet.detected ? 'yes' : `no: ${sheet.missed.join(', ')}`) : sheet.outcome,
    alerts: expected.map(({ rule, severity }) => `${rule} (${severity})`).join(', ') || '-',
    latency: milliseconds(latencies.length > 0 ? Math.max(...latencies) : null),
    contained: sheet.contained ? `${sheet.contained_by} after ${milliseconds(sheet.contained_ms)}` : 'no',
    requests: String(sheet.requests),
    took: milliseconds(sheet.ms),
  };
};

/** The score sheet for people. */
export const sheetText = ({ scenarios, totals }: { readonly scenarios: readonly ScoreSheet[]; readonly totals: Totals }): string =>
  `${tableLines(columns, scenarios.map(rowOf))}
${totals.detected} of ${totals.runs} detected, ${totals.contained} contained; from the deciding fact to the alert p50 ${milliseconds(totals.p50_latency_ms)}, p95 ${milliseconds(totals.p95_latency_ms)}, at most ${milliseconds(totals.max_latency_ms)}.
`;

/** The list of scenarios for people. */
export const scenariosText = ({ scenarios }: { readonly scenarios: readonly LabScenario[] }): string =>
  tableLines(
    ['id', 'technique', 'alerts', 'story'],
    scenarios.map(({ id, technique, expects, story }) => ({
      id,
      technique: technique.id,
      alerts: expects.map(({ rule }) => rule).join(', '),
      story,
    })),
  );
