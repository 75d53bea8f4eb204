import type { SavedView } from '../../../shared/contract/views.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeView } from './describe-view.ts';
import { MOST_VIEWS } from './save-view.ts';

/** Views of others that are listed, the last changed first. */
const MOST_SHARED = 500;

/** One's own views, then those that others share. The command line has none of its own. */
export const listViews = async (
  { store }: OperationDeps,
  { operator }: OperationContext,
  _input: Record<string, never>,
): Promise<OperationOutcome<{ views: SavedView[] }>> => {
  const own = operator ? await store.read.views.ofOwner(operator.id, MOST_VIEWS) : [];
  const shared = await store.read.views.sharedByOthers(operator?.id ?? '', MOST_SHARED);
  return done({ views: [...own, ...shared].map((view) => describeView(view, operator?.id)) });
};
