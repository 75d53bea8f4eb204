import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHashPool, type HashPool } from '../../electron/accounts/hash-pool.ts';
import { createPasswordHasher, type PasswordCost, type PasswordHasher } from '../../electron/accounts/password-hash.ts';
import { createPasswordPolicy, type PasswordPolicy } from '../../electron/accounts/password-policy.ts';
import { hashRecoveryCode, newRecoveryCodes } from '../../electron/accounts/recovery-codes.ts';
import type { Lockout } from '../../electron/accounts/sign-in/proof-limits.ts';
import { newTotpSecret } from '../../electron/accounts/totp.ts';
import { canonicalEmail, canonicalUserName } from '../../electron/accounts/user-names.ts';
import { createRefusalGate } from '../../electron/audit/refusal-gate.ts';
import { lockoutShape } from '../../electron/config/schema/lockout.ts';
import { type Csrf, createCsrf } from '../../electron/http/csrf.ts';
import { createSealer, type Sealer } from '../../electron/keys/seal.ts';
import { generateSigningKey, sealSigningKey } from '../../electron/keys/signing-key.ts';
import { newId } from '../../electron/lib/ids.ts';
import type { Random } from '../../electron/lib/random.ts';
import type { Client, SigningAlgorithm } from '../../electron/oauth/client.ts';
import { defaultPolicy, type OAuthPolicy } from '../../electron/oauth/policy.ts';
import { createScopeRules, defaultScopeHierarchy, type ScopeRules } from '../../electron/oauth/scopes.ts';
import { createKeyRing, type KeyRing } from '../../electron/oauth/tokens/key-ring.ts';
import type { ClientRecord, UserRecord } from '../../electron/store/records.ts';
import { createSqliteStore } from '../../electron/store/sqlite/sqlite-store.ts';
import type { Store } from '../../electron/store/store.ts';
import type { AuditKind, Fact } from '../../shared/audit-event.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

export interface WorldOptions {
  readonly seed?: string;
  readonly issuer?: string;
  readonly policy?: Partial<OAuthPolicy>;
  readonly lockout?: Partial<Lockout>;
  /** Refusals recorded in full before they are only counted. */
  readonly refusalsInFull?: number;
  readonly hashQueueLimit?: number;
  readonly passwordCost?: PasswordCost;
}

export interface NewUser {
  readonly name: string;
  readonly email?: string;
  /** Null for an account without a password. */
  readonly password?: string | null;
  readonly passwordHash?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly status?: UserRecord['status'];
  /** Enrols an authenticator and recovery codes. */
  readonly secondFactor?: boolean;
}

/** An account with what only its owner knows. */
export interface Person extends UserRecord {
  readonly password: string;
  readonly totpSecret: string;
  readonly recoveryCodes: readonly string[];
}

export type NewClient = Partial<Omit<Client, 'secrets' | 'status'>> & { readonly secret?: string; readonly status?: Client['status'] };
export type ClientWithSecret = ClientRecord & { readonly secret: string };

/** Everything the use cases and routes depend on, on a real store in a directory of its own. */
export interface World {
  readonly clock: TestClock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly policy: OAuthPolicy;
  readonly lockout: Lockout;
  readonly scopes: ScopeRules;
  readonly keyRing: KeyRing;
  readonly hashPool: HashPool;
  readonly hasher: PasswordHasher;
  readonly passwordPolicy: PasswordPolicy;
  readonly csrf: Csrf;
  readonly issuer: string;
  readonly https: boolean;
  readonly issuerName: string;
  readonly directory: string;
  /** The store of now: another one after `restart`. */
  readonly store: Store;
  addUser(user: NewUser): Promise<Person>;
  addClient(client?: NewClient): Promise<ClientWithSecret>;
  addKey(alg: SigningAlgorithm): Promise<string>;
  /** Facts recorded so far, oldest first. */
  facts<K extends AuditKind>(kind: K): Extract<Fact, { kind: K }>[];
  facts(): Fact[];
  /** Closes the store and opens it again on the same files. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A password that the default policy accepts. */
export const PASSWORD = 'Tidal-Lantern 42 orchards';
/** As cheap as the library goes without being a stub. */
export const CHEAP: PasswordCost = Object.freeze({ memoryKiB: 8, passes: 1, lanes: 1 });
export const REDIRECT_URI = 'https://app.example/cb';

const must = <T>(outcome: { ok: true; value: T } | { ok: false; refusal: { description: string } }): T => {
  if (!outcome.ok) throw new Error(outcome.refusal.description);
  return outcome.value;
};

const createAddUser =
  (world: () => World) =>
  async (user: NewUser): Promise<Person> => {
    const { store, clock, random, hasher } = world();
    const password = user.password ?? PASSWORD;
    const now = clock.now();
    const passwordHash = user.passwordHash ?? (user.password === null ? null : must(await hasher.hash(password)));
    const record: UserRecord = {
      id: newId({ clock, random }),
      name: must(canonicalUserName(user.name)),
      email: user.email === undefined ? null : must(canonicalEmail(user.email)),
      claims: user.claims ?? {},
      status: user.status ?? 'active',
      passwordHash,
      passwordChangedAt: now,
      createdAt: now,
      updatedAt: now,
      tokensNotBefore: 0,
      grantsNotBefore: 0,
    };
    const totpSecret = newTotpSecret({ random });
    const recoveryCodes = newRecoveryCodes({ random });
    await store.write(async (tx) => {
      await tx.users.put(record);
      if (!user.secondFactor) return;
      await tx.users.putTotp({ userId: record.id, secret: totpSecret, lastStep: -1, enrolledAt: now });
      await tx.users.replaceRecoveryCodes(record.id, recoveryCodes.map(hashRecoveryCode));
    });
    return { ...record, password, totpSecret, recoveryCodes };
  };

const createAddClient =
  (world: () => World) =>
  async (client: NewClient = {}): Promise<ClientWithSecret> => {
    const { store, clock, random, sealer } = world();
    const { secret = random.bytes(32).toString('base64url'), ...fields } = client;
    const now = clock.now();
    const record: Omit<ClientRecord, 'secrets'> = {
      id: 'web',
      name: 'Web Shop',
      type: 'confidential',
      status: 'active',
      authMethod: 'client_secret_basic',
      assertionAlg: null,
      jwks: null,
      grants: ['authorization_code', 'refresh_token', 'client_credentials'],
      redirectUris: [REDIRECT_URI],
      postLogoutRedirectUris: ['https://app.example/bye'],
      scopes: ['openid', 'profile', 'email', 'offline_access', 'orders:write'],
      defaultScopes: ['openid'],
      accessTokenFormat: 'jwt',
      idTokenAlg: 'ES256',
      skipConsent: false,
      createdAt: now,
      updatedAt: now,
      tokensNotBefore: 0,
      weakSecret: false,
      ...fields,
    };
    return store.write(async (tx) => {
      await tx.clients.put(record);
      if (record.authMethod !== 'none') {
        const sealed = record.authMethod === 'client_secret_jwt' ? sealer.seal('client-secret', secret, record.id) : null;
        await tx.clients.addSecret(record.id, { hash: sealer.pepperedHash(secret), sealed, createdAt: now, expiresAt: null });
      }
      const stored = await tx.clients.find(record.id);
      if (!stored) throw new Error('the client was not stored');
      return { ...stored, secret };
    });
  };

const createAddKey =
  (world: () => World) =>
  async (alg: SigningAlgorithm): Promise<string> => {
    const { store, clock, sealer, keyRing } = world();
    const key = must(await generateSigningKey({ alg }));
    const now = clock.now();
    await store.write((tx) =>
      tx.registry.putSigningKey({
        kid: key.kid,
        alg,
        state: 'active',
        privateSealed: sealSigningKey(sealer, key),
        publicJwk: { ...key.publicJwk },
        createdAt: now,
        activatedAt: now,
        retiringAt: null,
        retiredAt: null,
      }),
    );
    keyRing.load(await store.read.registry.signingKeys());
    return key.kid;
  };

/**
 * Builds a world: the real store, real keys and real hashing at the least cost, with time and randomness in the test's hand. It has one ES256 key and
 * nobody in it. Close it when done.
 */
export const createWorld = async (options: WorldOptions = {}): Promise<World> => {
  const clock = createTestClock();
  const random = createSeededRandom(options.seed);
  const sealer = createSealer({ current: { version: 1, key: random.bytes(32) } }, random);
  const refusalGate = createRefusalGate({ clock, window: 60_000, inFull: options.refusalsInFull ?? 1000 });
  const directory = await mkdtemp(join(tmpdir(), 'gatewatch-'));
  const issuer = options.issuer ?? 'https://id.example';
  const recorded: Fact[] = [];
  const open = (): Store => {
    const opened = createSqliteStore({ directory, clock, random, sealer, boot: newId({ clock, random }), refusalGate, synchronous: 'OFF' });
    opened.onCommit((facts) => void recorded.push(...facts));
    return opened;
  };
  let store = open();
  const hashPool = createHashPool({ concurrency: 2, queueLimit: options.hashQueueLimit ?? 1000 });
  const self = (): World => world;
  const world: World = {
    clock,
    random,
    sealer,
    policy: { ...defaultPolicy, ...options.policy },
    lockout: { ...lockoutShape.lockout.parse(undefined), ...options.lockout },
    scopes: createScopeRules({ hierarchy: defaultScopeHierarchy }),
    keyRing: createKeyRing({ sealer, defaultAlg: 'ES256' }),
    hashPool,
    hasher: createPasswordHasher({ pool: hashPool, random, cost: options.passwordCost ?? CHEAP }),
    passwordPolicy: await createPasswordPolicy(),
    csrf: createCsrf({ mac: (data) => sealer.mac('csrf', data) }),
    issuer,
    https: issuer.startsWith('https:'),
    issuerName: 'Gatewatch',
    directory,
    get store() {
      return store;
    },
    addUser: createAddUser(self),
    addClient: createAddClient(self),
    addKey: createAddKey(self),
    facts: <K extends AuditKind>(kind?: K) =>
      recorded.filter((fact): fact is Extract<Fact, { kind: K }> => kind === undefined || fact.kind === kind),
    async restart() {
      await store.close();
      store = open();
    },
    async close() {
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  await world.addKey('ES256');
  return world;
};
