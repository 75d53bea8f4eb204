import type { Act } from '../../../shared/contract/acts.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { prepareAct } from './prepare-act.ts';
import { needsSecondOperator } from './second-operator.ts';

type Operation<I, O> = (deps: OperationDeps, context: OperationContext, input: I) => Promise<OperationOutcome<O>>;

/**
 * Makes an operation that does an act at once, without showing it before, for the command line. An operator is turned to the act itself where that waits for a second one.
 *
 * @returns The operation, with the refusal `conflict` for an operator whose act reaches far.
 */
export const unlessWide =
  <I, O>(actOf: (input: I) => Act, operation: Operation<I, O>): Operation<I, O> =>
  async (deps, context, input) => {
    if (context.actor.startsWith('operator:')) {
      const act = actOf(input);
      const prepared = await prepareAct(deps, context, act);
      if (prepared.ok && (await needsSecondOperator(deps, context, act.act, prepared.value)))
        return refuse('conflict', 'This reaches far and takes a second operator: look at its effect first, and ask for it there.');
    }
    return operation(deps, context, input);
  };
