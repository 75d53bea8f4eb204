import type { RuleException } from '../../../../shared/contract/rules.ts';
import { done } from '../../../lib/outcome.ts';
import { shown } from '../../../lib/shown.ts';
import type { RuleExceptionRecord } from '../../../store/detection-records.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../../operation.ts';
import { exceptionMembers } from './add-exception.ts';
import { describeExceptions } from './describe-exceptions.ts';

/**
 * Ends an exception before its time: what is found from now on raises open alerts again.
 *
 * @returns The exception; refusal `not_found`, or `conflict` when it has ended already.
 * Audits `rule.exception_removed`.
 */
export const removeException = async (
  deps: OperationDeps,
  { actor }: OperationContext,
  { id, note }: { id: string; note: string },
): Promise<OperationOutcome<RuleException>> => {
  const ended = await deps.store.write(async (tx): Promise<OperationOutcome<RuleExceptionRecord>> => {
    const now = deps.clock.now();
    const exception = await tx.rules.exception(id);
    if (!exception) return refuse('not_found', `There is no exception ${shown(id)}.`);
    if (exception.expiresAt <= now || !(await tx.rules.endException(id, now)))
      return refuse('conflict', 'The exception has ended already.');
    const { rule, hits } = exception;
    await tx.audit({
      kind: 'rule.exception_removed',
      actor,
      ...exceptionMembers(exception),
      details: { exception: id, rule, reason: note, hits },
    });
    return done({ ...exception, endedAt: now });
  });
  if (!ended.ok) return ended;
  const [described] = await describeExceptions(deps, [ended.value]);
  return described ? done(described) : refuse('not_found', `There is no exception ${shown(id)}.`);
};
