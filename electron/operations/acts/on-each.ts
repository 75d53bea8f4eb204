import type { Residual } from '../../../shared/contract/acts.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationDeps, OperationOutcome } from '../operation.ts';
import type { ActContext, PreparedAct } from './act-kind.ts';
import { eachSubject } from './each-subject.ts';

/** The frozen target of an act that does the same to each of several subjects. */
export interface Subjects {
  readonly subjects: readonly { readonly id: string; readonly name: string }[];
  /** What stays valid after it, as it was shown. */
  readonly residual: Residual | null;
}

type OnOne = (deps: OperationDeps, context: ActContext, id: string, reason: string) => Promise<OperationOutcome<unknown>>;

/** Makes how an act is performed that does the same to each of its subjects. */
export const onEach =
  (one: OnOne) =>
  ({ subjects, residual }: Subjects): PreparedAct['perform'] =>
  async (deps, context, reason) => {
    const result = await eachSubject(subjects, (id) => one(deps, context, id, reason));
    return done({ ...result, residual: result.done > 0 ? residual : null });
  };
