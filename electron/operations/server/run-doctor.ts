import type { Check } from '../../../shared/contract/server.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

/** Looks at everything that keeps the installation safe. It changes nothing and is not refused. */
export const runDoctor = async (
  { examine }: OperationDeps,
  _context: OperationContext,
  _input: object,
): Promise<OperationOutcome<{ checks: Check[] }>> => done({ checks: await examine() });
