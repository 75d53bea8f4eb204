import { done, type Outcome } from '../../lib/outcome.ts';
import type { OperatorRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, type OperationRefusal, refuse } from '../operation.ts';
import { findOperator } from './find-operator.ts';
import { keepAdministrator } from './keep-administrator.ts';

interface Change<T> {
  readonly operator: string;
  /** What an operator cannot do to themselves: the words of the refusal. */
  readonly notToYourself?: string | undefined;
  /** Whether the operator is no active administrator after it. */
  readonly takesAdministrator: boolean;
  readonly apply: (tx: Tx, operator: OperatorRecord, now: number) => Promise<Outcome<T, OperationRefusal>>;
}

/** Changes an operator in one unit of work: found, judged against the rules that hold for every change, then changed. Refusal `not_found` or `conflict`. */
export const changeOperator = <T>(
  { store, clock }: OperationDeps,
  context: OperationContext,
  { operator: one, notToYourself, takesAdministrator, apply }: Change<T>,
): Promise<OperationOutcome<T>> =>
  store.write(async (tx): Promise<OperationOutcome<T>> => {
    const found = await findOperator(tx, one);
    if (!found.ok) return found;
    if (notToYourself !== undefined && found.value.id === context.operator?.id) return refuse('conflict', notToYourself);
    const kept = takesAdministrator ? await keepAdministrator(tx, found.value) : done(found.value);
    return kept.ok ? apply(tx, kept.value, clock.now()) : kept;
  });

/** Who acts, for the facts of such a change. */
export const byWhom = ({ actor, session, connection }: OperationContext) => ({
  actor,
  session,
  address: connection?.address,
  agent: connection?.agent,
});
