import { performance } from 'node:perf_hooks';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AddressRules, StandingRule } from '../../limits/address-rules.ts';
import type { Answer, Route } from '../exchange.ts';
import { errorPage } from '../pages/error-page.ts';
import { type HeaderSet, securityHeaders } from '../security-headers.ts';
import type { EarlyDeps } from './early-refusals.ts';
import { addressOf, originOf } from './origin-of.ts';
import { sendNow } from './send.ts';

export interface TurnAwayDeps extends EarlyDeps {
  readonly addressRules: AddressRules;
  readonly issuerName: string;
}

const STATUS = 403;
// Nothing of the rule: neither that there is one, nor whom it is about, nor when it ends.
const MACHINES: Answer = {
  status: STATUS,
  headers: { 'content-type': 'application/json', connection: 'close' },
  body: JSON.stringify({ error: 'access_denied', error_description: 'The request was refused.' }),
};
const forPeople = (issuerName: string): Answer => ({
  status: STATUS,
  headers: { 'content-type': 'text/html; charset=utf-8', connection: 'close' },
  body: errorPage({
    issuerName,
    status: STATUS,
    title: 'Access denied',
    message: 'This request was refused. Who runs this server can tell you more.',
    code: 'access_denied',
  }),
});

const pathOf = ({ raw }: FastifyRequest): string => (raw.url ?? '').split('?', 1)[0] ?? '';
const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/**
 * Makes the hook that turns blocked addresses away before anything else is done for them: no limit is counted, no body read, no route called. The answer is the
 * same for every path of a kind, and the connection is closed.
 *
 * What this machine asks of the operational endpoints is served whatever the rules say, so that a block of loopback does not look like an outage.
 * Audits `request.blocked`, the first few of an address in full and then as a count. A request whose record cannot be stored is turned away all the same.
 */
export const createTurnAway = (deps: TurnAwayDeps, routes: readonly Route[]) => {
  const { addressRules } = deps;
  const endpoints = new Map(routes.map(({ path, endpoint }) => [path, endpoint]));
  const pages = new Set(routes.filter((route) => route.class === 'page').map(({ path }) => path));
  const local = new Set(routes.filter((route) => route.operational).map(({ path }) => path));
  const standard = securityHeaders(deps);
  const people = forPeople(deps.issuerName);

  const refuse = async (request: FastifyRequest, reply: FastifyReply, rule: StandingRule): Promise<void> => {
    const began = performance.now();
    const path = pathOf(request);
    const origin = originOf(deps, request.raw);
    const details = { rule: rule.id, endpoint: endpoints.get(path) ?? 'unknown' };
    await deps.store.refuse({ kind: 'request.blocked', ...origin, details }).catch((error: unknown) => {
      deps.log.error('A blocked request could not be recorded.', { incident: origin.correlation, error: String(error) });
    });
    const [headers, answer]: [HeaderSet, Answer] = pages.has(path) ? [standard.page, people] : [standard.json, MACHINES];
    sendNow(reply, headers, null, answer);
    deps.observe('blocked', STATUS, performance.now() - began);
  };

  /** The rule that turns a request away; null for one that is served. */
  const blockOf = (request: FastifyRequest): StandingRule | null => {
    const address = addressOf(deps, request.raw);
    if (isLoopback(address) && local.has(pathOf(request))) return null;
    const rule = addressRules.judge(address);
    return rule?.kind === 'block' ? rule : null;
  };

  return (request: FastifyRequest, reply: FastifyReply, next: () => void): void => {
    const rule = addressRules.size === 0 ? null : blockOf(request);
    if (rule === null) {
      next();
      return;
    }
    reply.hijack();
    refuse(request, reply, rule).catch(() => request.raw.destroy());
  };
};
