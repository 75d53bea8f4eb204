import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { type Checkpointer, createCheckpointer } from '../../electron/audit/checkpointer.ts';
import { keepHead } from '../../electron/audit/head-file.ts';
import { type LogIdentity, openLogIdentity } from '../../electron/audit/log-identity.ts';
import { createRefusalGate, type RefusalGate } from '../../electron/audit/refusal-gate.ts';
import { createSealer, type Sealer } from '../../electron/keys/seal.ts';
import { newId } from '../../electron/lib/ids.ts';
import type { Random } from '../../electron/lib/random.ts';
import { DATABASE_FILE } from '../../electron/store/database-file.ts';
import type { OpenOptions } from '../../electron/store/sqlite/open-database.ts';
import { createSqliteStore, type SqliteStore } from '../../electron/store/sqlite/sqlite-store.ts';
import type { Fact } from '../../shared/audit-event.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

export interface LogWorldOptions {
  readonly seed?: string;
  /** A directory to go on in; a new one, removed on close, when none is named. */
  readonly directory?: string;
  readonly open?: (options: OpenOptions) => Database;
  readonly synchronous?: OpenOptions['synchronous'];
  readonly clock?: TestClock;
  readonly policy?: { readonly events: number; readonly interval: number; readonly heartbeat: number };
  /** Refusals recorded in full in a window; more than any test has, unless it asks for fewer. */
  readonly refusalsInFull?: number;
  /** False keeps no head outside the database. */
  readonly keepsHead?: boolean;
}

/** A store with its log, keys and maker of checkpoints, and nothing else. */
export interface LogWorld {
  readonly clock: TestClock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly gate: RefusalGate;
  readonly directory: string;
  readonly databasePath: string;
  readonly store: SqliteStore;
  readonly signer: LogIdentity;
  readonly checkpointer: Checkpointer;
  /** Records `count` facts of mixed kinds, in units of a few. */
  record(count: number): Promise<void>;
  /** Closes the store and copies the directory. */
  copyTo(directory: string): Promise<void>;
  /** Closes the store and leaves the files. */
  shut(): Promise<void>;
  close(): Promise<void>;
}

const CLIENTS = ['web', 'shop', 'batch', 'mobile'];

/** The n-th fact of a history: the same for the same number, some with personal values, some without. */
export const factNumber = (n: number): Fact => {
  const client = CLIENTS[n % CLIENTS.length] ?? 'web';
  const user = `user-${n % 7}`;
  const origin = { address: `198.51.100.${n % 250}`, agent: `Mozilla/5.0 (agent ${n % 5})`, correlation: `flow-${Math.floor(n / 3)}` };
  const token = `token-${n}`;
  const grant = `grant-${n % 50}`;
  const issued = { scope: 'openid profile', format: 'jwt', expires_at: 1_800_000_000_000 + n };
  switch (n % 6) {
    case 0:
      return { kind: 'user.signed_in', user, ...origin, session: `session-${n}`, details: { method: 'password', acr: '1', amr: ['pwd'] } };
    case 1:
      return { kind: 'code.redeemed', user, client, ...origin, token, grant, details: { code: `code-${n}`, ...issued, id_token: true } };
    case 2:
      return { kind: 'token.issued', client, ...origin, token, details: { grant_type: 'client_credentials', ...issued } };
    case 3:
      return { kind: 'user.sign_in_failed', ...origin, login: `person${n % 9}`, details: { method: 'password', reason: 'wrong_password' } };
    case 4:
      return { kind: 'code.refused', client, ...origin, severity: n % 4 === 0 ? 'high' : 'medium', details: { reason: 'wrong_verifier' } };
    default:
      return { kind: 'key.activated', actor: 'system', details: { kid: `kid-${n} "é☃😀`, alg: 'ES256' } };
  }
};

const UNIT = 3;
const RARELY = { events: 1_000_000, interval: 1_000_000_000, heartbeat: 1_000_000_000 };

/** Opens a world of its own on a directory. Checkpoints are made when the test asks, unless it gives a policy. */
export const createLogWorld = async (options: LogWorldOptions = {}): Promise<LogWorld> => {
  const clock = options.clock ?? createTestClock();
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'gatewatch-log-')));
  const random = createSeededRandom(`${options.seed ?? 'log'}${existsSync(join(directory, DATABASE_FILE)) ? '/again' : ''}`);
  const sealer = createSealer({ current: { version: 1, key: createSeededRandom('master key').bytes(32) } }, random);
  const gate = createRefusalGate({ clock, window: 60_000, inFull: options.refusalsInFull ?? 1000 });
  const store = createSqliteStore({
    directory,
    clock,
    random,
    sealer,
    boot: newId({ clock, random }),
    refusalGate: gate,
    synchronous: options.synchronous ?? 'OFF',
    ...(options.open ? { open: options.open } : {}),
  });
  const signer = await openLogIdentity({ store, sealer, random, clock, directory });
  const keep = async (note: string): Promise<void> => {
    if (options.keepsHead !== false) await keepHead(directory, note);
  };
  const checkpointer = await createCheckpointer({ store, clock, signer, policy: options.policy ?? RARELY, keep });
  let recorded = store.head().seq;
  const record = async (count: number): Promise<void> => {
    const units: Promise<void>[] = [];
    for (const end = recorded + count; recorded < end; recorded = Math.min(recorded + UNIT, end)) {
      const facts = Array.from({ length: Math.min(UNIT, end - recorded) }, (_, at) => factNumber(recorded + at));
      units.push(
        store.write(async (tx) => {
          clock.advance(1);
          for (const fact of facts) await tx.audit(fact);
        }),
      );
      if (units.length >= 1000) await Promise.all(units.splice(0));
    }
    await Promise.all(units);
  };
  return {
    clock,
    random,
    sealer,
    gate,
    directory,
    databasePath: store.path,
    store,
    signer,
    checkpointer,
    record,
    async copyTo(target) {
      await store.close();
      await cp(directory, target, { recursive: true });
    },
    shut: () => store.close(),
    async close() {
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
