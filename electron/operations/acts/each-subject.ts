import { StoreFault } from '../../lib/store-fault.ts';
import type { OperationOutcome } from '../operation.ts';
import type { ActResult } from './act-kind.ts';

const MOST_FAILED = 100;

/**
 * Does the same to each of several subjects, one unit of work each: what is refused or cannot be stored is told, the others are done.
 *
 * @throws StoreFault when nothing at all could be stored.
 */
export const eachSubject = async (
  subjects: readonly { readonly id: string; readonly name: string }[],
  run: (id: string) => Promise<OperationOutcome<unknown>>,
): Promise<Pick<ActResult, 'matched' | 'done' | 'failed'>> => {
  const failed: { id: string; why: string }[] = [];
  let done = 0;
  let fault: StoreFault | undefined;
  for (const { id, name } of subjects) {
    try {
      const outcome = await run(id);
      if (outcome.ok) done += 1;
      else failed.push({ id: name, why: outcome.refusal.description });
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      fault = error;
      failed.push({ id: name, why: error.message });
    }
  }
  if (fault && done === 0 && failed.length === subjects.length) throw fault;
  return { matched: subjects.length, done, failed: failed.slice(0, MOST_FAILED) };
};
