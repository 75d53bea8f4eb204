import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import { createRouterClient } from '@orpc/server';
import { createCheckpointer } from '../../electron/audit/checkpointer.ts';
import { keepHead } from '../../electron/audit/head-file.ts';
import { openLogIdentity } from '../../electron/audit/log-identity.ts';
import type { Config } from '../../electron/config/config.ts';
import { loadConfig } from '../../electron/config/load-config.ts';
import type { Environment } from '../../electron/config/sources/read-environment.ts';
import type { FlagValues } from '../../electron/config/sources/read-flags.ts';
import type { Operations } from '../../electron/control/connect-control.ts';
import { runChecks } from '../../electron/doctor/run-checks.ts';
import type { DoctorMachine } from '../../electron/doctor/subject.ts';
import type { Log } from '../../electron/lib/log.ts';
import { createRecentMap } from '../../electron/limits/recent-map.ts';
import { createLimits } from '../../electron/limits/tiers.ts';
import { createTokenSightings } from '../../electron/oauth/tokens/token-sightings.ts';
import { createPreviews } from '../../electron/operations/acts/previews.ts';
import { operations } from '../../electron/operations/index.ts';
import type { OperationDeps, Site } from '../../electron/operations/operation.ts';
import { DATABASE_FILE } from '../../electron/store/database-file.ts';
import { openDatabase } from '../../electron/store/sqlite/open-database.ts';
import { createActivity } from '../../electron/store/sqlite/rollup-activity.ts';
import { createWorld, type World, type WorldOptions } from '../support/world.ts';

/** The configuration of a data directory, as loaded; `settings` stand for a configuration file. */
export const configOf = (data: string, settings: object = {}, argv: FlagValues = {}, env: Environment = {}): Config => {
  const readFile = (path: string): Uint8Array => {
    if (path.endsWith('gatewatch.json')) return Buffer.from(JSON.stringify(settings));
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  };
  const loaded = loadConfig({ argv: { data, ...argv }, env, readFile });
  if (!loaded.ok) throw new Error(loaded.refusal.description);
  return loaded.value.config;
};

export interface OperatorOptions extends WorldOptions {
  readonly settings?: object;
  readonly config?: Partial<Config>;
  readonly site?: Partial<Site>;
  readonly machine?: Partial<DoctorMachine>;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: unknown;
}

/** An administrator in a world: its operations as any door calls them, and what they leave in the running log. */
export interface Operator {
  readonly world: World;
  readonly deps: OperationDeps;
  readonly operations: Operations;
  readonly lines: readonly LogLine[];
  close(): Promise<void>;
}

const recordingLog = (lines: LogLine[]): Log => {
  const say = (level: string) => (message: string, fields?: object) => void lines.push({ level, message, fields });
  return { error: say('error'), warn: say('warn'), info: say('info'), debug: say('debug') };
};

const ROTATION = { algs: ['ES256'] as const, everyDays: 90, overlap: 3630, publishAhead: 86_400 };

/** Signs the log of a world and keeps its head, as the engine does. */
export const signLog = async (world: World): Promise<void> => {
  const deps = { ...world, store: world.store };
  const policy = { events: 1, interval: 1, heartbeat: 1 };
  const signer = await openLogIdentity(deps);
  const keep = (note: string): Promise<void> => keepHead(world.directory, note);
  await (await createCheckpointer({ ...deps, signer, policy, keep })).checkpoint();
};

export const createOperator = async (options: OperatorOptions = {}): Promise<Operator> => {
  const world = await createWorld(options);
  const { store, clock, random, sealer, keyRing, hasher, passwordPolicy } = world;
  const lines: LogLine[] = [];
  const log = recordingLog(lines);
  const config = { ...configOf(world.directory, options.settings), ...options.config };
  const rotation = { store, clock, sealer, keyRing, rsaBits: 2048, rotation: ROTATION };
  const site: Site = {
    version: '0.0.0',
    issuer: world.issuer,
    startedAt: clock.now(),
    masterKey: { source: 'environment' },
    ...options.site,
  };
  const machine = { nodeVersion: process.version, platform: process.platform, uid: process.getuid?.(), ...options.machine };
  const examine = () => runChecks({ config, store, clock, site, machine });
  const checkpoint = () => signLog(world);
  const reader = openDatabase({ path: join(world.directory, DATABASE_FILE), readonly: true, synchronous: 'OFF' });
  const logConnection = () => reader;
  const services = {
    store,
    config,
    clock,
    random,
    log,
    sealer,
    hasher,
    passwordPolicy,
    rotation,
    limits: createLimits({ config: config.limits, clock }),
    seen: createTokenSightings({ clock, map: createRecentMap(1000) }),
    runsAtWork: new Set<string>(),
    previews: createPreviews({ clock, random }),
  };
  const activity = createActivity({ connection: logConnection, sealer, clock });
  const deps: OperationDeps = { ...services, activity, site, examine, checkpoint, logConnection };
  return {
    world,
    deps,
    lines,
    operations: createRouterClient(operations, { context: { deps, caller: { actor: 'operator:test', role: 'administrator' } } }),
    async close() {
      reader.close();
      await world.close();
    },
  };
};

/** The code with which an operation was refused; anything else that happens fails the test. */
export const refusalOf = async (called: Promise<unknown>): Promise<string> => {
  const data = await refusalDataOf(called);
  return data.code;
};

interface RefusalData {
  readonly code: string;
  readonly description: string;
  readonly problems?: readonly { readonly field: string; readonly problem: string; readonly fix: string }[];
}

/** All that a refusal says. */
export const refusalDataOf = async (called: Promise<unknown>): Promise<RefusalData> => {
  try {
    await called;
  } catch (error) {
    if (error instanceof ORPCError && error.code === 'REFUSED') return error.data as RefusalData;
    throw error;
  }
  throw new Error('the operation was not refused');
};
