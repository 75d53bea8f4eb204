import type { AddressRule } from '../../../shared/contract/network.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeAddressRule } from './describe-address-rule.ts';
import { endAddressRule } from './end-address-rule.ts';

/**
 * Lifts a block: from the next request on the range is served again.
 *
 * @returns The rule; refusal `not_found`, or `conflict` when it ended already or is an allowance.
 * Audits `address.unblocked`.
 */
export const unblockAddress = (
  deps: OperationDeps,
  context: OperationContext,
  { rule, reason }: { rule: string; reason?: string | undefined },
): Promise<OperationOutcome<AddressRule>> =>
  deps.store.write(async (tx) => {
    const ended = await endAddressRule(tx, deps, context, { id: rule, kind: 'block', reason });
    return ended.ok ? done(describeAddressRule(ended.value, deps.clock.now())) : ended;
  });
