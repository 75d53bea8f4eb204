import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import type { Config } from '../../../electron/config/config.ts';
import { loadConfig } from '../../../electron/config/load-config.ts';
import { createOperationDeps } from '../../../electron/control/operation-deps.ts';
import { type Engine, startEngine } from '../../../electron/engine.ts';
import { systemClock } from '../../../electron/lib/clock.ts';
import { silentLog } from '../../../electron/lib/log.ts';
import { systemRandom } from '../../../electron/lib/random.ts';
import { operations } from '../../../electron/operations/index.ts';
import { CHALLENGE, VERIFIER } from '../../support/authorization.ts';
import { type RelyingParty, startRelyingParty } from './relying-party.ts';

export const CLIENT_ID = 'web';
export const CLIENT_NAME = 'Harbour Orders';
export const PASSWORD = 'Tidal-Lantern 42 orchards';
const CLIENT_SECRET = 'q7Zk2rXw9LmB4vTn8sJd3pFy6hGc1aEu5oRi0wKx';
const SCOPES = 'openid profile email offline_access orders:write';

export type Changes = Readonly<Record<string, string | undefined>>;

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A running server with one client and no people. */
export interface Site {
  readonly issuer: string;
  readonly party: RelyingParty;
  readonly operate: ReturnType<typeof operator>;
  addUser(username: string): Promise<void>;
  /** The address of an authorization request; `undefined` leaves a parameter out. */
  authorizeUrl(changes?: Changes): string;
  redeem(code: string | undefined): Promise<TokenAnswer>;
  refresh(refreshToken: unknown): Promise<TokenAnswer>;
  stop(): Promise<void>;
}

const operator = (engine: Engine) => {
  const site = { version: '0.0.0', issuer: engine.issuer, startedAt: null, masterKey: { source: 'generated' as const } };
  return createRouterClient(operations, {
    context: { deps: createOperationDeps(engine.core, site, engine.checkpoint), caller: { actor: 'system', role: 'administrator' } },
  });
};

const configOf = (data: string): Config => {
  const loaded = loadConfig({ argv: { data }, env: { GATEWATCH_PORT: '0' } });
  if (!loaded.ok) throw new Error(loaded.refusal.description);
  return loaded.value.config;
};

const postToken = async (issuer: string, fields: Record<string, string>): Promise<TokenAnswer> => {
  const authorization = `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}`;
  const answer = await fetch(`${issuer}/token`, { method: 'POST', headers: { authorization }, body: new URLSearchParams(fields) });
  return { status: answer.status, body: Object.fromEntries(Object.entries(Object(await answer.json()))) };
};

const requestOf = (party: RelyingParty, changes: Changes): string => {
  const all: Changes = {
    response_type: 'code',
    client_id: CLIENT_ID,
    redirect_uri: party.redirectUri,
    scope: SCOPES,
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changes,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(all)) if (value !== undefined) query.set(name, value);
  return query.toString();
};

type ChangeLimits = (limits: Config['limits']) => Config['limits'];

/** The rate limits as they are by default, but for the sign-ins a minute. */
export const signInsLimitedTo =
  (requests: number): ChangeLimits =>
  (limits) => ({ ...limits, tiers: { ...limits.tiers, auth: { ...limits.tiers.auth, requests } } });

/**
 * Starts the real engine on a directory of its own, and the web site of its one client. Stop it when done.
 *
 * @param limitsOf Changes the rate limits; without it there are none, as all tests come from one address.
 */
export const startSite = async (limitsOf?: ChangeLimits): Promise<Site> => {
  const directory = await mkdtemp(join(tmpdir(), 'gatewatch-e2e-'));
  const config = configOf(directory);
  const random = systemRandom();
  const engine = await startEngine({
    config: { ...config, limits: limitsOf?.(config.limits) ?? { ...config.limits, enabled: false } },
    masterKey: random.bytes(32),
    clock: systemClock(),
    random,
    log: silentLog,
    synchronous: 'OFF',
    version: '0.0.0',
  });
  const { issuer } = engine;
  const party = await startRelyingParty();
  const operate = operator(engine);
  await operate.clients.add({
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    client_name: CLIENT_NAME,
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [party.redirectUri],
    post_logout_redirect_uris: [party.signedOutUri],
    scope: SCOPES,
  });
  return {
    issuer,
    party,
    operate,
    async addUser(username) {
      await operate.users.add({ username, password: PASSWORD });
    },
    authorizeUrl: (changes = {}) => `${issuer}/authorize?${requestOf(party, changes)}`,
    redeem: (code = '') =>
      postToken(issuer, { grant_type: 'authorization_code', code, redirect_uri: party.redirectUri, code_verifier: VERIFIER }),
    refresh: (refreshToken) => postToken(issuer, { grant_type: 'refresh_token', refresh_token: String(refreshToken) }),
    async stop() {
      await party.close();
      await engine.stop('test');
      await rm(directory, { recursive: true, force: true });
    },
  };
};
