import type { AddressRule } from '../../../shared/contract/network.ts';
import { done } from '../../lib/outcome.ts';
import { parseAddressRange } from '../../limits/address-range.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeAddressRule, endOf } from './describe-address-rule.ts';
import { putAddressRule } from './put-address-rule.ts';

/**
 * Makes an ended rule stand again, as a new rule with the range and the end of the former.
 *
 * @returns The new rule; refusal `not_found` when the former is no longer kept, `conflict` when it stands, or its time is over; else as `putAddressRule`.
 * Audits `address.blocked` or `address.allowed`.
 */
export const restoreAddressRule = (
  deps: OperationDeps,
  context: OperationContext,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<OperationOutcome<AddressRule>> =>
  deps.store.write(async (tx) => {
    const now = deps.clock.now();
    const former = await tx.addressRules.find(id);
    if (!former) return refuse('not_found', 'The rule is no longer kept: set a new one.');
    if (endOf(former, now) === null) return refuse('conflict', `The rule about ${former.range} stands.`);
    if (former.expiresAt !== null && former.expiresAt <= now)
      return refuse('conflict', `The time of the rule about ${former.range} is over by now: set a new one.`);
    const range = parseAddressRange(former.range);
    if (!range.ok) throw new Error(`The address rule ${id} cannot be read: ${range.refusal.description}`);
    const made = await putAddressRule(tx, deps, context, { kind: former.kind, range: range.value, expiresAt: former.expiresAt, reason });
    return made.ok ? done(describeAddressRule(made.value, now)) : made;
  });
