import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { AddressRuleRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import { toInstant } from '../instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { endOf } from './describe-address-rule.ts';

const nameOf: Readonly<Record<AddressRuleRecord['kind'], string>> = { block: 'block', allow: 'allowance' };

/**
 * Ends a standing rule. It is kept for 30 days afterwards, so that what was blocked can be seen.
 *
 * @param input.kind What the caller may end: a rule of the other kind is not touched.
 * @returns The rule; refusal `not_found`, or `conflict` when it ended already or is of the other kind.
 * Audits `address.unblocked` or `address.disallowed`.
 */
export const endAddressRule = async (
  tx: Tx,
  { clock }: Pick<OperationDeps, 'clock'>,
  { actor, correlation }: OperationContext,
  { id, kind, reason }: { readonly id: string; readonly kind: AddressRuleRecord['kind']; readonly reason?: string | undefined },
): Promise<OperationOutcome<AddressRuleRecord>> => {
  const now = clock.now();
  const rule = await tx.addressRules.find(id);
  if (!rule) return refuse('not_found', `There is no ${nameOf[kind]} ${shown(id)}.`);
  if (rule.kind !== kind) return refuse('conflict', `The rule ${id} is no ${nameOf[kind]}: it is about ${rule.range}, of the other kind.`);
  const ended = endOf(rule, now);
  if (ended !== null) return refuse('conflict', `The ${nameOf[kind]} of ${rule.range} ended already, on ${toInstant(ended)}.`);
  await tx.addressRules.end(id, now);
  await tx.audit({
    kind: kind === 'block' ? 'address.unblocked' : 'address.disallowed',
    actor,
    correlation,
    address: rule.range,
    details: { rule: id, ...(reason === undefined ? {} : { note: reason }) },
  });
  return done({ ...rule, endedAt: now });
};
