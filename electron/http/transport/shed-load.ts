import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteLoad, WaitingClass } from '../../../shared/load-class.ts';
import type { Millis, Seconds } from '../../../shared/units.ts';
import type { LoadShedding } from '../../limits/load-shedding.ts';
import { refusal } from '../../oauth/refusals.ts';
import type { Cors } from '../cors.ts';
import type { Answer, Route } from '../exchange.ts';
import { refusalAnswer } from '../json-answer.ts';
import { errorPage } from '../pages/error-page.ts';
import { securityHeaders } from '../security-headers.ts';
import type { EarlyDeps } from './early-refusals.ts';
import { createPaceRefusals } from './pace-refusals.ts';
import { sendNow } from './send.ts';

export interface LoadDoorDeps extends EarlyDeps {
  readonly shedding: LoadShedding;
  readonly cors: Cors;
  readonly issuer: string;
  readonly issuerName: string;
  readonly isStopping: () => boolean;
}

/** A request that is worked on. */
export interface Place {
  /** How long it waited for that. */
  readonly waited: Millis;
  /** The work is done; call it once. */
  leave(): void;
}

export interface LoadDoor {
  /** The first hook of all: what cannot be served in time is shed with nothing read of it but its head. */
  turnAway(request: FastifyRequest, reply: FastifyReply, next: () => void): void;
  /** Takes a place for a request that was read, and waits for one if need be. Null when there is nothing more to do: it was shed, or nobody waits for the answer. */
  enter(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<Place | null>;
}

const UNAVAILABLE = 503;
const UNKNOWN = 5;
/** A wait of one to five seconds, so that those who were shed together do not come back together. */
const LONGEST_WAIT_S = 5;
/** Of a longer body, or one of unknown length, the rest is not waited for: the connection is closed. */
const READ_TO_END_BYTES = 16_384;

const isLong = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > READ_TO_END_BYTES;

/** The answers, by the seconds they tell to wait: made once, since it is when there is no time that they are needed. */
const answersBy = (make: (seconds: Seconds) => Answer): readonly Answer[] =>
  Array.from({ length: LONGEST_WAIT_S }, (_, index) => make(index + 1));

const makeAnswers = ({ issuer, issuerName }: LoadDoorDeps) => ({
  json: answersBy((seconds) => refusalAnswer(refusal('temporarily_unavailable', 'overload'), issuer, { 'retry-after': String(seconds) })),
  page: answersBy((seconds) => ({
    status: UNAVAILABLE,
    headers: { 'content-type': 'text/html; charset=utf-8', 'retry-after': String(seconds) },
    body: errorPage({
      issuerName,
      status: UNAVAILABLE,
      title: 'Too busy just now',
      message: 'The server has too much to do at this moment. Nothing you did was begun: try again shortly.',
      retryAfterSeconds: seconds,
    }),
  })),
});

/** Makes the door's part of load shedding: tells the class of a request, and answers those that are shed with 503 and `Retry-After` (RFC 9110 §15.6.4). Audits nothing: what is shed is counted. */
export const createLoadDoor = (deps: LoadDoorDeps, routes: readonly Route[]): LoadDoor => {
  const { shedding, cors, clock, random } = deps;
  const byPath = new Map(routes.map((route) => [route.path, route]));
  const answers = makeAnswers(deps);
  const standard = securityHeaders(deps);
  const pace = createPaceRefusals(deps);

  const refuse = ({ raw }: FastifyRequest, reply: FastifyReply, route: Route | undefined, waited: Millis): void => {
    const kind = route?.class === 'page' ? 'page' : 'json';
    const answer = answers[kind][(random.bytes(1)[0] ?? 0) % LONGEST_WAIT_S] ?? answers[kind][0];
    if (answer === undefined) return;
    const close = deps.isStopping() || isLong(raw) ? { connection: 'close' } : null;
    deps.observe(route?.endpoint ?? 'unknown', UNAVAILABLE, waited);
    sendNow(reply, standard[kind], { ...cors.headersFor(route?.cors ?? 'closed', raw.headers.origin), ...close }, answer);
  };

  const refuseInTurn = (request: FastifyRequest, reply: FastifyReply, route: Route | undefined, began: Millis): void =>
    pace(() => reply.raw.destroyed || refuse(request, reply, route, clock.monotonic() - began));

  const wait = (load: WaitingClass, reply: FastifyReply): Promise<'admitted' | 'shed' | 'gone'> =>
    new Promise((resolve) => {
      const giveUp = shedding.wait(load, { admitted: () => resolve('admitted'), shed: () => resolve('shed') });
      reply.raw.once('close', () => giveUp() && resolve('gone'));
    });

  const placeOf = (load: RouteLoad, waited: Millis): Place => ({ waited, leave: () => shedding.leave(load) });

  return {
    turnAway(request, reply, next) {
      const { url = '', method } = request.raw;
      const route = byPath.get(url.split('?', 1)[0] ?? '');
      const load = route ? (method === 'OPTIONS' ? 0 : route.load) : UNKNOWN;
      if (load === 0 || !shedding.shedUnread(load)) return next();
      reply.hijack();
      refuseInTurn(request, reply, route, clock.monotonic());
    },
    async enter(route, request, reply) {
      const load = route.loadOf?.(Buffer.isBuffer(request.body) ? request.body : undefined) ?? route.load;
      if (shedding.enter(load)) return placeOf(load, 0);
      if (load === 0) return null;
      const began = clock.monotonic();
      const end = await wait(load, reply);
      if (end === 'admitted' && !reply.raw.destroyed) return placeOf(load, clock.monotonic() - began);
      if (end === 'admitted') shedding.leave(load);
      // From here on the framework does not answer by itself.
      reply.hijack();
      if (end === 'shed') refuseInTurn(request, reply, route, began);
      return null;
    },
  };
};
