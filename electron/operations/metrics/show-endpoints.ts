import { done } from '../../lib/outcome.ts';
import { STEP_MS } from '../../store/rollup-periods.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';

/** How long observations are kept. */
const KEPT_MS = 90 * STEP_MS.day;
/** Time whose minutes are summed up in one go, before others get a turn. */
const PART_MS = 6 * STEP_MS.hour;

interface Endpoint {
  endpoint: string;
  requests: number;
  failed: number;
  mean_ms: number;
  max_ms: number;
}

interface Sum {
  requests: number;
  failed: number;
  totalUs: number;
  maxUs: number;
}

const toMs = (microseconds: number): number => Math.round(microseconds) / 1000;

/**
 * Requests by endpoint in a range of time, most first. They are observed by the minute: the minute at hand is told when it is over.
 *
 * @returns The endpoints; refusal `invalid_input` for a range that ends before it begins.
 */
export const showEndpoints = async (
  { store, clock }: OperationDeps,
  _context: OperationContext,
  { from, to }: { from: number; to: number },
): Promise<OperationOutcome<{ endpoints: Endpoint[] }>> => {
  if (to < from) return refuse('invalid_input', 'to: It is before from. Exchange them.');
  const sums = new Map<string, Sum>();
  const now = clock.now();
  for (let at = Math.max(from, now - KEPT_MS); at < Math.min(to, now); at += PART_MS) {
    for (const row of await store.read.rollups.endpoints(at, Math.min(at + PART_MS, to))) {
      const sum = sums.get(row.endpoint) ?? { requests: 0, failed: 0, totalUs: 0, maxUs: 0 };
      sum.requests += row.requests;
      sum.failed += row.failed;
      sum.totalUs += row.totalUs;
      sum.maxUs = Math.max(sum.maxUs, row.maxUs);
      sums.set(row.endpoint, sum);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const endpoints = [...sums].map(([endpoint, { requests, failed, totalUs, maxUs }]) => ({
    endpoint,
    requests,
    failed,
    mean_ms: toMs(totalUs / Math.max(1, requests)),
    max_ms: toMs(maxUs),
  }));
  return done({ endpoints: endpoints.sort((a, b) => b.requests - a.requests) });
};
