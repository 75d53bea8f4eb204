import type { SavedView } from '../../../shared/contract/views.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeView } from './describe-view.ts';
import { findView } from './find-view.ts';
import { MOST_VIEWS } from './save-view.ts';
import { viewOwner } from './view-owner.ts';

interface Input {
  id: string;
  name: string;
  shared?: boolean | undefined;
}

/**
 * Gives a view another name, and begins or ceases to share it.
 *
 * @returns The view; refusal `conflict` for the command line, `not_found`, `forbidden` for another's, `already_exists` when its owner has one of that name on
 *   the same screen.
 * Audits `view.shared` when it begins or ceases to be shared, and `view.changed` when it is another's.
 */
export const renameView = async (deps: OperationDeps, context: OperationContext, input: Input): Promise<OperationOutcome<SavedView>> => {
  const operator = viewOwner(context);
  if (!operator.ok) return operator;
  return deps.store.write(async (tx) => {
    const found = await findView(tx, context, input.id);
    if (!found.ok) return found;
    const former = found.value;
    const others = await tx.views.ofOwner(former.owner, MOST_VIEWS);
    if (others.some(({ id, name, screen }) => id !== former.id && name === input.name && screen === former.screen))
      return refuse('already_exists', `There is a view ${shown(input.name)} of that screen already: choose another name.`);
    const view = { ...former, name: input.name, shared: input.shared ?? former.shared, updatedAt: deps.clock.now() };
    await tx.views.put(view);
    const { actor } = context;
    const { id, owner, screen, shared } = view;
    if (shared !== former.shared) await tx.audit({ kind: 'view.shared', actor, details: { view: id, screen, shared } });
    if (owner !== operator.value.id) await tx.audit({ kind: 'view.changed', actor, details: { view: id, owner, change: 'renamed' } });
    return done(describeView(view, operator.value.id));
  });
};
