import type { AddressRule } from '../../../shared/contract/network.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeAddressRule } from './describe-address-rule.ts';
import { putAddressRule } from './put-address-rule.ts';
import { lockoutCautions } from './range-cautions.ts';
import { readRange } from './read-ranges.ts';

interface Input {
  range: string;
  seconds: number | null;
  reason: string;
  even_if_own: boolean;
}

/**
 * Blocks an address or a range at once. Who knows the address from which the caller works is the console; on the command line that is this machine itself.
 *
 * @param input.seconds How long; null for ever.
 * @returns The rule; refusal `invalid_input` for the range, `conflict` for one's own, a loopback or an allowed address unless `even_if_own`, `already_exists`
 *   when a block covers it, `unavailable` when too many rules stand.
 * Audits `address.blocked`.
 */
export const blockAddress = async (
  deps: OperationDeps,
  context: OperationContext,
  { range: given, seconds, reason, even_if_own: evenIfOwn }: Input,
): Promise<OperationOutcome<AddressRule>> => {
  const range = readRange('range', given);
  if (!range.ok) return range;
  const [caution] = evenIfOwn ? [] : await lockoutCautions(deps, context, [range.value]);
  if (caution) return refuse('conflict', `${caution.text} Nothing was blocked; say so if it is meant.`);
  return deps.store.write(async (tx) => {
    const now = deps.clock.now();
    const expiresAt = seconds === null ? null : now + seconds * 1000;
    const made = await putAddressRule(tx, deps, context, { kind: 'block', range: range.value, expiresAt, reason, at: now });
    return made.ok ? done(describeAddressRule(made.value, now)) : made;
  });
};
