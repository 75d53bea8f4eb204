import type { AddressRule } from '../../../shared/contract/network.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeAddressRule } from './describe-address-rule.ts';
import { NEWEST_RULE, overlappingRules } from './overlapping-rules.ts';
import { readRange } from './read-ranges.ts';

interface Input {
  kind?: 'block' | 'allow' | undefined;
  state: 'standing' | 'ended';
  covering?: string | undefined;
  limit: number;
  cursor: string;
}

/**
 * A page of the rules about addresses, newest first. Hits are those that are stored: up to a few seconds old.
 *
 * @param input.cursor The id of the last rule of the page before; empty for the first page.
 * @returns Refusal `invalid_input` when `covering` is no range.
 */
export const listRules = async (
  { store, clock }: OperationDeps,
  _context: OperationContext,
  { kind, state, covering, limit, cursor }: Input,
): Promise<OperationOutcome<{ rules: AddressRule[]; next: string | null }>> => {
  const now = clock.now();
  const search = { kind, state, now, before: cursor === '' ? NEWEST_RULE : cursor, limit };
  const range = covering === undefined ? undefined : readRange('covering', covering);
  if (range && !range.ok) return range;
  const { addressRules } = store.read;
  const found = range ? await overlappingRules(addressRules, [range.value], search) : await addressRules.list(search);
  return done({
    rules: found.map((rule) => describeAddressRule(rule, now)),
    next: found.length < limit ? null : (found.at(-1)?.id ?? null),
  });
};
