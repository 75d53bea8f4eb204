import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Random } from '../../lib/random.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { ClientAddress } from '../client-address.ts';

const LONGEST_AGENT = 512;

/** Where a request came from: the judged address, the agent it names, and an id of its own. */
export const originOf = (
  deps: { readonly clock: Clock; readonly random: Random; readonly clientAddress: ClientAddress },
  { headers, socket }: IncomingMessage,
): RequestOrigin => {
  const forwardedFor = headers['x-forwarded-for'];
  const address = deps.clientAddress(
    socket.remoteAddress ?? '',
    Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
    headers.forwarded,
  );
  return { address, agent: (headers['user-agent'] ?? '').slice(0, LONGEST_AGENT), correlation: newId(deps) };
};
