import { createRouterClient } from '@orpc/server';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/sources/read-environment.ts';
import { type Core, openCore } from '../core.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { done, type Outcome, type Refusal } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import { operations } from '../operations/index.ts';
import type { Operations } from './connect-control.ts';
import { loadKey } from './load-key.ts';

export interface LocalInput {
  readonly config: Config;
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly version: string;
}

export interface LocalOperations {
  readonly operations: Operations;
  close(): Promise<void>;
}

const onCore = (core: Core, site: { version: string; issuer: string | null; masterKey: { source: 'environment' | 'file' | 'generated'; path?: string } }): Operations =>
  createRouterClient(operations, { context: { deps: { ...core, site: { ...site, startedAt: null } }, actor: 'local:cli' } });

/**
 * Works on a data directory on which no server runs: takes its lock, opens the store and runs the operations in this process.
 *
 * @returns The operations, to be closed after use; refusal when the master key cannot be had.
 * @throws StoreFault `locked` when a server or another command holds the directory, and as `openCore` has it.
 */
export const openLocal = async (input: LocalInput): Promise<Outcome<LocalOperations, Refusal>> => {
  const { config, env, clock, random, log, version } = input;
  const loaded = loadKey(config, env, random);
  if (!loaded.ok) return loaded;
  const { key, source, path } = loaded.value;
  const core = await openCore({ config, masterKey: key, clock, random, log });
  const masterKey = { source, ...(path === undefined ? {} : { path }) };
  return done({ operations: onCore(core, { version, issuer: config.issuer ?? null, masterKey }), close: () => core.close() });
};
