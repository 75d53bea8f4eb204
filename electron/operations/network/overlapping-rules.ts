import type { EpochMs } from '../../../shared/units.ts';
import { type AddressRange, parseAddressRange, rangesOverlap } from '../../limits/address-range.ts';
import type { AddressRuleRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import { createBreather } from '../import/breathe.ts';

/** Rules read at once. */
const PAGE = 500;
/** Above every id. */
export const NEWEST_RULE = '~';

export interface RuleSearch {
  readonly kind?: AddressRuleRecord['kind'] | undefined;
  readonly state: 'standing' | 'ended';
  readonly now: EpochMs;
  /** Only rules older than the one of this id; `NEWEST_RULE` for all. */
  readonly before: string;
  readonly limit: number;
}

/** Rules that have an address in common with one of the ranges, newest first. Ranges are kept sealed, so each rule is opened and compared. */
export const overlappingRules = async (
  rules: Reads['addressRules'],
  ranges: readonly AddressRange[],
  search: RuleSearch,
): Promise<AddressRuleRecord[]> => {
  const breathe = createBreather(1);
  const found: AddressRuleRecord[] = [];
  for (let before = search.before; ; ) {
    const page = await rules.list({ ...search, before, limit: PAGE });
    for (const rule of page) {
      const parsed = parseAddressRange(rule.range);
      if (parsed.ok && ranges.some((range) => rangesOverlap(range, parsed.value))) found.push(rule);
      if (found.length === search.limit) return found;
    }
    const last = page.at(-1);
    if (page.length < PAGE || !last) return found;
    before = last.id;
    await breathe();
  }
};
