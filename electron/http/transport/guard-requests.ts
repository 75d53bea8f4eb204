import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusal } from '../../oauth/refusals.ts';
import type { Protection } from '../../protect/protection.ts';
import type { Answer, Party, Route } from '../exchange.ts';
import { refusalAnswer } from '../json-answer.ts';
import { errorPage } from '../pages/error-page.ts';
import { securityHeaders } from '../security-headers.ts';
import type { EarlyDeps } from './early-refusals.ts';
import { addressOf, originOf } from './origin-of.ts';
import { sendNow } from './send.ts';

export interface GuardDeps extends EarlyDeps {
  readonly protection: Protection;
  readonly issuer: string;
  readonly issuerName: string;
}

/** What is known of a request while it is under way. */
interface Watched {
  readonly path: string;
  readonly endpoint: string | null;
  /** Nobody turned it away before it was judged. */
  isJudged: boolean;
  /** Its address has to wait. */
  isPenalised: boolean;
  hasAttack: boolean;
  party?: Party | undefined;
  milliseconds: number | null;
}

type Next = () => void;

export interface Guard {
  /** The first hook of all: sees to it that every answer is observed, whoever gives it. */
  watch(request: FastifyRequest, reply: FastifyReply, next: Next): void;
  /** After blocked addresses were turned away: judges head and address. */
  judge(request: FastifyRequest, reply: FastifyReply, next: Next): void;
  /** When the body is there: judges it as a form. */
  judgeBody(request: FastifyRequest, reply: FastifyReply, next: Next): void;
  /** A route answered, for whom, and how long that took. */
  served(request: IncomingMessage, party: Party | undefined, milliseconds: number): void;
}

const BLOCKED = 403;
const OVER_LIMIT = 429;

const split = (url = '/'): readonly [string, string] => {
  const question = url.indexOf('?');
  return question < 0 ? [url, ''] : [url.slice(0, question), url.slice(question + 1)];
};

/**
 * Makes the hooks by which every request to the door meets the protection in line. What is found changes no answer, so that nobody can learn by trying what is
 * found; only an address that has to wait is answered 429 with `Retry-After`, before its body is read.
 */
export const createGuard = (deps: GuardDeps, routes: readonly Route[]): Guard => {
  const { protection } = deps;
  const watched = new WeakMap<IncomingMessage, Watched>();
  const endpoints = new Map(routes.map(({ path, endpoint }) => [path, endpoint]));
  const pages = new Set(routes.filter((route) => route.class === 'page').map(({ path }) => path));
  const finder = protection.finder(new Set(endpoints.keys()));
  const standard = securityHeaders(deps);

  const finish = (request: IncomingMessage, reply: FastifyReply, seen: Watched): void => {
    if (!reply.raw.headersSent) return;
    const { statusCode: status } = reply.raw;
    if (status === OVER_LIMIT && !seen.isPenalised) protection.violated('limit', originOf(deps, request));
    if (status === BLOCKED && !seen.isJudged) protection.violated('blocked', originOf(deps, request));
    const { path, endpoint, milliseconds, party } = seen;
    const { address, foreign } = originOf(deps, request);
    protection.answered({ address, foreign, path, endpoint, status, milliseconds, ...party });
  };

  const penalisedAnswer = (path: string, wait: number): Answer => {
    const headers = { 'retry-after': String(wait) };
    if (!pages.has(path)) return refusalAnswer(refusal('rate_limited', 'penalised'), deps.issuer, headers);
    const message = 'There were too many requests from your network that went too far.';
    const page = { issuerName: deps.issuerName, status: OVER_LIMIT, title: 'Too many requests', message, retryAfterSeconds: wait };
    return { status: OVER_LIMIT, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body: errorPage(page) };
  };

  const turnAway = (request: IncomingMessage, reply: FastifyReply, path: string, wait: number): void => {
    protection.turnedAway(wait, originOf(deps, request));
    deps.observe('penalised', OVER_LIMIT, 0);
    const answer = penalisedAnswer(path, wait);
    sendNow(reply, pages.has(path) ? standard.page : standard.json, { connection: 'close' }, answer);
  };

  const note = (request: IncomingMessage, seen: Watched, found: ReturnType<NonNullable<typeof finder>['inHead']>): void => {
    if (found === null) return;
    seen.hasAttack = true;
    protection.attacked(found, seen.endpoint ?? 'unknown', originOf(deps, request));
  };

  return {
    watch({ raw }, reply, next) {
      const [path] = split(raw.url);
      const seen: Watched = {
        path,
        endpoint: endpoints.get(path) ?? null,
        isJudged: false,
        isPenalised: false,
        hasAttack: false,
        milliseconds: null,
      };
      watched.set(raw, seen);
      reply.raw.once('close', () => finish(raw, reply, seen));
      next();
    },
    judge({ raw }, reply, next) {
      const seen = watched.get(raw);
      if (!seen) return next();
      const [path, query] = split(raw.url);
      seen.isJudged = true;
      // Asked first: what is found in a request changes no answer, not even its own.
      const wait = protection.waitOf(addressOf(deps, raw));
      const head = { path, query, userAgent: raw.headers['user-agent'] ?? '', referer: raw.headers.referer ?? '' };
      note(raw, seen, finder?.inHead(head) ?? null);
      if (wait === 0) return next();
      seen.isPenalised = true;
      reply.hijack();
      turnAway(raw, reply, path, wait);
    },
    judgeBody({ raw, body }, _reply, next) {
      const seen = watched.get(raw);
      if (seen && !seen.hasAttack && Buffer.isBuffer(body) && body.length > 0)
        note(raw, seen, finder?.inForm(body.toString('latin1')) ?? null);
      next();
    },
    served(request, party, milliseconds) {
      const seen = watched.get(request);
      if (!seen) return;
      seen.party = party;
      seen.milliseconds = milliseconds;
    },
  };
};
