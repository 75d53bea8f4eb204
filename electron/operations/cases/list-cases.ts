import type { Incident } from '../../../shared/contract/cases.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeCase } from './describe-case.ts';

interface Input {
  states?: ('open' | 'in_progress' | 'closed')[] | undefined;
  owner?: string | undefined;
  limit: number;
  cursor: string;
}

interface Cases {
  cases: Incident[];
  next: string | null;
  means: { closed: number; detect_ms: number | null; acknowledge_ms: number | null; resolve_ms: number | null };
}

const MEANS_MS = 30 * 86_400_000;

/** Cases, the last opened first, with the means over those closed in the last 30 days. */
export const listCases = async (
  { store, clock }: OperationDeps,
  _context: OperationContext,
  { states, owner, limit, cursor }: Input,
): Promise<OperationOutcome<Cases>> => {
  const before = Number.parseInt(cursor, 10) || undefined;
  const records = await store.read.incidents.list({ states, owner, before, limit });
  const cases: Incident[] = [];
  for (const record of records) cases.push(await describeCase(store.read, record));
  const { closed, detectMs, acknowledgeMs, resolveMs } = await store.read.incidents.means(clock.now() - MEANS_MS);
  return done({
    cases,
    next: records.length < limit ? null : String(records.at(-1)?.number ?? ''),
    means: { closed, detect_ms: detectMs, acknowledge_ms: acknowledgeMs, resolve_ms: resolveMs },
  });
};
