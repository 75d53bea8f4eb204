import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Random } from '../../lib/random.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import { refusals } from '../../oauth/refusals.ts';
import type { Store } from '../../store/store.ts';
import type { ClientAddress } from '../client-address.ts';
import type { Route } from '../exchange.ts';
import { securityHeaders } from '../security-headers.ts';
import { originOf } from './origin-of.ts';
import { createSend } from './send.ts';

export interface EarlyDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly store: Store;
  readonly clientAddress: ClientAddress;
  readonly https: boolean;
  readonly observe: (endpoint: string, status: number, milliseconds: number) => void;
}

const UNREADABLE = 'The request could not be read.';
const JSON_TYPE = { 'content-type': 'application/json' };
const bodyOf = (error: string, description: string): string => JSON.stringify({ error, error_description: description });

/** What the parser said, as a status: RFC 6585 §5, RFC 9110 §15.5.9. */
const parserStatus: ReadonlyMap<string, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/** Answers bytes that are no request, or did not become one in time: there is no route and no framework yet, only a socket, which is closed after it. */
export const answerBrokenRequest =
  (deps: EarlyDeps) =>
  (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = parserStatus.get(error.code ?? '') ?? 400;
    deps.observe('refused', status, 0);
    const body = bodyOf('invalid_request', UNREADABLE);
    const headers = { ...securityHeaders(deps).json, ...JSON_TYPE, 'content-length': String(body.length), connection: 'close' };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
  };

/** Path to the methods it takes, for `Allow` (RFC 9110 §15.5.6). */
const methodsByPath = (routes: readonly Route[]): ReadonlyMap<string, string> => {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes)
    methods.set(path, [...(methods.get(path) ?? []), ...(method === 'GET' ? ['GET', 'HEAD'] : [method])]);
  return new Map([...methods].map(([path, names]) => [path, names.join(', ')]));
};

/** Answers what ends before its route: an unknown path or method, a body over the limit, an address that cannot be read. */
export const earlyRefusals = (deps: EarlyDeps, routes: readonly Route[]) => {
  const standard = securityHeaders(deps).json;
  const allowed = methodsByPath(routes);
  const endpoints = new Map(routes.map(({ path, endpoint }) => [path, endpoint]));
  // At the end of the turn, as every answer: who asks again at once could else keep the loop from ever coming to its end.
  const send = createSend();
  const say = (reply: FastifyReply, status: number, error: string, description: string, headers: Record<string, string> = {}): void => {
    deps.observe(status === 404 || status === 405 ? 'unknown' : 'refused', status, 0);
    send(reply, standard, null, { status, headers: { ...JSON_TYPE, ...headers }, body: bodyOf(error, description) });
  };
  const pathOf = ({ raw }: FastifyRequest): string => (raw.url ?? '').split('?', 1)[0] ?? '';

  const notFound = (request: FastifyRequest, reply: FastifyReply): void => {
    const allow = allowed.get(pathOf(request));
    if (allow === undefined) say(reply, 404, 'not_found', 'There is nothing at this address.');
    else say(reply, 405, 'method_not_allowed', `This address takes ${allow}.`, { allow });
  };

  const tooLarge = async (request: FastifyRequest, reply: FastifyReply, origin: RequestOrigin): Promise<void> => {
    const details = { reason: 'too_large', endpoint: endpoints.get(pathOf(request)) ?? 'unknown' };
    await deps.store.refuse({ kind: 'request.refused', ...origin, details });
    // What is left of the body is not waited for.
    say(reply, 413, 'payload_too_large', refusals.payload_too_large.meaning, { connection: 'close' });
  };

  const failed = async (error: { readonly statusCode?: number }, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { statusCode: status = 500 } = error;
    const origin = originOf(deps, request.raw);
    try {
      if (status === 413) await tooLarge(request, reply, origin);
      else if (status < 500) say(reply, status, 'invalid_request', UNREADABLE);
      else throw error;
    } catch (fault) {
      deps.log.error('A request failed before its route.', { incident: origin.correlation, error: String(fault) });
      say(reply, 500, 'server_error', `Something failed here. Incident ${origin.correlation}.`);
    }
  };

  return {
    unreadableAddress: (_error: Error, _request: FastifyRequest, reply: FastifyReply): void =>
      say(reply, 400, 'invalid_request', UNREADABLE),
    addTo(server: FastifyInstance): void {
      server.setNotFoundHandler(notFound);
      server.setErrorHandler(failed);
    },
  };
};
