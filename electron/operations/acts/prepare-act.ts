import type { ActName } from '../../../shared/contract/acts.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import type { ActKind, ActOf, PreparedAct } from './act-kind.ts';
import { actKinds } from './act-kinds.ts';

/**
 * Finds the exact effect of an act and freezes its target. The table says which kind fits which act; the type of one entry cannot.
 *
 * @returns Refusal when there is nothing the act could do.
 */
export const prepareAct = <N extends ActName>(
  deps: OperationDeps,
  context: OperationContext,
  act: ActOf<N>,
): Promise<OperationOutcome<PreparedAct>> => (actKinds[act.act as N] as ActKind<N>).preview(deps, context, act);
