import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationOutcome, refuse } from '../operation.ts';

/** The operator to whom views and preferences belong; refusal `conflict` for the command line, which is nobody in particular. */
export const viewOwner = ({ operator }: OperationContext): OperationOutcome<NonNullable<OperationContext['operator']>> =>
  operator
    ? done(operator)
    : refuse(
        'conflict',
        'Views and preferences belong to an operator of the console, and the command line is none. Sign in to the console.',
      );
