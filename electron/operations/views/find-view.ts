import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { SavedViewRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import { deny, type OperationContext, type OperationOutcome, refuse } from '../operation.ts';

/**
 * The view that somebody wants to change: one's own, or as an administrator one that another shares.
 *
 * @returns Refusal `not_found`, also for what another keeps to themselves; `forbidden` for what another shares, unless an administrator asks.
 */
export const findView = async (tx: Tx, { operator, role }: OperationContext, id: string): Promise<OperationOutcome<SavedViewRecord>> => {
  const view = await tx.views.find(id);
  if (!view || (view.owner !== operator?.id && !view.shared)) return refuse('not_found', `There is no view ${shown(id)}.`);
  if (view.owner !== operator?.id && role !== 'administrator')
    return deny(
      'forbidden',
      `The view ${shown(view.name)} is another operator's: only they or an administrator can change it. Save one of your own.`,
    );
  return done(view);
};
