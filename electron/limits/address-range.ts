import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { textOf } from '../lib/addresses.ts';
import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import { shown } from '../lib/shown.ts';

export type Family = 4 | 6;

/** One address or the addresses of a prefix. */
export interface AddressRange {
  /** The one spelling: `203.0.113.9`, `203.0.113.0/24`, `2001:db8::/48`. A range of one address has no prefix. */
  readonly text: string;
  readonly family: Family;
  /** Length of the prefix. */
  readonly bits: number;
  /** The first address, as a number. */
  readonly first: bigint;
}

export type RangeRefusal = Refusal<'invalid_range', 'malformed' | 'host_bits' | 'too_wide'>;

/** Bits of an address. */
export const addressBits = (family: Family): number => (family === 4 ? 32 : 128);
/** The shortest prefix a rule may have. A wider one takes in so much of the internet that it means everybody. */
export const shortestPrefix = (family: Family): number => (family === 4 ? 8 : 16);
/** IPv4 within IPv6: mapped (RFC 4291 §2.5.5.2), and what a translator makes of an IPv4 peer (RFC 6052 §2.1). */
const CARRIES_IPV4: readonly string[] = ['ipv4Mapped', 'rfc6052'];
const CARRIED_BITS = 96;

const toNumber = (bytes: readonly number[]): bigint => bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);

const toText = (family: Family, number: bigint, bits: number): string => {
  const size = addressBits(family);
  const bytes = Array.from({ length: size / 8 }, (_, at) => Number((number >> BigInt(size - 8 * (at + 1))) & 255n));
  const address = textOf(ipaddr.fromByteArray(bytes));
  return bits === size ? address : `${address}/${bits}`;
};

const rangeOf = (family: Family, first: bigint, bits: number): AddressRange => ({ text: toText(family, first, bits), family, bits, first });

/** Family, number and prefix of an address; IPv4 that is carried within IPv6 as IPv4, so that a rule about it and a peer who comes that way meet. */
const readAddress = (text: string, prefix: number | undefined): { family: Family; number: bigint; bits: number } | undefined => {
  if (isIP(text) === 0 || text.includes('%')) return undefined;
  const address = ipaddr.parse(text);
  const bytes = address.toByteArray();
  if (address.kind() === 'ipv4') return { family: 4, number: toNumber(bytes), bits: prefix ?? 32 };
  const bits = prefix ?? 128;
  if (bits >= CARRIED_BITS && CARRIES_IPV4.includes(address.range()))
    return { family: 4, number: toNumber(bytes.slice(-4)), bits: bits - CARRIED_BITS };
  return { family: 6, number: toNumber(bytes), bits };
};

const refuse = (reason: RangeRefusal['reason'], description: string) => refused({ code: 'invalid_range' as const, reason, description });

/**
 * Reads an address or a range in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3) into its one spelling. IPv4 that is mapped or translated into IPv6 becomes IPv4.
 *
 * Address bits beyond the prefix are refused, not masked away: `10.0.0.5/8` is as likely to have meant the one host as the whole network. The refusal names
 * both spellings.
 *
 * @returns The range; refusal `invalid_range` (`malformed | host_bits | too_wide`), the last for IPv4 shorter than /8 and IPv6 shorter than /16.
 */
export const parseAddressRange = (given: string): Outcome<AddressRange, RangeRefusal> => {
  const [text = '', prefix, ...rest] = given.trim().split('/');
  const isPrefix = prefix === undefined || /^(?:0|[1-9]\d{0,2})$/.test(prefix);
  const read = rest.length === 0 && isPrefix ? readAddress(text, prefix === undefined ? undefined : Number(prefix)) : undefined;
  if (!read || read.bits > addressBits(read.family))
    return refuse('malformed', `${shown(given)} is not an address or range: write it like 203.0.113.9, 203.0.113.0/24 or 2001:db8::/48.`);
  const { family, number, bits } = read;
  const beyond = BigInt(addressBits(family) - bits);
  const first = (number >> beyond) << beyond;
  if (first !== number) {
    const [network, alone] = [toText(family, first, bits), toText(family, number, addressBits(family))];
    return refuse(
      'host_bits',
      `${shown(given)} has address bits beyond its prefix: write ${network} for the range, ${alone} for the address.`,
    );
  }
  if (bits < shortestPrefix(family))
    return refuse('too_wide', `${shown(given)} takes in too much of the internet: a range is /${shortestPrefix(family)} or longer.`);
  return done(rangeOf(family, first, bits));
};

/** Whether every address of `inner` lies in `outer`. */
export const rangeCovers = (outer: AddressRange, inner: AddressRange): boolean => {
  if (outer.family !== inner.family || outer.bits > inner.bits) return false;
  const beyond = BigInt(addressBits(outer.family) - outer.bits);
  return outer.first >> beyond === inner.first >> beyond;
};

/** Whether the two have an address in common: of two prefixes one then covers the other. */
export const rangesOverlap = (one: AddressRange, other: AddressRange): boolean => rangeCovers(one, other) || rangeCovers(other, one);

/** Whether an address, as `createClientAddress` gives it, lies in the range; false for what is no address. */
export const rangeHas = (range: AddressRange, address: string): boolean => {
  const read = readAddress(address, undefined);
  return read !== undefined && rangeCovers(range, { text: address, family: read.family, bits: read.bits, first: read.number });
};

/** Every range a rule may have that covers this one, itself included, the widest first. */
export const coveringRanges = (range: AddressRange): AddressRange[] => {
  const { family, first, bits } = range;
  const least = shortestPrefix(family);
  return Array.from({ length: bits - least + 1 }, (_, at) => {
    const beyond = BigInt(addressBits(family) - least - at);
    return rangeOf(family, (first >> beyond) << beyond, least + at);
  });
};

const loopback: readonly AddressRange[] = [rangeOf(4, 127n << 24n, 8), rangeOf(6, 1n, 128)];

/** Whether it holds an address at which this machine speaks to itself (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export const touchesLoopback = (range: AddressRange): boolean => loopback.some((own) => rangesOverlap(own, range));
