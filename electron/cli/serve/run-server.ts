import { createRouterClient } from '@orpc/server';
import type { Config } from '../../config/config.ts';
import { loadKey } from '../../control/load-key.ts';
import { checkLabDirectory } from '../../lab/check-lab-directory.ts';
import { done, type Outcome, type Refusal } from '../../lib/outcome.ts';
import { operations } from '../../operations/index.ts';
import { type ServedEngine, serveEngine } from '../../serve-engine.ts';
import type { Io } from '../io.ts';
import { jsonLine } from '../print.ts';
import { createLog } from './create-log.ts';
import { firstRunText } from './first-run-text.ts';
import { labText } from './lab-text.ts';
import { makeQuickstart } from './make-quickstart.ts';

/** Says where it serves: one line for machines, and for people what they need to begin. */
const announce = async (io: Io, config: Config, { engine: { issuer }, deps, console }: ServedEngine): Promise<void> => {
  const address = console?.ticketUrl();
  if (config.json)
    return io.out(
      jsonLine({
        event: 'ready',
        issuer,
        ...(address === undefined ? {} : { console: address }),
        ...(config.lab.enabled ? { lab: true } : {}),
      }),
    );
  await io.out(`Gatewatch ${io.version} serves ${issuer} (${config.profile} profile), data in ${config.data}\n`);
  if (address !== undefined) await io.out(`Console, by an address that is good once:\n${address}\n`);
  if (config.lab.enabled) await io.out(labText(config));
  const local = createRouterClient(operations, { context: { deps, caller: { actor: 'system', role: 'administrator' } } });
  const { isFirstRun, clientId, secret } = await makeQuickstart(local, config.profile);
  if (isFirstRun) await io.out(firstRunText({ issuer, dataDir: config.data, clientId, secret }));
};

/**
 * Runs the server until it is asked to stop: the engine, its HTTP door, the console for browsers, and the control door for the command line.
 *
 * @returns Done when it stopped in good order; refusal when the master key cannot be had, or the data directory may not hold the lab.
 * @throws As `serveEngine`.
 */
export const runServer = async (io: Io, config: Config, warnings: readonly string[]): Promise<Outcome<void, Refusal>> => {
  const { clock, random, version } = io;
  const stopped = io.untilStopped();
  const log = createLog({ level: config.log.level, json: config.json, write: io.err, clock });
  for (const warning of warnings) log.warn(warning);
  // Before the key: in a directory that is refused nothing is to be made.
  const labHome = config.lab.enabled ? checkLabDirectory(config.data) : done(undefined);
  if (!labHome.ok) return labHome;
  const loaded = loadKey(config, io.env, random);
  if (!loaded.ok) return loaded;
  const { key, source, path } = loaded.value;
  const served = await serveEngine({
    config,
    masterKey: key,
    keptIn: { source, path },
    clock,
    random,
    log,
    version,
    consoleByDefault: true,
  });
  let reason = 'fault';
  try {
    await announce(io, config, served);
    reason = await stopped;
  } finally {
    await served.stop(reason);
  }
  return done(undefined);
};
