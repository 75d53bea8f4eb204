/**
 * As which subject rules know an address or a range: IPv6 by its /64, which is one source of requests, as one address of IPv4 is. Every other range is a network.
 *
 * @param text An address, or a range in CIDR notation.
 */
export const placeKind = (text: string): 'address' | 'network' =>
  !text.includes('/') || (text.includes(':') && text.endsWith('/64')) ? 'address' : 'network';
