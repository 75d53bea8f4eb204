import type { TokenView } from '../../../shared/contract/tokens.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeTokens } from './describe-tokens.ts';
import { readTokens } from './read-tokens.ts';

/** One token by its `jti` or id, dead or alive; refusal `not_found`. */
export const showToken = async (
  deps: OperationDeps,
  _context: OperationContext,
  { id }: { id: string },
): Promise<OperationOutcome<TokenView>> => {
  const [token] = await readTokens({ clock: deps.clock, read: deps.store.read }, [id]);
  const [view] = token ? await describeTokens(deps, [token]) : [];
  return view ? done(view) : refuse('not_found', `There is no token ${shown(id)}; one that ended over a week ago is not kept.`);
};
