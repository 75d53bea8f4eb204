import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { findView } from './find-view.ts';
import { viewOwner } from './view-owner.ts';

/**
 * Removes a view.
 *
 * @returns Its id; refusal `conflict` for the command line, `not_found`, `forbidden` for another's.
 * Audits `view.changed` when it is another's; removing one's own is no fact.
 */
export const removeView = async (
  { store }: OperationDeps,
  context: OperationContext,
  input: { id: string },
): Promise<OperationOutcome<{ id: string }>> => {
  const operator = viewOwner(context);
  if (!operator.ok) return operator;
  return store.write(async (tx) => {
    const found = await findView(tx, context, input.id);
    if (!found.ok) return found;
    const { id, owner } = found.value;
    await tx.views.remove(id);
    if (owner !== operator.value.id)
      await tx.audit({ kind: 'view.changed', actor: context.actor, details: { view: id, owner, change: 'removed' } });
    return done({ id });
  });
};
