import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Unicast by the registry, and the inside of a cloud nonetheless: Azure's metadata and agent endpoint. */
const INSIDE: readonly string[] = ['168.63.129.16'];
/** Global unicast IPv6 so far: 2000::/3 (RFC 4291 §2.4, IANA). */
const GLOBAL_UNICAST: readonly [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Whether an address lies in the public internet: not this machine, not a private, link-local, shared, reserved or metadata network (IANA special-purpose registries,
 * RFC 6890), also when it is IPv4 within IPv6. What carries another address inside (6to4, Teredo, NAT64) leads who knows where, and is none.
 */
export const isPublicAddress = (text: string): boolean => {
  if (isIP(text) === 0 || text.includes('%')) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast' || INSIDE.includes(address.toString())) return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST[0], GLOBAL_UNICAST[1]);
};

/** Whether it is this machine: 127.0.0.0/8 or ::1, also mapped. */
export const isLoopbackAddress = (text: string): boolean =>
  isIP(text) !== 0 && !text.includes('%') && ipaddr.process(text).range() === 'loopback';
