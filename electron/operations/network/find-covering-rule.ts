import type { EpochMs } from '../../../shared/units.ts';
import { type AddressRange, coveringRanges } from '../../limits/address-range.ts';
import type { AddressRuleRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import { toInstant } from '../instant.ts';
import { endOf } from './describe-address-rule.ts';

/** A rule about a range, as somebody wants it. */
export interface WantedRule {
  readonly kind: AddressRuleRecord['kind'];
  readonly range: AddressRange;
  /** Null for one that does not expire. */
  readonly expiresAt: EpochMs | null;
}

const lastsAsLong = (rule: AddressRuleRecord, { expiresAt }: WantedRule): boolean =>
  rule.expiresAt === null || (expiresAt !== null && rule.expiresAt >= expiresAt);

/**
 * The standing rule that makes a wanted one needless: about the same range, whatever its end; or about a wider one, if it stands at least as long. A wider one
 * that ends sooner leaves something for the new one to do.
 */
export const findCoveringRule = async (
  rules: Reads['addressRules'],
  wanted: WantedRule,
  now: EpochMs,
): Promise<AddressRuleRecord | undefined> => {
  const ranges = coveringRanges(wanted.range).map(({ text }) => text);
  const found = await rules.about(wanted.kind, ranges);
  const standing = found.filter((rule) => endOf(rule, now) === null);
  return standing.find(({ range }) => range === wanted.range.text) ?? standing.find((rule) => lastsAsLong(rule, wanted));
};

/** Says by which rule an address is taken care of already. */
export const describeCovering = ({ id, kind, range, expiresAt }: AddressRuleRecord): string => {
  const end = expiresAt === null ? 'without an end' : `until ${toInstant(expiresAt)}`;
  return `already ${kind === 'block' ? 'blocked' : 'allowed'} by the rule ${id} about ${range}, ${end}`;
};
