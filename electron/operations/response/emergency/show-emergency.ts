import type { Emergency } from '../../../../shared/contract/response.ts';
import { done } from '../../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../../operation.ts';
import { describeEmergency } from './describe-emergency.ts';

/** Whether emergency mode is on, since when, until when, and what holds meanwhile. */
export const showEmergency = async (deps: OperationDeps, _context: OperationContext): Promise<OperationOutcome<Emergency>> =>
  done(await describeEmergency(deps, await deps.store.read.emergency.standing()));
