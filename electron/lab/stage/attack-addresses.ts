import { type AddressRange, parseAddressRange, rangeCovers } from '../../limits/address-range.ts';

/**
 * Addresses that attacks come from, of ranges that nobody on the Internet has and nobody honest in the lab: so that what an attack left can be told from all else.
 */
export const attackRanges: readonly string[] = ['198.18.0.0/15', '100.64.0.0/10'];

const rangeOf = (text: string): AddressRange | undefined => {
  const range = parseAddressRange(text);
  return range.ok ? range.value : undefined;
};
const ranges = attackRanges.flatMap((text) => rangeOf(text) ?? []);

/** Whether an address, or all of a range, is one that attacks come from. */
export const isOfAttacks = (text: string): boolean => {
  const range = rangeOf(text);
  return range !== undefined && ranges.some((one) => rangeCovers(one, range));
};

/** Whether an address, or a range of addresses, covers one of those. */
export const coversAny = (text: string, addresses: readonly string[]): boolean => {
  const range = rangeOf(text);
  if (range === undefined) return false;
  return addresses.some((address) => {
    const one = rangeOf(address);
    return one !== undefined && rangeCovers(range, one);
  });
};

const NETWORKS = 512;
const PLACES = 24;
const SCATTERED = 16_384;

/** The network of IPv4 /24 by its number: of 198.18.0.0/15, kept for benchmarks (RFC 2544, RFC 6890). */
const networkOf = (number: number): string => `198.${18 + (Math.floor(number / 256) % 2)}.${number % 256}`;

/** One /24 among the 16,384 of 100.64.0.0/10, kept for carriers (RFC 6598). */
const scatteredNetworkOf = (number: number): string => `100.${64 + (Math.floor(number / 256) % 64)}.${number % 256}`;

/**
 * Deals out the addresses of one run, in ranges apart from those of other scenarios and, as far as they reach, of other seeds.
 *
 * @param place The scenario's place in their list, below 24.
 */
export const dealAddresses = (seed: number, place: number) => {
  const home = networkOf((seed * PLACES + place) % NETWORKS);
  const first = (seed * 509 + place * 1021) % SCATTERED;
  return {
    /** Hosts of one network. At most 200. */
    ofOneNetwork: (count: number): string[] => Array.from({ length: count }, (_, host) => `${home}.${20 + host}`),
    /** Hosts that each are of another network. */
    ofManyNetworks: (count: number): string[] =>
      Array.from(
        { length: count },
        (_, host) => `${scatteredNetworkOf((first + host * 37) % SCATTERED)}.${20 + ((seed + host * 7) % 200)}`,
      ),
  };
};
export type DealtAddresses = ReturnType<typeof dealAddresses>;
