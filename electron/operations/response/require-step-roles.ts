import { isAct } from '../../../shared/contract/roles-for-steps.ts';
import { done } from '../../lib/outcome.ts';
import { requireActRole } from '../acts/require-act-role.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

/** Judges whether the caller's role allows every act of a playbook: it lets nobody do by a run what they may not do by hand. Audits `operation.refused`. */
export const requireStepRoles = async (
  deps: OperationDeps,
  context: OperationContext,
  steps: readonly { readonly act: string }[],
): Promise<OperationOutcome<null>> => {
  for (const { act } of steps) {
    if (!isAct(act)) continue;
    const allowed = await requireActRole(deps, context, act);
    if (!allowed.ok) return allowed;
  }
  return done(null);
};
