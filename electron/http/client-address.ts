import { isIPv4 } from 'node:net';
import { canonicalAddress, parseRanges } from '../lib/addresses.ts';

/** RFC 1122 §3.2.1.3: "no address"; what a peer has whose socket is already gone. */
const NO_ADDRESS = '0.0.0.0';
/** More proxies than any chain has. What stands further left was written by whoever wants it read. */
const MAX_HOPS = 32;

/** The first `name=value` pair of a forwarded element (RFC 7239 §4), with its semicolon. Names are tokens; a value may be quoted. */
const forwardedPair = /^\s*([!#$%&'*+.^`|~\w-]+)=(?:([^\s";,\\]+)|"((?:[^"\\]|\\.)*)")\s*(?:;|$)/;

/**
 * The address in a node of a forwarded header: IPv4 or IPv6, with or without port, IPv6 with or without brackets.
 *
 * @returns null for anything else, which includes `unknown` and the obfuscated identifiers of RFC 7239 §6.
 */
const addressOfNode = (node: string): string | null => {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(node);
  if (bracketed) return bracketed[1]?.includes(':') ? canonicalAddress(bracketed[1]) : null;
  const ported = /^([\d.]+):\d{1,5}$/.exec(node);
  return canonicalAddress(ported?.[1] ?? node);
};

/** The `for` of one element of a Forwarded header; null when the element is malformed, has none or has two. */
const addressOfElement = (element: string): string | null => {
  let node: string | null = null;
  for (let rest = element; rest !== ''; ) {
    const pair = forwardedPair.exec(rest);
    if (pair === null) return null;
    rest = rest.slice(pair[0].length);
    if (pair[1]?.toLowerCase() !== 'for') continue;
    if (node !== null) return null;
    node = pair[2] ?? pair[3] ?? '';
  }
  return node === null ? null : addressOfNode(node);
};

/**
 * Walks a forwarded header from the right, where the nearest proxy wrote, to the left, where anybody may have. Cutting at bare commas is safe
 * also in Forwarded: a comma within a quoted string leaves a right part whose quotes do not match, which is malformed and ends the walk.
 */
const walk = (
  header: string,
  addressOf: (entry: string) => string | null,
  nearest: string,
  trusted: (address: string) => boolean,
): string => {
  let last = nearest;
  let end = header.length;
  for (let hop = 0; hop < MAX_HOPS && end >= 0; hop++) {
    const comma = end === 0 ? -1 : header.lastIndexOf(',', end - 1);
    const address = addressOf(header.slice(comma + 1, end).trim());
    if (address === null) return last;
    if (!trusted(address)) return address;
    last = address;
    end = comma;
  }
  return last;
};

/** The system writes IPv4 canonical, and so it does within IPv6 on a dual-stack listener: the two common cases are not parsed. */
const peerAddress = (socketAddress: string): string => {
  if (isIPv4(socketAddress)) return socketAddress;
  const mapped = socketAddress.startsWith('::ffff:') ? socketAddress.slice(7) : '';
  return isIPv4(mapped) ? mapped : (canonicalAddress(socketAddress) ?? NO_ADDRESS);
};

/** Finds the address a request is attributed to. The header values are those of `node:http`, several lines joined by commas. */
export type ClientAddress = (socketAddress: string, forwardedFor: string | undefined, forwarded: string | undefined) => string;

/**
 * Makes the function that tells whose request it is: the socket's peer, unless that is a trusted proxy; then the right-most address of the
 * forwarded header that is not a trusted proxy itself. So nobody can write an address into the record or a limit but the proxies named.
 *
 * X-Forwarded-For is read first, Forwarded (RFC 7239) only where it is absent: a proxy that writes Forwarded must therefore strip the other.
 * An entry that is malformed, `unknown` or obfuscated ends the walk at the last good address: what stands left of it was said by a peer
 * nobody has identified. No forwarded scheme or host is read anywhere; the issuer comes from the configuration alone.
 *
 * @param deps.trustedProxies  CIDR ranges; none means that no forwarded header is ever read.
 * @returns A canonical address (`canonicalAddress`), `0.0.0.0` when the socket had none.
 * @throws RangeError when a range is not a CIDR range.
 */
export const createClientAddress = (deps: { trustedProxies: readonly string[] }): ClientAddress => {
  const proxies = parseRanges(deps.trustedProxies);
  if (proxies.empty) return peerAddress;
  return (socketAddress, forwardedFor, forwarded) => {
    const peer = peerAddress(socketAddress);
    if (!proxies.has(peer)) return peer;
    if (forwardedFor !== undefined) return walk(forwardedFor, addressOfNode, peer, proxies.has);
    if (forwarded !== undefined) return walk(forwarded, addressOfElement, peer, proxies.has);
    return peer;
  };
};
