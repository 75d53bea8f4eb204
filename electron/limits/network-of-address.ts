import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { canonicalAddress, textOf } from '../lib/addresses.ts';

/** What one site is given of IPv6 (RFC 6177 §2). */
const SITE_BYTES = 6;

/**
 * The network an address belongs to, for judging neighbours together: the /24 of IPv4, the /48 of IPv6.
 *
 * @returns In CIDR notation; null when the text is not an address.
 */
export const networkOfAddress = (text: string): string | null => {
  const canonical = isIP(text) === 4 ? text : canonicalAddress(text);
  if (canonical === null) return null;
  if (isIP(canonical) === 4) return `${canonical.slice(0, canonical.lastIndexOf('.'))}.0/24`;
  const bytes = ipaddr.parse(canonical).toByteArray();
  const network = bytes.map((byte, at) => (at < SITE_BYTES ? byte : 0));
  return `${textOf(ipaddr.fromByteArray(network))}/${SITE_BYTES * 8}`;
};
