import type { SavedView } from '../../../shared/contract/views.ts';
import { newId } from '../../lib/ids.ts';
import { done } from '../../lib/outcome.ts';
import type { SavedViewRecord } from '../../store/records.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeView } from './describe-view.ts';
import { viewOwner } from './view-owner.ts';

/** Views one operator may keep. */
export const MOST_VIEWS = 200;

interface Input {
  name: string;
  screen: string;
  query: string;
  shared: boolean;
}

/**
 * Keeps a screen with its filters under a name. One's own view of that name and screen is replaced.
 *
 * @returns The view; refusal `conflict` for the command line, or when there are {@link MOST_VIEWS} already.
 * Audits `view.shared` when it begins or ceases to be shared; how somebody arranges their own screens is no fact.
 */
export const saveView = async (deps: OperationDeps, context: OperationContext, input: Input): Promise<OperationOutcome<SavedView>> => {
  const owner = viewOwner(context);
  if (!owner.ok) return owner;
  const { id: ownerId, name: ownerName } = owner.value;
  return deps.store.write(async (tx) => {
    const now = deps.clock.now();
    const own = await tx.views.ofOwner(ownerId, MOST_VIEWS);
    const former = own.find(({ name, screen }) => name === input.name && screen === input.screen);
    if (!former && own.length >= MOST_VIEWS)
      return refuse('conflict', `You keep ${MOST_VIEWS} views already, which is the most: remove one that you no longer use.`);
    const { name, screen, query, shared } = input;
    const id = former?.id ?? newId(deps);
    const view: SavedViewRecord = {
      id,
      owner: ownerId,
      ownerName,
      name,
      screen,
      query,
      shared,
      createdAt: former?.createdAt ?? now,
      updatedAt: now,
    };
    await tx.views.put(view);
    if (shared !== (former?.shared ?? false))
      await tx.audit({ kind: 'view.shared', actor: context.actor, details: { view: id, screen, shared } });
    return done(describeView(view, ownerId));
  });
};
