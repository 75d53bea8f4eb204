import { createRouterClient } from '@orpc/server';
import type { Config } from '../../config/config.ts';
import { createControlServer } from '../../control/control-server.ts';
import { loadKey } from '../../control/load-key.ts';
import { createOperationDeps } from '../../control/operation-deps.ts';
import { type Engine, startEngine } from '../../engine.ts';
import { done, type Outcome, type Refusal } from '../../lib/outcome.ts';
import { operations } from '../../operations/index.ts';
import type { OperationDeps, Site } from '../../operations/operation.ts';
import type { Io } from '../io.ts';
import { jsonLine } from '../print.ts';
import { createLog } from './create-log.ts';
import { firstRunText } from './first-run-text.ts';
import { makeQuickstart } from './make-quickstart.ts';

/** Says where it serves: one line for machines, and for people what they need to begin. */
const announce = async (io: Io, config: Config, issuer: string, deps: OperationDeps): Promise<void> => {
  if (config.json) return io.out(jsonLine({ event: 'ready', issuer }));
  await io.out(`Gatewatch ${io.version} serves ${issuer} (${config.profile} profile), data in ${config.data}\n`);
  const local = createRouterClient(operations, { context: { deps, caller: { actor: 'system', role: 'administrator' } } });
  const { isFirstRun, clientId, secret } = await makeQuickstart(local, config.profile);
  if (isFirstRun) await io.out(firstRunText({ issuer, dataDir: config.data, clientId, secret }));
};

const serveUntilStopped = async (
  io: Io,
  config: Config,
  engine: Engine,
  masterKey: Site['masterKey'],
  stopped: Promise<string>,
): Promise<string> => {
  const site = { version: io.version, issuer: engine.issuer, startedAt: io.clock.now(), masterKey };
  const deps = createOperationDeps(engine.core, site, engine.checkpoint);
  const control = await createControlServer(deps);
  try {
    await announce(io, config, engine.issuer, deps);
    return await stopped;
  } finally {
    await control.close();
  }
};

/**
 * Runs the server until it is asked to stop: the engine, its HTTP door, and the control door for the command line.
 *
 * @returns Done when it stopped in good order; refusal when the master key cannot be had.
 * @throws As `startEngine`.
 */
export const runServer = async (io: Io, config: Config, warnings: readonly string[]): Promise<Outcome<void, Refusal>> => {
  const { clock, random, version } = io;
  const stopped = io.untilStopped();
  const log = createLog({ level: config.log.level, json: config.json, write: io.err, clock });
  for (const warning of warnings) log.warn(warning);
  const loaded = loadKey(config, io.env, random);
  if (!loaded.ok) return loaded;
  const { key, source, path } = loaded.value;
  const engine = await startEngine({ config, masterKey: key, clock, random, log, version });
  let reason = 'fault';
  try {
    reason = await serveUntilStopped(io, config, engine, { source, path }, stopped);
  } finally {
    await engine.stop(reason);
  }
  return done(undefined);
};
