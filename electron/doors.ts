import { readFileSync } from 'node:fs';
import { describePasswordRule } from './accounts/describe-password-rule.ts';
import type { Core } from './core.ts';
import { createClientAddress } from './http/client-address.ts';
import { createCors } from './http/cors.ts';
import { assetRoutes } from './http/endpoints/assets.route.ts';
import { discoveryRoutes } from './http/endpoints/discovery.route.ts';
import { introspectRoute } from './http/endpoints/introspect.route.ts';
import { operationalRoutes } from './http/endpoints/operational.route.ts';
import { revokeRoute } from './http/endpoints/revoke.route.ts';
import { tokenRoute } from './http/endpoints/token.route.ts';
import { userinfoRoutes } from './http/endpoints/userinfo.route.ts';
import type { Route } from './http/exchange.ts';
import { createInteractiveRoutes } from './http/interactive-routes.ts';
import { createListener, type Listener } from './http/listener.ts';
import { parseRanges } from './lib/addresses.ts';
import type { AddressRules } from './limits/address-rules.ts';
import type { Metrics } from './observe/metrics.ts';
import type { Observations } from './observe/observations.ts';
import type { Protection } from './protect/protection.ts';

export interface DoorsInput {
  readonly core: Core;
  readonly issuer: string;
  readonly metrics: Metrics;
  readonly observations: Observations;
  readonly addressRules: AddressRules;
  readonly protection: Protection;
  readonly stopping: () => boolean;
}

/** Scopes to the resource servers they speak of; a scope that no resource knows is meant for the issuer itself. */
const audienceOf = (core: Core, issuer: string) => {
  const alone = Object.freeze([issuer]);
  return (scopes: readonly string[]): readonly string[] => {
    const resources = core.resources();
    if (resources.length === 0) return alone;
    const named = resources
      .filter((resource) => resource.scopes.some((scope) => scopes.includes(scope)))
      .map((resource) => resource.identifier);
    return named.length === 0 ? alone : named;
  };
};

/** What the routes share. */
export const routeDeps = ({ core, issuer }: Pick<DoorsInput, 'core' | 'issuer'>) => {
  const { store, clock, random, sealer, policy, scopes, keyRing } = core;
  return {
    store,
    read: store.read,
    clock,
    random,
    sealer,
    policy,
    scopes,
    keyRing,
    issuer,
    issuerName: core.config.lab.enabled ? 'Gatewatch lab' : 'Gatewatch',
    https: issuer.startsWith('https:'),
    hasher: core.hasher,
    passwordPolicy: core.passwordPolicy,
    passwordRule: describePasswordRule(core.config.passwords),
    limits: core.limits,
    emergency: core.emergency,
    lockout: core.config.lockout,
    risk: core.config.risk,
    seen: core.seen,
    signer: keyRing.signer,
    audienceOf: audienceOf(core, issuer),
    audiences: [issuer, `${issuer}/token`, `${issuer}/introspect`, `${issuer}/revoke`],
    resource: (identifier: string) => core.resources().find((resource) => resource.identifier === identifier),
    resourceScopes: () => core.resources().flatMap((resource) => resource.scopes),
    scopeDescriptions: core.config.scopes.descriptions,
  };
};
export type RouteDeps = ReturnType<typeof routeDeps>;

const LOOPBACK = parseRanges(['127.0.0.0/8', '::1/128']);

/** Every route of the server: the table. */
const allRoutes = (input: DoorsInput, deps: RouteDeps): Route[] => [
  ...createInteractiveRoutes(deps),
  ...assetRoutes(),
  tokenRoute(deps),
  introspectRoute(deps),
  revokeRoute(deps),
  ...userinfoRoutes(deps),
  ...discoveryRoutes(deps),
  ...operationalRoutes({
    ...input,
    store: input.core.store,
    metricsConfig: input.core.config.metrics,
    isLoopback: (address) => LOOPBACK.has(address),
  }),
];

/** From where the people and clients of the lab come: this machine, which says whose request it is as a reverse proxy does. */
const LAB_PROXY = ['127.0.0.0/8'];

export interface Doors {
  readonly main: Listener;
  /** The same routes for the lab alone, to be bound to loopback: the only door whose callers may say from which address they come. Null without the lab. */
  readonly lab: Listener | null;
}

/**
 * Makes the HTTP doors over a core.
 *
 * @throws Error when a TLS file cannot be read.
 */
export const createDoors = (input: DoorsInput): Doors => {
  const { core, metrics, observations, addressRules, protection } = input;
  const { config } = core;
  const deps = routeDeps(input);
  const { cert, key } = config.tls;
  const tls = cert !== undefined && key !== undefined ? { cert: readFileSync(cert), key: readFileSync(key) } : null;
  const cors = createCors(config.cors);
  const observe = (endpoint: string, status: number, milliseconds: number): void => {
    observations.note(endpoint, status, milliseconds * 1000);
    metrics.observe(endpoint, status, milliseconds / 1000);
  };
  const routes = allRoutes(input, deps);
  const open = (trustedProxies: readonly string[], secure: typeof tls): Listener => {
    const clientAddress = createClientAddress({ trustedProxies });
    const guards = { addressRules, protection, mayIssue: core.disk.mayIssue, shedding: core.shedding };
    return createListener({ ...deps, ...guards, log: core.log, cors, clientAddress, tls: secure, bounds: config.http, observe }, routes);
  };
  return { main: open(config.trustedProxies, tls), lab: config.lab.enabled ? open(LAB_PROXY, null) : null };
};
