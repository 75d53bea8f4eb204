import type { Act, Effect } from '../../../shared/contract/acts.ts';
import { done } from '../../lib/outcome.ts';
import { toInstant } from '../instant.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { prepareAct } from './prepare-act.ts';
import { ownerOf } from './previews.ts';

/** Counts of an act that touches nothing. */
export const NO_COUNTS: Effect['counts'] = {
  users: 0,
  sessions: 0,
  clients: 0,
  grants: 0,
  access_tokens: 0,
  refresh_tokens: 0,
  consents: 0,
  addresses: 0,
  keys: 0,
};

/**
 * Shows the exact effect of an act and freezes its target: good for ten minutes, once, for the session that asked. Every role may look, also at what it may not do.
 *
 * @returns Refusal when there is nothing the act could do.
 */
export const previewAct = async (deps: OperationDeps, context: OperationContext, act: Act): Promise<OperationOutcome<Effect>> => {
  const prepared = await prepareAct(deps, context, act);
  if (!prepared.ok) return prepared;
  const { counts, perform: _, frozen: __, ...shown } = prepared.value;
  const kept = deps.previews.keep(ownerOf(context), act.act, prepared.value);
  return done({ ...shown, preview: kept.id, expires_at: toInstant(kept.expiresAt), act: act.act, counts: { ...NO_COUNTS, ...counts } });
};
