import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import { placeKind } from '../../../shared/place-kind.ts';
import type { EventFilter } from '../../audit/reading/event-filter.ts';
import { canonicalAddress } from '../../lib/addresses.ts';
import { done } from '../../lib/outcome.ts';
import { type AddressRange, addressBits, parseAddressRange } from '../../limits/address-range.ts';
import { type OperationOutcome, refuse } from '../operation.ts';

/** Addresses of a range that are looked up one by one: a /24 of IPv4, a /120 of IPv6. */
const WIDEST_BITS = 8;

const addressAt = ({ family, first }: AddressRange, offset: number): string => {
  const number = first + BigInt(offset);
  const parts = family === 4 ? 4 : 8;
  const size = family === 4 ? 8n : 16n;
  const values = Array.from({ length: parts }, (_, at) => (number >> (size * BigInt(parts - 1 - at))) & ((1n << size) - 1n));
  const text = family === 4 ? values.join('.') : values.map((value) => value.toString(16)).join(':');
  return canonicalAddress(text) ?? text;
};

/** Addresses are kept sealed, and found by equality alone: those of a range are all named. A /64 of IPv6 is known by itself: each address is found under that too. */
const addressesOf = (given: string): OperationOutcome<string | readonly string[]> => {
  if (!given.includes('/')) return done(canonicalAddress(given) ?? given);
  const range = parseAddressRange(given);
  if (!range.ok) return refuse('invalid_input', `filter.address: ${range.refusal.description}`);
  const { family, bits, text } = range.value;
  if (placeKind(text) === 'address') return done(text);
  const beyond = addressBits(family) - bits;
  if (beyond > WIDEST_BITS)
    return refuse(
      'invalid_input',
      `filter.address: The log can be searched for a range of at most /${addressBits(family) - WIDEST_BITS}${family === 6 ? ', or for a /64' : ''}: addresses are kept sealed. Name such a one.`,
    );
  return done(Array.from({ length: 2 ** beyond }, (_, offset) => addressAt(range.value, offset)));
};

/**
 * The filter of the contract in the log's own words.
 *
 * @returns The filter; refusal `invalid_input` for a time range that ends before it begins, and for a range of addresses that is none or too wide.
 */
export const toEventFilter = ({ severity, address, ...filter }: EventFilterInput): OperationOutcome<EventFilter> => {
  const { from, to } = filter;
  if (from !== undefined && to !== undefined && to < from)
    return refuse('invalid_input', 'filter.to: It is before filter.from. Exchange them.');
  const addresses = address === undefined ? done(undefined) : addressesOf(address);
  return addresses.ok ? done({ ...filter, minSeverity: severity, address: addresses.value }) : addresses;
};

/** The filter as it stands in the record of a reading: what was looked for is part of it. Personal values, and text that may hold some, are named, not told. */
export const filterText = ({ address, text, ...filter }: EventFilterInput): string =>
  JSON.stringify({
    ...filter,
    ...(address === undefined ? {} : { address: address.includes('/') ? '(one range)' : '(one address)' }),
    ...(text === undefined ? {} : { text: '(words)' }),
  });
