import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import { connectControl, type Operations } from '../../control/connect-control.ts';
import { done, type Outcome, type Refusal } from '../../lib/outcome.ts';
import { operations } from '../../operations/index.ts';
import { type ServedEngine, serveEngine } from '../../serve-engine.ts';
import type { Io } from '../io.ts';
import { createLog } from '../serve/create-log.ts';

const KEY_BYTES = 32;

/** A directory that goes again needs no reserve. */
const SETTINGS = { GATEWATCH_DISK_RESERVE_MIB: '0' };

/** The settings of a lab that is there for one run: nothing of the environment, and of the files only one that was named. */
const ownConfig = (directory: string, config: string | undefined): Outcome<Config, Refusal> => {
  const argv = { lab: true, data: directory, port: '0', ...(config === undefined ? {} : { config }) };
  const loaded = loadConfig({ argv, env: SETTINGS });
  return loaded.ok ? done(loaded.value.config) : loaded;
};

const serve = (io: Io, config: Config): Promise<ServedEngine> =>
  serveEngine({
    config,
    masterKey: io.random.bytes(KEY_BYTES),
    keptIn: { source: 'generated' },
    clock: io.clock,
    random: io.random,
    log: createLog({ level: 'error', json: config.json, write: io.err, clock: io.clock }),
    version: io.version,
  });

/**
 * Starts a lab in a temporary directory, on free ports of loopback, lets it be used, and takes both away again, whatever happens.
 *
 * @param config Path of a configuration file, such as one with other thresholds.
 */
export const withOwnLab = async <T>(
  io: Io,
  config: string | undefined,
  use: (lab: Operations) => Promise<T>,
): Promise<Outcome<T, Refusal>> => {
  const directory = mkdtempSync(join(tmpdir(), 'gatewatch-lab-'));
  try {
    const settings = ownConfig(directory, config);
    if (!settings.ok) return settings;
    const served = await serve(io, settings.value);
    try {
      const caller = { actor: 'local:cli', role: 'administrator' } as const;
      return done(await use(createRouterClient(operations, { context: { deps: served.deps, caller } })));
    } finally {
      await served.stop('command');
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

/** The lab that runs on a data directory; undefined where no server does, or one that is no lab. */
export const findRunningLab = async (directory: string): Promise<Operations | undefined> => {
  const remote = await connectControl(directory);
  return remote && (await remote.server.status({})).lab ? remote : undefined;
};
