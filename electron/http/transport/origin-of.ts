import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Random } from '../../lib/random.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { ClientAddress } from '../client-address.ts';

const LONGEST_AGENT = 512;

interface AddressDeps {
  readonly clientAddress: ClientAddress;
}

/** Addresses judged before the request came to its route: behind proxies that takes longer than all the rest. */
const judged = new WeakMap<IncomingMessage, string>();
/** Origins made, so that all facts of one request carry one id. */
const origins = new WeakMap<IncomingMessage, RequestOrigin>();

const judge = (deps: AddressDeps, { headers, socket }: IncomingMessage): string => {
  const forwardedFor = headers['x-forwarded-for'];
  return deps.clientAddress(
    socket.remoteAddress ?? '',
    Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
    headers.forwarded,
  );
};

/** The judged address of a request, kept for `originOf`. */
export const addressOf = (deps: AddressDeps, request: IncomingMessage): string => {
  const known = judged.get(request);
  if (known !== undefined) return known;
  const address = judge(deps, request);
  judged.set(request, address);
  return address;
};

/**
 * What a browser says when another site had it send the request (W3C Fetch Metadata §2.3). Whoever forges it gains that nothing is held against their address, and
 * loses nothing else: rules about the server and about clients go on counting.
 */
const isForeign = ({ headers }: IncomingMessage): boolean =>
  headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site';

/** Where a request came from: the judged address, the agent it names, an id of its own, and whether another site had it sent. The same for the same request. */
export const originOf = (
  deps: { readonly clock: Clock; readonly random: Random; readonly clientAddress: ClientAddress },
  request: IncomingMessage,
): RequestOrigin => {
  const known = origins.get(request);
  if (known) return known;
  const agent = (request.headers['user-agent'] ?? '').slice(0, LONGEST_AGENT);
  const origin = {
    address: addressOf(deps, request),
    agent,
    correlation: newId(deps),
    ...(isForeign(request) ? { foreign: true as const } : {}),
  };
  origins.set(request, origin);
  return origin;
};
