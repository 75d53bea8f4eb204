import type { Clock } from '../../electron/lib/clock.ts';
import { newId } from '../../electron/lib/ids.ts';
import type { Random } from '../../electron/lib/random.ts';
import type { Tx } from '../../electron/store/store.ts';
import { addressAt, agentAt, clientAt, idOf, POPULATION, sessionAt, userAt } from './history.ts';

/** The client that has nearly all live tokens: the one whose tokens are revoked. */
export const CROWDED_CLIENT = 'crowded-app';
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface Sources {
  readonly clock: Clock;
  readonly random: Random;
}

const addClient = (tx: Tx, id: string, now: number) =>
  tx.clients.put({
    id,
    name: `Application ${id}`,
    type: 'confidential',
    status: 'active',
    authMethod: 'client_secret_basic',
    assertionAlg: null,
    jwks: null,
    grants: ['authorization_code', 'refresh_token', 'client_credentials'],
    redirectUris: [`https://${id}.example/callback`],
    postLogoutRedirectUris: [],
    scopes: ['openid', 'profile', 'offline_access', 'api:read'],
    defaultScopes: ['openid'],
    accessTokenFormat: 'jwt',
    idTokenAlg: 'ES256',
    skipConsent: false,
    weakSecret: false,
    createdAt: now,
    updatedAt: now,
    tokensNotBefore: 0,
  });

/** Clients and people, before the first fact about them. Nobody has a password: only what an operator sees of them matters here. */
export const addPopulation = async (tx: Tx, now: number): Promise<void> => {
  for (let n = 0; n < POPULATION.clients; n++) await addClient(tx, clientAt(n), now);
  await addClient(tx, CROWDED_CLIENT, now);
  for (let n = 0; n < POPULATION.users; n++)
    await tx.users.put({
      id: userAt(n),
      name: `person-${n}`,
      email: `person-${n}@bench.example`,
      claims: { name: `Person ${n}` },
      status: n % 50 === 0 ? 'suspended' : 'active',
      passwordHash: null,
      passwordChangedAt: now,
      createdAt: now,
      updatedAt: now,
      tokensNotBefore: 0,
    });
};

/** A session for each person, and the rules about addresses, as they are at the end of the history. */
export const addStanding = async (tx: Tx, { random }: Sources, now: number): Promise<void> => {
  for (let n = 0; n < POPULATION.users; n++)
    await tx.sessions.insert({
      id: sessionAt(n),
      hash: random.bytes(32),
      userId: userAt(n),
      amr: ['pwd'],
      acr: '1',
      authTime: now,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + DAY_MS,
      address: addressAt(n),
      agent: agentAt(n),
    });
  for (let n = 0; n < POPULATION.rules; n++)
    await tx.addressRules.insert({
      id: idOf(8, n),
      kind: n % 10 === 0 ? 'allow' : 'block',
      range: `203.0.${n >> 8}.${n & 255}`,
      reason: 'Password spraying',
      createdBy: 'local:bench',
      createdByName: null,
      createdAt: now,
      expiresAt: now + 30 * DAY_MS,
    });
};

/**
 * Issues the tokens of one grant or of one client for itself, with the fact that says so.
 *
 * @returns How many tokens those are.
 */
export const issueTokens = async (tx: Tx, sources: Sources, n: number, client: string): Promise<number> => {
  const now = sources.clock.now();
  const ofPerson = n % 4 === 3;
  const format = n % 2 === 0 ? 'jwt' : 'opaque';
  const user = ofPerson ? userAt(n >> 2) : null;
  const grant = ofPerson ? newId(sources) : null;
  const token = { jti: newId(sources), hash: sources.random.bytes(32), clientId: client, userId: user, grantId: grant };
  const scope = ofPerson ? 'openid offline_access' : 'api:read';
  const expires_at = now + HOUR_MS;
  const origin = { address: addressAt(n), agent: agentAt(n), correlation: newId(sources) };
  if (user !== null && grant !== null) {
    const session = sessionAt(n >> 2);
    const claims = { nonce: null, claims: null, acr: '1', amr: ['pwd'], authTime: now };
    await tx.grants.insert({
      id: grant,
      clientId: client,
      userId: user,
      sessionId: session,
      scope,
      ...claims,
      createdAt: now,
      expiresAt: now + DAY_MS,
    });
    const refresh = { id: newId(sources), hash: sources.random.bytes(32), grantId: grant, parentId: null, scope };
    await tx.tokens.insertRefresh({ ...refresh, createdAt: now, idleExpiresAt: now + DAY_MS, expiresAt: now + DAY_MS });
    const details = { code: newId(sources), scope, format, expires_at, refresh_token: refresh.id, id_token: true };
    await tx.audit({ kind: 'code.redeemed', user, client, session, grant, token: token.jti, ...origin, details });
  } else {
    const details = { grant_type: 'client_credentials', scope, format, expires_at };
    await tx.audit({ kind: 'token.issued', client, token: token.jti, ...origin, details });
  }
  await tx.tokens.insertAccess({ ...token, scope, audience: ['https://api.example'], format, createdAt: now, expiresAt: expires_at });
  return ofPerson ? 2 : 1;
};
