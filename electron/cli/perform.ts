import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { FlagValues } from '../config/sources/read-flags.ts';
import type { Operations } from '../control/connect-control.ts';
import { withOperations } from '../control/with-operations.ts';
import { type ExitCode, exitCodes, type Io } from './io.ts';
import { configurationValues } from './options.ts';
import { createPrinter, type Printer } from './print.ts';
import { reportError, tell, tellRefusal } from './report-error.ts';
import { createLog } from './serve/create-log.ts';

export interface Session {
  readonly operations: Operations;
  readonly config: Config;
  readonly print: Printer;
  /** Ends the command with another code than 0. */
  readonly end: (code: ExitCode) => void;
}

/**
 * Performs a command on the data directory that its options name, through the running server or in this process, and tells what went wrong.
 *
 * @param prepare Made before anything is opened: reads files and standard input, and judges the options. It may throw usage errors.
 * @param use     What the command does; it ends with 0 unless it says otherwise or throws.
 */
export const perform = async <T>(
  io: Io,
  options: FlagValues,
  prepare: () => T | Promise<T>,
  use: (session: Session, prepared: T) => Promise<void>,
): Promise<void> => {
  const loaded = loadConfig({ argv: configurationValues(options), env: io.env });
  if (!loaded.ok) return reportError(io, options.json === true, tellRefusal(loaded.refusal));
  const { config } = loaded.value;
  const print = createPrinter(io, config.json);
  try {
    const prepared = await prepare();
    let code: ExitCode = exitCodes.ok;
    const end = (ended: ExitCode): void => {
      code = ended;
    };
    const log = createLog({ level: 'warn', json: config.json, write: io.err, clock: io.clock });
    const { env, clock, random, version } = io;
    const ended = await withOperations({ config, env, clock, random, log, version }, (operations) =>
      use({ operations, config, print, end }, prepared),
    );
    if (ended.ok) io.exit(code);
    else reportError(io, config.json, tellRefusal(ended.refusal));
  } catch (error) {
    reportError(io, config.json, tell(error));
  }
};
