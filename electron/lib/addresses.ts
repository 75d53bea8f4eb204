import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The /96 through which IPv4 peers reach a server that speaks IPv6 only: RFC 6052 §2.1. */
const NAT64 = 'rfc6052';
/** What one subscriber is given: a whole /64 is one source (RFC 6177 §2). */
const SUBSCRIBER_BITS = 64;

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Parses strictly: `node:net` refuses the octal, hexadecimal and shortened IPv4 forms that `ipaddr.js` alone would read. */
const parseAddress = (text: string): Address | null => (isIP(text) === 0 ? null : ipaddr.process(withoutZone(text)));

const withoutZone = (text: string): string => {
  const zone = text.indexOf('%');
  return zone < 0 ? text : text.slice(0, zone);
};

/** The one text of a parsed address (RFC 5952 §4). */
export const textOf = (address: Address): string => ('toRFC5952String' in address ? address.toRFC5952String() : address.toString());

/**
 * The one text an address is known by: IPv4-mapped IPv6 as IPv4, IPv6 as RFC 5952 §4 wants it, no zone.
 *
 * @returns null when the text is not an address.
 */
export const canonicalAddress = (text: string): string | null => {
  const address = parseAddress(text);
  return address && textOf(address);
};

/** A list of CIDR ranges, parsed once. */
export interface AddressRanges {
  readonly empty: boolean;
  /** Whether the address, in any valid text form, lies in one of the ranges; false for what is not an address. */
  has(address: string): boolean;
}

/**
 * Parses CIDR ranges; a bare address is a range of one.
 *
 * @throws RangeError naming the first entry that is not a range: a range that is silently dropped would open or close a door.
 */
export const parseRanges = (cidrs: readonly string[]): AddressRanges => {
  const ranges = cidrs.map(parseRange);
  return {
    empty: ranges.length === 0,
    has(text) {
      const address = ranges.length === 0 ? null : parseAddress(text);
      return address !== null && ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
    },
  };
};

const parseRange = (cidr: string): [Address, number] => {
  const [text = '', prefix, ...rest] = cidr.split('/');
  const network = parseAddress(text);
  const bits = network?.kind() === 'ipv4' ? 32 : 128;
  if (network && rest.length === 0) {
    if (prefix === undefined) return [network, bits];
    if (/^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= bits) return [network, Number(prefix)];
  }
  throw new RangeError(`"${cidr}" is not an address range; write it like 10.0.0.0/8 or 2001:db8::/32`);
};

/**
 * The source an address is counted as: IPv4 by itself, also when it comes mapped into IPv6 or through NAT64, IPv6 by its /64, because one
 * subscriber has 2^64 addresses to change between.
 *
 * @returns The text itself when it is not an address, so that such peers share one count instead of having none.
 */
export const limitKeyAddress = (text: string): string => {
  if (isIP(text) === 4) return text;
  const address = parseAddress(text);
  if (address === null || address.kind() === 'ipv4') return address?.toString() ?? text;
  const bytes = address.toByteArray();
  if (address.range() === NAT64) return bytes.slice(12).join('.');
  const network = [...bytes.slice(0, SUBSCRIBER_BITS / 8), ...new Array<number>(8).fill(0)];
  return `${textOf(ipaddr.fromByteArray(network))}/${SUBSCRIBER_BITS}`;
};
