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

/** Ends as near as this are one: two people who want the same do not press at the same moment. */
const SAME_END_MS = 60_000;

const lastsAsLong = (rule: AddressRuleRecord, { range, expiresAt }: WantedRule): boolean => {
  if (rule.expiresAt === null) return true;
  if (expiresAt === null) return false;
  return rule.expiresAt >= expiresAt - (rule.range === range.text ? SAME_END_MS : 0);
};

/**
 * The standing rule that makes a wanted one needless: about the same range or a wider one, if it stands at least as long. One that ends sooner leaves something
 * for the new one to do.
 */
export const findCoveringRule = async (
  rules: Reads['addressRules'],
  wanted: WantedRule,
  now: EpochMs,
): Promise<AddressRuleRecord | undefined> => {
  const ranges = coveringRanges(wanted.range).map(({ text }) => text);
  const found = await rules.about(wanted.kind, ranges);
  const enough = found.filter((rule) => endOf(rule, now) === null && lastsAsLong(rule, wanted));
  return enough.find(({ range }) => range === wanted.range.text) ?? enough[0];
};

/** Says by which rule an address is taken care of already. */
export const describeCovering = ({ id, kind, range, expiresAt }: AddressRuleRecord): string => {
  const end = expiresAt === null ? 'without an end' : `until ${toInstant(expiresAt)}`;
  return `already ${kind === 'block' ? 'blocked' : 'allowed'} by the rule ${id} about ${range}, ${end}`;
};
