import type { RuleException } from '../../../../shared/contract/rules.ts';
import { done } from '../../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../../operation.ts';
import { describeExceptions } from './describe-exceptions.ts';

interface Input {
  rule?: string | undefined;
  state: 'standing' | 'ended';
  limit: number;
  cursor: string;
}

/** A page of the exceptions that stand, or of those that do not any more, newest first. The cursor is the id of the last one of the page before. */
export const listExceptions = async (
  deps: OperationDeps,
  _context: OperationContext,
  { rule, state, limit, cursor }: Input,
): Promise<OperationOutcome<{ exceptions: RuleException[]; next: string | null }>> => {
  const now = deps.clock.now();
  const page = { rule: rule ?? null, standing: state === 'standing', now, before: cursor, limit: limit + 1 };
  const found = await deps.store.read.rules.exceptionPage(page);
  const exceptions = found.slice(0, limit);
  return done({
    exceptions: await describeExceptions(deps, exceptions),
    next: found.length > limit ? (exceptions.at(-1)?.id ?? null) : null,
  });
};
