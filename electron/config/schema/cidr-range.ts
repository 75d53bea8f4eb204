import ipaddr from 'ipaddr.js';
import { z } from 'zod';

type Range = { readonly range: string } | { readonly problem: string };

const isAddress = (address: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(address) || (ipaddr.IPv6.isValid(address) && !address.includes('%'));

const networkOf = (address: string, bits: number): string =>
  ipaddr.IPv4.isValid(address)
    ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`).toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`).toString();

/**
 * Reads an address range in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3) into its one canonical spelling; a lone address is the range of itself.
 *
 * Address bits beyond the prefix are refused and not masked away: `10.0.0.5/8` is as likely to have meant the one host as the whole network, and
 * the difference decides whose word is trusted.
 */
export const readRange = (text: string): Range => {
  const [address = '', prefix, ...rest] = text.split('/');
  if (!isAddress(address) || rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) {
    return { problem: 'is not an address range in CIDR notation' };
  }
  const parsed = ipaddr.parse(address);
  const size = parsed.kind() === 'ipv4' ? 32 : 128;
  const bits = prefix === undefined ? size : Number(prefix);
  if (bits > size) return { problem: `has a prefix longer than ${size} bits` };
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress())
    return { problem: 'is an IPv4-mapped range: write it as an IPv4 range' };
  const network = networkOf(address, bits);
  if (network !== parsed.toString()) {
    return { problem: `has address bits beyond its prefix: write ${network}/${bits} for the range, ${address} for the one address` };
  }
  return { range: `${network}/${bits}` };
};

/** One address range; its output is canonical, so that equal ranges are equal strings. */
export const cidrRange = () =>
  z
    .string()
    .max(64)
    .transform((given, context) => {
      const read = readRange(given);
      if ('range' in read) return read.range;
      context.issues.push({ code: 'custom', message: read.problem, input: given });
      return z.NEVER;
    });

/** Whether a canonical range takes in so much of the internet that trusting or exempting it means everybody: shorter than IPv4 /8 or IPv6 /16. */
export const coversMostOfTheInternet = (range: string): boolean =>
  Number(range.slice(range.indexOf('/') + 1)) < (range.includes(':') ? 16 : 8);
