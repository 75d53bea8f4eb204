import { existsSync } from 'node:fs';
import { createHashPool } from './accounts/hash-pool.ts';
import { createPasswordHasher, type PasswordHasher } from './accounts/password-hash.ts';
import { createPasswordPolicy, type PasswordPolicy, type PasswordPolicyOptions } from './accounts/password-policy.ts';
import { checkLogHead } from './audit/log-identity.ts';
import { createRefusalGate, type RefusalGate } from './audit/refusal-gate.ts';
import type { Config } from './config/config.ts';
import { createPlaces, type Places } from './detect/places/load-places.ts';
import { createDiskGuard, type DiskGuard } from './disk/disk-guard.ts';
import { createSealer, type Sealer } from './keys/seal.ts';
import { wipe } from './keys/wipe.ts';
import type { Clock } from './lib/clock.ts';
import { newId } from './lib/ids.ts';
import type { Log } from './lib/log.ts';
import type { Random } from './lib/random.ts';
import { createLoadShedding, type LoadShedding } from './limits/load-shedding.ts';
import { createPenalties, type Penalties } from './limits/penalties.ts';
import { createRecentMap } from './limits/recent-map.ts';
import { createLimits, type Limits } from './limits/tiers.ts';
import { createTrustScores, type TrustScores } from './limits/trust-scores.ts';
import type { OAuthPolicy } from './oauth/policy.ts';
import { createScopeRules, type ScopeRules } from './oauth/scopes.ts';
import { createKeyRing, type KeyRing } from './oauth/tokens/key-ring.ts';
import { createTokenSightings, type TokenSightings } from './oauth/tokens/token-sightings.ts';
import { type RotateDeps, rotateSigningKeys } from './operations/rotate-signing-keys.ts';
import { type Emergency, keepEmergency } from './respond/emergency.ts';
import type { ResourceRecord } from './store/records.ts';
import { lockDataDirectory } from './store/sqlite/data-lock.ts';
import { createSqliteStore } from './store/sqlite/sqlite-store.ts';
import type { Store } from './store/store.ts';

/** Tokens whose last use is kept in memory: some 20 MB at most. */
const SIGHTINGS = 100_000;

export interface CoreInput {
  readonly config: Config;
  /** Wiped once the keys are derived from it. */
  readonly masterKey: Buffer;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly synchronous?: 'FULL' | 'OFF';
}

/** What every way of working on a data directory has: the server with its doors, and a command that runs beside none. */
export interface Core {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly boot: string;
  readonly sealer: Sealer;
  readonly store: ReturnType<typeof createSqliteStore>;
  readonly refusalGate: RefusalGate;
  readonly policy: OAuthPolicy;
  readonly scopes: ScopeRules;
  readonly keyRing: KeyRing;
  readonly rotation: RotateDeps;
  /** Whether the log is the one that was signed, as it was found when the directory was opened. */
  readonly logHead: Awaited<ReturnType<typeof checkLogHead>>;
  readonly hasher: PasswordHasher;
  /** For what operators do: with places of its own, so that a flood of sign-ins cannot keep them out of the console. */
  readonly operatorHasher: PasswordHasher;
  readonly hashing: () => { readonly running: number; readonly waiting: number };
  readonly passwordPolicy: PasswordPolicy;
  /** The rate limits of the HTTP doors; nothing is counted where there are none. */
  readonly limits: Limits;
  /** How addresses behaved of late; moves their limits. */
  readonly trust: TrustScores;
  /** Addresses that have to wait. */
  readonly penalties: Penalties;
  /** Which requests are worked on when more come than can be done; undefined where all are. */
  readonly shedding: LoadShedding | undefined;
  /** Emergency mode, as the request path sees it. */
  readonly emergency: Emergency;
  /** The disk that holds the data. */
  readonly disk: DiskGuard;
  /** Where addresses are. */
  readonly places: Places;
  /** When live tokens were last presented. */
  readonly seen: TokenSightings;
  readonly resources: () => readonly ResourceRecord[];
  close(): Promise<void>;
}

const passwordOptions = ({ passwords }: Config): Partial<PasswordPolicyOptions> => ({
  minLength: passwords.minLength,
  maxLength: passwords.maxLength,
  lower: passwords.requireClasses.includes('lower'),
  upper: passwords.requireClasses.includes('upper'),
  digit: passwords.requireClasses.includes('digit'),
  symbol: passwords.requireClasses.includes('symbol'),
  repeatedRun: passwords.maxRepeat + 1,
  sequentialRun: passwords.maxSequence + 1,
  minStrength: passwords.minScore,
  breachedFile: passwords.breachedFile ?? null,
});

const createShedding = ({ protection: { overload }, http }: Config, clock: Clock): LoadShedding | undefined => {
  // Half of the connections may wait: the other half is left to what is never shed, and to those that are turned away.
  const mostWaiting = Math.floor(http.maxConnections / 2);
  return overload.enabled ? createLoadShedding({ clock, config: { ...overload, mostWaiting } }) : undefined;
};

/** Follows the registry: what is read by every request and changed by few is kept in memory and read anew when a fact says it changed. */
const followRegistry = async (store: Store, keyRing: KeyRing, log: Log): Promise<() => readonly ResourceRecord[]> => {
  let resources = await store.read.registry.resources();
  store.onCommit((facts) => {
    const touchesResources = facts.some(({ kind }) => kind.startsWith('resource.') || kind === 'import.applied');
    const touchesKeys = facts.some(({ kind }) => kind.startsWith('key.'));
    const again = async (): Promise<void> => {
      if (touchesResources) resources = await store.read.registry.resources();
      if (touchesKeys) keyRing.load(await store.read.registry.signingKeys());
    };
    if (touchesResources || touchesKeys)
      again().catch((error: unknown) => log.error('The registry could not be read anew.', { error: String(error) }));
  });
  return () => resources;
};

/**
 * Opens a data directory: takes its lock, derives the keys, opens the store, and brings the signing keys up to date.
 *
 * @throws StoreFault `locked`, `unwritable`, `damaged` and the like; Error when a signing key does not open under this master key.
 */
export const openCore = async (input: CoreInput): Promise<Core> => {
  const { config, clock, random, log } = input;
  const disk = createDiskGuard({ directory: config.data, config: config.disk, clock, random, log });
  // Before anything is written, the lock's own page, too: on a full disk the start itself needs what the reserve holds.
  if (existsSync(config.data)) await disk.measure();
  const lock = lockDataDirectory(config.data);
  let store: ReturnType<typeof createSqliteStore> | undefined;
  try {
    await disk.measure();
    const sealer = createSealer({ current: { version: 1, key: input.masterKey } }, random);
    wipe(input.masterKey);
    const boot = newId({ clock, random });
    const refusalGate = createRefusalGate({ clock, window: config.audit.refusalWindowSeconds * 1000, inFull: config.audit.refusalsInFull });
    store = createSqliteStore({
      directory: config.data,
      clock,
      random,
      sealer,
      boot,
      refusalGate,
      full: disk.full,
      ...(input.synchronous ? { synchronous: input.synchronous } : {}),
    });
    const { alg, rsaBits, rotateEveryDays, publishAheadSeconds } = config.keys;
    const keyRing = createKeyRing({ sealer, defaultAlg: alg });
    const overlap = Math.max(config.oauth.accessTokenLifetime, config.oauth.idTokenLifetime) + config.oauth.clockLeeway;
    const rotation: RotateDeps = {
      store,
      clock,
      sealer,
      keyRing,
      rsaBits,
      rotation: { algs: [alg], everyDays: rotateEveryDays, overlap, publishAhead: publishAheadSeconds },
    };
    // Judged before anything is written: a log that went back must be seen as it was found.
    const logHead = await checkLogHead({ store, directory: config.data });
    if (logHead.ok) await rotateSigningKeys(rotation, { actor: 'system' });
    keyRing.load(await store.read.registry.signingKeys());
    const pool = createHashPool(config.passwords.pool);
    const { memoryKiB, iterations, parallelism } = config.passwords.argon2;
    const cost = { memoryKiB, passes: iterations, lanes: parallelism };
    const hashing = { random, cost, maxCharacters: Math.max(128, config.passwords.maxLength) };
    const opened = store;
    const emergency = await keepEmergency({ store, clock });
    const trust = createTrustScores({ clock, config: config.protection.trust });
    return {
      config,
      clock,
      random,
      log,
      boot,
      sealer,
      store,
      refusalGate,
      policy: config.oauth,
      scopes: createScopeRules({ hierarchy: config.scopes.hierarchy }),
      keyRing,
      rotation,
      logHead,
      hasher: createPasswordHasher({ ...hashing, pool }),
      operatorHasher: createPasswordHasher({ ...hashing, pool: createHashPool(config.passwords.pool) }),
      hashing: pool.depth,
      passwordPolicy: await createPasswordPolicy(passwordOptions(config)),
      limits: createLimits({ config: config.limits, clock, trust, emergency }),
      emergency,
      disk,
      trust,
      places: createPlaces(config.risk),
      penalties: createPenalties({ clock, config: config.protection.penalties }),
      shedding: createShedding(config, clock),
      seen: createTokenSightings({ clock, map: createRecentMap(SIGHTINGS) }),
      resources: await followRegistry(store, keyRing, log),
      async close() {
        await disk.stop();
        await opened.close();
        lock.release();
      },
    };
  } catch (error) {
    await store?.close();
    lock.release();
    throw error;
  }
};
