import { equalSecret } from '../../keys/equal-secret.ts';
import type { Metrics } from '../../observe/metrics.ts';
import type { Store } from '../../store/store.ts';
import { credentialsOf } from '../bearer.ts';
import type { ClientAddress } from '../client-address.ts';
import type { Answer, Exchange, Route } from '../exchange.ts';
import { jsonAnswer } from '../json-answer.ts';

export interface OperationalDeps {
  readonly store: Store;
  readonly metrics: Metrics;
  readonly metricsConfig: { readonly enabled: boolean; readonly token?: string | undefined };
  readonly stopping: () => boolean;
  readonly isLoopback: (address: ReturnType<ClientAddress>) => boolean;
}

const NOT_FOUND: Answer = { status: 404, headers: { 'content-type': 'application/json' }, body: '{"error":"not_found"}' };

/** Whether the store takes writes. It says no more than that: the endpoint is open to load balancers and so to everyone. */
const health = ({ store, stopping }: OperationalDeps): Answer => {
  if (stopping()) return jsonAnswer(503, { status: 'stopping' });
  return store.health().state === 'open' ? jsonAnswer(200, { status: 'ok' }) : jsonAnswer(503, { status: 'failed' });
};

const LOCAL_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * A connection from this machine, by somebody here: not passed on by a proxy nobody named, and not by a web page whose name was made to lead here.
 */
const isLocal = ({ isLoopback }: OperationalDeps, { headers, origin }: Exchange): boolean =>
  isLoopback(origin.address) &&
  headers['x-forwarded-for'] === undefined &&
  headers.forwarded === undefined &&
  LOCAL_HOST.test(headers.host ?? '');

const mayRead = (deps: OperationalDeps, exchange: Exchange): boolean => {
  const { token } = deps.metricsConfig;
  const given = credentialsOf(exchange.headers.authorization, 'bearer');
  return token !== undefined && given !== null ? equalSecret(Buffer.from(given), Buffer.from(token)) : isLocal(deps, exchange);
};

/** GET /healthz for load balancers, GET /metrics for Prometheus: to this machine, or to who holds the token. To others it does not exist. */
export const operationalRoutes = (deps: OperationalDeps): Route[] => [
  {
    method: 'GET',
    path: '/healthz',
    endpoint: 'health',
    class: 'json',
    tier: null,
    load: 0,
    operational: true,
    handle: () => health(deps),
  },
  {
    method: 'GET',
    path: '/metrics',
    endpoint: 'metrics',
    class: 'json',
    tier: 'api',
    load: 0,
    operational: true,
    async handle(exchange) {
      if (!deps.metricsConfig.enabled || !mayRead(deps, exchange)) return NOT_FOUND;
      return { status: 200, headers: { 'content-type': deps.metrics.contentType }, body: await deps.metrics.text() };
    },
  },
];
