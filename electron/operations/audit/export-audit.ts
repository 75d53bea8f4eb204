import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import type { EventFilter } from '../../audit/reading/event-filter.ts';
import { exportLog } from '../../audit/reading/export-log.ts';
import { searchEvents } from '../../audit/reading/search-events.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { filterText, toEventFilter } from './to-event-filter.ts';

interface Input {
  format: 'jsonl' | 'csv';
  filter: EventFilterInput;
  without_personal: boolean;
}
interface Extent {
  readonly events: number;
  readonly first: number;
  readonly last: number;
}

const PAGE = 1000;
/** Bodies judged for one page; an empty page is no end then. */
const MOST_JUDGED = 50_000;

/** How much an export will hold: it is recorded before the first line leaves, so it has to be known then. */
const measure = async (deps: OperationDeps, filter: EventFilter, last: number): Promise<Extent> => {
  const search = searchEvents({ db: deps.logConnection(), sealer: deps.sealer }, filter);
  let extent: Extent = { events: 0, first: 0, last: 0 };
  for (let after = 0; after < last; ) {
    const { seqs, reached } = await search({ range: { after, before: last + 1 }, order: 'asc', limit: PAGE, most: MOST_JUDGED });
    const newest = seqs.at(-1);
    if (newest !== undefined)
      extent = { events: extent.events + seqs.length, first: extent.first === 0 ? (seqs[0] ?? 0) : extent.first, last: newest };
    after = seqs.length < PAGE || newest === undefined ? (reached ?? last) : newest;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return extent;
};

async function* textsOf(lines: AsyncIterable<string>, signal: AbortSignal | undefined): AsyncGenerator<{ text: string }, void> {
  for await (const text of lines) {
    if (signal?.aborted) return;
    yield { text };
  }
}

/**
 * Exports the audit log up to a checkpoint made for it: as JSON lines that can be verified without this product, or as CSV for reading.
 *
 * @returns The text in pieces; refusal `invalid_input` for a range of time or addresses that makes no sense.
 * Audits `log.exported`, before anything leaves.
 */
export const exportAudit = async (
  deps: OperationDeps,
  { actor, signal }: OperationContext,
  input: Input,
): Promise<OperationOutcome<AsyncIterable<{ text: string }>>> => {
  const judged = toEventFilter(input.filter);
  if (!judged.ok) return judged;
  const filter = judged.value;
  await deps.checkpoint();
  const last = deps.store.log.newestCheckpoint()?.size ?? 0;
  const extent = await measure(deps, filter, last);
  const details = { format: input.format, filter: filterText(input.filter), ...extent };
  await deps.store.write((tx) => tx.audit({ kind: 'log.exported', actor, details }));
  const keys = await deps.store.read.registry.logKeys();
  const request = { format: input.format, filter, exportedAt: deps.clock.now(), withoutPersonal: input.without_personal };
  return done(textsOf(exportLog({ db: deps.logConnection(), sealer: deps.sealer, keys }, request), signal));
};
