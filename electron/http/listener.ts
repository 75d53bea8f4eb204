import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { StoreFault } from '../lib/store-fault.ts';
import type { AddressRules } from '../limits/address-rules.ts';
import { limitHeaders } from '../limits/limit-headers.ts';
import type { LoadShedding } from '../limits/load-shedding.ts';
import type { Limits, LimitVerdict } from '../limits/tiers.ts';
import type { RequestOrigin } from '../oauth/grants/token-request.ts';
import { refusal, refusals } from '../oauth/refusals.ts';
import type { Protection } from '../protect/protection.ts';
import type { Store } from '../store/store.ts';
import type { ClientAddress } from './client-address.ts';
import type { Cors } from './cors.ts';
import type { Answer, Exchange, Route } from './exchange.ts';
import { refusalAnswer } from './json-answer.ts';
import { errorPage } from './pages/error-page.ts';
import { recordExcess } from './record-excess.ts';
import { securityHeaders } from './security-headers.ts';
import { addressError } from './transport/address-error.ts';
import { answerBrokenRequest, earlyRefusals } from './transport/early-refusals.ts';
import { createGuard, type Guard } from './transport/guard-requests.ts';
import { heldAnswer } from './transport/held-answer.ts';
import { originOf } from './transport/origin-of.ts';
import { createSend, type Send, sendNow } from './transport/send.ts';
import { createLoadDoor, type LoadDoor, type Place } from './transport/shed-load.ts';
import { createTurnAway } from './transport/turn-away.ts';

export interface ListenerDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly store: Store;
  readonly limits: Limits;
  readonly addressRules: AddressRules;
  /** The protection in line; without it requests are neither observed nor judged. */
  readonly protection?: Protection | undefined;
  /** Whether anybody may be let in or given anything; always, when left out. */
  readonly mayIssue?: (() => boolean) | undefined;
  /** Decides what is worked on under overload; without it everything is, at once. */
  readonly shedding?: LoadShedding | undefined;
  readonly cors: Cors;
  readonly clientAddress: ClientAddress;
  readonly issuer: string;
  readonly issuerName: string;
  readonly https: boolean;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null;
  readonly bounds: {
    readonly headersTimeoutMs: number;
    readonly requestTimeoutMs: number;
    readonly keepAliveTimeoutMs: number;
    readonly maxBodyBytes: number;
    readonly maxHeaderBytes: number;
    readonly maxConnections: number;
  };
  /** Called once per answer. */
  readonly observe: (endpoint: string, status: number, milliseconds: number) => void;
}

const exchangeOf = (request: FastifyRequest, origin: RequestOrigin): Exchange => {
  const { method, url = '/', headers } = request.raw;
  const question = url.indexOf('?');
  return {
    method: method === 'POST' ? 'POST' : method === 'OPTIONS' ? 'OPTIONS' : 'GET',
    path: question < 0 ? url : url.slice(0, question),
    query: question < 0 ? '' : url.slice(question + 1),
    headers,
    body: Buffer.isBuffer(request.body) ? request.body : undefined,
    origin,
  };
};

/** A fault, said to the caller without saying anything: the incident id leads to the running log. */
const faultAnswer = (deps: ListenerDeps, route: Route, error: unknown, incident: string): Answer => {
  const busy = error instanceof StoreFault && (error.kind === 'busy' || error.kind === 'full');
  const code = busy ? 'temporarily_unavailable' : 'server_error';
  deps.log.error('A request failed.', {
    incident,
    endpoint: route.endpoint,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  if (route.class !== 'page') {
    return refusalAnswer(
      refusal(code, 'fault', busy ? refusals.temporarily_unavailable.meaning : `Something failed here. Incident ${incident}.`),
      deps.issuer,
    );
  }
  const status = refusals[code].status;
  const message = busy
    ? 'The server has too much to do at this moment.'
    : 'Something failed on our side. Nothing you did was lost on the way: try again.';
  const body = errorPage({ issuerName: deps.issuerName, status, title: 'This did not work', message, incident });
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...(busy ? { 'retry-after': '2' } : {}) }, body };
};

const limitedAnswer = async (deps: ListenerDeps, route: Route, exchange: Exchange, verdict: LimitVerdict): Promise<Answer> => {
  await recordExcess(deps, verdict, exchange.origin);
  const headers = limitHeaders(verdict);
  if (route.class !== 'page') return refusalAnswer(refusal('rate_limited', 'rate_limited'), deps.issuer, headers);
  const message = 'There were too many requests from your network in a short time.';
  const body = errorPage({
    issuerName: deps.issuerName,
    status: 429,
    title: 'Too many requests',
    message,
    retryAfterSeconds: verdict.retryAfterSeconds,
  });
  return { status: 429, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
};

const answer = async (deps: ListenerDeps, route: Route, exchange: Exchange): Promise<Answer> => {
  try {
    if (route.issues && deps.mayIssue?.() === false) return heldAnswer(deps, route);
    if (route.tier === null) return await route.handle(exchange);
    const verdict = deps.limits.check(route.tier, { address: exchange.origin.address });
    if (!verdict.allowed) return await limitedAnswer(deps, route, exchange, verdict);
    const given = await route.handle(exchange);
    return route.class === 'page' ? given : { ...given, headers: { ...limitHeaders(verdict), ...given.headers } };
  } catch (error) {
    return faultAnswer(deps, route, error, exchange.origin.correlation);
  }
};

/** How often slow peers are looked for: a time-out is late by this much at most. The runtime's own pace is half a minute. */
const TIMEOUT_CHECK_MS = 1000;

type Early = ReturnType<typeof earlyRefusals>;

const createServer = (deps: ListenerDeps, early: Early): FastifyInstance => {
  const { bounds, tls } = deps;
  const options = {
    logger: false,
    bodyLimit: bounds.maxBodyBytes,
    requestTimeout: bounds.requestTimeoutMs,
    keepAliveTimeout: bounds.keepAliveTimeoutMs,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    // What comes over an open connection while the server stops is still served, and the connection closed after it.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenRequest(deps),
    frameworkErrors: early.unreadableAddress,
  } as const;
  const http = {
    maxHeaderSize: bounds.maxHeaderBytes,
    headersTimeout: bounds.headersTimeoutMs,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
  };
  if (!tls) return fastify({ ...options, http });
  // The framework types a secure server apart; to its users here the two are one.
  const secure: unknown = fastify({ ...options, https: { ...http, ...tls, minVersion: 'TLSv1.2' } });
  return secure as FastifyInstance;
};

interface Serving {
  readonly send: Send;
  readonly guard: Guard | null;
  readonly loadDoor: LoadDoor | null;
  readonly isStopping: () => boolean;
}

/** The place of a request where nothing is ever shed. */
const AT_ONCE: Place = { waited: 0, leave: () => undefined };

const addRoute = (server: FastifyInstance, deps: ListenerDeps, route: Route, { send, guard, loadDoor, isStopping }: Serving): void => {
  const standard = securityHeaders({ https: deps.https })[route.class];
  const corsClass = route.cors ?? 'closed';
  server.route({
    method: route.method === 'GET' ? ['GET', 'HEAD'] : route.method,
    url: route.path,
    handler: async (request, reply) => {
      const place = loadDoor ? await loadDoor.enter(route, request, reply) : AT_ONCE;
      if (place === null) return;
      try {
        const began = performance.now();
        const exchange = exchangeOf(request, originOf(deps, request.raw));
        const given = await answer(deps, route, exchange);
        // Else the peer would keep the connection, and the stop would wait for it.
        if (isStopping()) reply.raw.setHeader('connection', 'close');
        send(reply, standard, deps.cors.headersFor(corsClass, exchange.headers.origin), given);
        const milliseconds = performance.now() - began;
        deps.observe(route.endpoint, given.status, place.waited + milliseconds);
        // Without the wait: to be slow because of others is nothing unusual about a request.
        guard?.served(request.raw, given.party, milliseconds);
      } finally {
        place.leave();
      }
    },
  });
};

const addPreflight = (server: FastifyInstance, deps: ListenerDeps, routes: readonly Route[]): void => {
  const classes = new Map(routes.filter((route) => route.cors).map((route) => [route.path, route.cors ?? 'closed']));
  for (const [url, corsClass] of classes) {
    server.options(url, (request, reply) => {
      const { origin, 'access-control-request-method': method, 'access-control-request-headers': asked } = request.headers;
      const granted = deps.cors.preflight(corsClass, origin, method, asked);
      const answered: Answer = { status: granted ? 204 : 403, headers: {}, body: '' };
      deps.observe('preflight', answered.status, 0);
      sendNow(reply, securityHeaders({ https: deps.https }).json, granted, answered);
    });
  }
};

export interface Listener {
  /**
   * Starts to listen and returns the port, the one the system gave where 0 was asked for.
   *
   * @throws Error that names the address and what to do, when it is taken, forbidden, or not of this machine.
   */
  listen(options: { readonly host: string; readonly port: number }): Promise<number>;
  /** Stops taking requests, lets the running ones end within `graceMs`, then closes what is left. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Makes the HTTP door: turns blocked and penalised addresses away, reads and bounds requests, judges their address, calls the route, and writes the answer with the standard headers of its class.
 * Routes decide nothing about transport, and this decides nothing about OAuth.
 */
export const createListener = (deps: ListenerDeps, routes: readonly Route[]): Listener => {
  const early = earlyRefusals(deps, routes);
  const server = createServer(deps, early);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, next) => next(null, body));
  const { protection, shedding } = deps;
  let stopping = false;
  const isStopping = (): boolean => stopping;
  const guard = protection ? createGuard({ ...deps, protection }, routes) : null;
  const loadDoor = shedding ? createLoadDoor({ ...deps, shedding, isStopping }, routes) : null;
  if (loadDoor) server.addHook('onRequest', loadDoor.turnAway);
  if (guard) server.addHook('onRequest', guard.watch);
  server.addHook('onRequest', createTurnAway(deps, routes));
  if (guard) {
    server.addHook('onRequest', guard.judge);
    server.addHook('preHandler', guard.judgeBody);
  }
  early.addTo(server);
  const send = createSend();
  for (const route of routes) addRoute(server, deps, route, { send, guard, loadDoor, isStopping });
  addPreflight(server, deps, routes);
  server.server.maxConnections = deps.bounds.maxConnections;
  return {
    async listen({ host, port }) {
      await server.listen({ host, port, backlog: 511 }).catch((error: unknown) => {
        throw addressError(error, host, port);
      });
      const address: AddressInfo | string | null = server.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    async stop(graceMs) {
      stopping = true;
      const closing = server.close();
      const timer = setTimeout(() => server.server.closeAllConnections(), graceMs);
      await closing;
      clearTimeout(timer);
    },
  };
};
