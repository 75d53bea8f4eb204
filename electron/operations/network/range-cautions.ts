import type { Effect } from '../../../shared/contract/acts.ts';
import { type AddressRange, parseAddressRange, rangeCovers, rangeHas, touchesLoopback } from '../../limits/address-range.ts';
import type { AddressRuleRecord } from '../../store/records.ts';
import type { OperationContext, OperationDeps } from '../operation.ts';
import { NEWEST_RULE, overlappingRules } from './overlapping-rules.ts';

export type Caution = Effect['warnings'][number];

/** Allowances that are named one by one. */
const MOST_NAMED = 10;

/** Wider than what one network is given: more than 256 IPv4 addresses, or an IPv6 prefix shorter than a site's (RFC 6177 §2). */
export const isWide = ({ family, bits }: AddressRange): boolean => bits < (family === 4 ? 24 : 48);

const ownCaution = (ranges: readonly AddressRange[], address: string | undefined): Caution[] =>
  ranges
    .filter((range) => address !== undefined && rangeHas(range, address))
    .map(({ text }) => ({
      code: 'own_address' as const,
      text: `${text} holds the address from which you use this console. What is asked from there of the authorization server will be refused, also your own sign-ins to applications; the console has a door of its own and stays open to you.`,
    }));

const loopbackCaution = (ranges: readonly AddressRange[]): Caution[] =>
  ranges.filter(touchesLoopback).map(({ text }) => ({
    code: 'loopback' as const,
    text: `${text} holds addresses by which this machine speaks to itself: programs here, and a reverse proxy that is not named as trusted, will be refused. Health and metrics stay open to them.`,
  }));

const allowCaution = (range: AddressRange, { id, range: text }: AddressRuleRecord): Caution => {
  const allowed = parseAddressRange(text);
  const whole = allowed.ok && rangeCovers(allowed.value, range);
  const what = whole ? `${range.text} is on the allow list` : `${text}, within ${range.text}, is on the allow list`;
  return { code: 'allow_list', text: `${what} (rule ${id}): it goes on being served, since an allowance beats a block.` };
};

const allowCautions = async ({ store, clock }: OperationDeps, ranges: readonly AddressRange[]): Promise<Caution[]> => {
  const search = { kind: 'allow' as const, state: 'standing' as const, now: clock.now(), before: NEWEST_RULE, limit: MOST_NAMED };
  const allowances = await overlappingRules(store.read.addressRules, ranges, search);
  return allowances.flatMap((rule) => {
    const parsed = parseAddressRange(rule.range);
    const range = ranges.find((one) => parsed.ok && (rangeCovers(one, parsed.value) || rangeCovers(parsed.value, one)));
    return range ? [allowCaution(range, rule)] : [];
  });
};

/** What somebody who blocks these ranges may lock out against their own will: themselves, this machine, or who was promised to be served. */
export const lockoutCautions = async (
  deps: OperationDeps,
  { address }: OperationContext,
  ranges: readonly AddressRange[],
): Promise<Caution[]> => [...ownCaution(ranges, address), ...loopbackCaution(ranges), ...(await allowCautions(deps, ranges))];

/** What is unusual about the extent of rules about these ranges. */
export const extentCautions = (ranges: readonly AddressRange[], seconds: number | null): Caution[] => [
  ...ranges.filter(isWide).map(({ text }) => ({ code: 'wide' as const, text: `${text} is wider than one network is as a rule.` })),
  ...(seconds === null ? [{ code: 'no_expiry' as const, text: 'It has no end: it stands until somebody ends it.' }] : []),
];
