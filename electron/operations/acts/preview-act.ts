import type { Act, Effect } from '../../../shared/contract/acts.ts';
import { done } from '../../lib/outcome.ts';
import { toInstant } from '../instant.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { prepareAct } from './prepare-act.ts';
import { type KeptPreview, ownerOf } from './previews.ts';
import { needsSecondOperator } from './second-operator.ts';

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

/** What an act that is kept will do, as the contract tells it. */
export const describeEffect = ({ id, act, prepared, secondOperator, expiresAt }: Omit<KeptPreview, 'owner'>): Effect => {
  const { counts, perform: _, frozen: __, target: ___, ...shown } = prepared;
  const kept = { preview: id, expires_at: toInstant(expiresAt), second_operator: secondOperator };
  return { ...shown, ...kept, act, counts: { ...NO_COUNTS, ...counts } };
};

/**
 * Shows the exact effect of an act and freezes its target: good for ten minutes, once, for the session that asked. Every role may look, also at what it may not do.
 *
 * @returns Refusal when there is nothing the act could do.
 */
export const previewAct = async (deps: OperationDeps, context: OperationContext, act: Act): Promise<OperationOutcome<Effect>> => {
  const prepared = await prepareAct(deps, context, act);
  if (!prepared.ok) return prepared;
  const second = await needsSecondOperator(deps, context, act.act, prepared.value);
  const kept = deps.previews.keep(ownerOf(context), act.act, prepared.value, second);
  return done(describeEffect(kept));
};
