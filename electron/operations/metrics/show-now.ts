import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { countStanding, type Standing } from './count-standing.ts';

/** What is live now; `counted_at` says when it was counted, which with many tokens is not every time it is asked for. */
export const showNow = async (deps: OperationDeps, _context: OperationContext, _input: object): Promise<OperationOutcome<Standing>> =>
  done(await (deps.standing ? deps.standing() : countStanding(deps)));
