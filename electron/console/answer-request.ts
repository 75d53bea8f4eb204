import type { IncomingMessage, ServerResponse } from 'node:http';
import { RPCHandler } from '@orpc/server/node';
import { createClientAddress } from '../http/client-address.ts';
import { originOf } from '../http/transport/origin-of.ts';
import type { RequestOrigin } from '../oauth/grants/token-request.ts';
import type { DoorContext } from '../operations/admit.ts';
import { operations } from '../operations/index.ts';
import type { OperationDeps } from '../operations/operation.ts';
import { findOperatorSession } from '../operators/operator-session.ts';
import { browserConnection, consoleCookies } from './browser-connection.ts';
import { consoleHeaders } from './console-headers.ts';
import { enterByTicket } from './enter-by-ticket.ts';
import { judgeCall } from './judge-call.ts';
import { limitCalls } from './limit-calls.ts';
import { answerFile } from './static-files.ts';
import type { ConsoleTickets } from './tickets.ts';

export interface ConsoleDoor {
  readonly deps: OperationDeps;
  readonly tickets: ConsoleTickets;
  /** Folder of the built console. */
  readonly renderer: string;
  readonly ownOrigin: (host: string | undefined) => string | undefined;
}

/** Calls of all browsers that are answered at once. */
const MOST_CALLS = 256;
const RPC = '/rpc';

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: string;
  /** This console's own, by the name the request came for. */
  readonly origin: string;
  readonly from: RequestOrigin;
}

/** An error as the caller's library reads it. */
const sayError = (response: ServerResponse, status: number, code: string, message: string): void => {
  const body = JSON.stringify({ json: { defined: false, code, status, message } });
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), connection: 'close' })
    .end(body);
};

/** Notes a request that no page of the console makes. A flood of them is counted. */
const recordRefusal = ({ store }: OperationDeps, { address, agent, foreign }: RequestOrigin, reason: string): Promise<void> =>
  store.refuse({ kind: 'request.refused', address, agent, foreign, details: { reason, endpoint: 'console' } });

const createCallAnswer = (door: ConsoleDoor) => {
  const { deps, tickets } = door;
  const handler = new RPCHandler<DoorContext>(operations, { interceptors: [limitCalls(MOST_CALLS)] });
  return async ({ request, response, origin, from }: Visit): Promise<void> => {
    const connection = browserConnection({ request, response, origin, tickets, address: from.address, agent: from.agent });
    const refusal = await judgeCall(request, origin, async () => (await findOperatorSession(deps, connection.token())) !== undefined);
    if (refusal) {
      if (refusal.reason === 'cross_origin') await recordRefusal(deps, from, refusal.reason);
      if (refusal.status === 405) response.setHeader('allow', 'POST');
      return sayError(response, refusal.status, 'BAD_REQUEST', refusal.message);
    }
    const { matched } = await handler.handle(request, response, { prefix: RPC, context: { deps, connection } });
    if (!matched) sayError(response, 404, 'NOT_FOUND', 'There is no such operation.');
  };
};

const answerEntry = async ({ deps, tickets }: ConsoleDoor, { response, query, origin, from }: Visit): Promise<void> => {
  const { location, entry } = await enterByTicket(deps, tickets, new URLSearchParams(query).get('ticket') ?? '', from);
  if (entry !== undefined) response.appendHeader('set-cookie', consoleCookies(origin).entry.set(entry, 3600));
  response.writeHead(303, { location, 'content-length': 0 }).end();
};

const answerPage = async ({ renderer }: ConsoleDoor, { request, response, path }: Visit): Promise<void> => {
  const { status, headers, body } = await answerFile(renderer, path);
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
};

/**
 * Makes the answer to every request of the console's HTTP door: the built console, the one-time address, and the calls under `/rpc`.
 *
 * A name that is not the console's own is answered 421, whatever is asked for. Calls are judged by `judgeCall`, and then as the calls of a window are.
 *
 * @throws What could not be foreseen; the connection is then to be closed.
 * Audits `request.refused` for a foreign name or origin, and `console.ticket_used`.
 */
export const createRequestAnswer = (door: ConsoleDoor): ((request: IncomingMessage, response: ServerResponse) => Promise<void>) => {
  const { deps } = door;
  const clientAddress = createClientAddress({ trustedProxies: deps.config.trustedProxies });
  const answerCall = createCallAnswer(door);
  return async (request, response) => {
    const from = originOf({ ...deps, clientAddress }, request);
    const origin = door.ownOrigin(request.headers.host);
    for (const [name, value] of Object.entries(consoleHeaders(origin?.startsWith('https:') ?? false))) response.setHeader(name, value);
    if (origin === undefined) {
      await recordRefusal(deps, from, 'unknown_host');
      return sayError(response, 421, 'MISDIRECTED_REQUEST', 'This is not a name of the console.');
    }
    const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s, 2);
    const visit: Visit = { request, response, path, query, origin, from };
    if (path === RPC || path.startsWith(`${RPC}/`)) return answerCall(visit);
    if (request.method === 'GET' && path === '/enter') return answerEntry(door, visit);
    if (request.method === 'GET' || request.method === 'HEAD') return answerPage(door, visit);
    response.setHeader('allow', 'GET, HEAD');
    sayError(response, 405, 'METHOD_NOT_SUPPORTED', 'This address takes GET and HEAD.');
  };
};
