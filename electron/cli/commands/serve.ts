import type { Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import type { FlagValues } from '../../config/sources/read-flags.ts';
import { exitCodes, type Io } from '../io.ts';
import { addServeOptions, configurationValues } from '../options.ts';
import { reportError, tell, tellRefusal } from '../report-error.ts';
import { runServer } from '../serve/run-server.ts';

const serve = async (io: Io, options: FlagValues): Promise<void> => {
  const loaded = loadConfig({ argv: configurationValues(options, true), env: io.env });
  if (!loaded.ok) return reportError(io, options.json === true, tellRefusal(loaded.refusal));
  const { config, warnings } = loaded.value;
  try {
    const ended = await runServer(io, config, warnings);
    if (ended.ok) io.exit(exitCodes.ok);
    else reportError(io, config.json, tellRefusal(ended.refusal));
  } catch (error) {
    reportError(io, config.json, tell(error));
  }
};

/** `gatewatch serve`, and `start`, by which `npm start` knows it. */
export const addServeCommands = (program: Command, io: Io): void => {
  for (const [name, description] of [
    ['serve', 'run the server until it is told to stop (SIGTERM, SIGINT)'],
    ['start', 'the same, for npm start'],
  ] as const) {
    addServeOptions(program.command(name))
      .description(description)
      .addHelpText(
        'after',
        `
With --json the first line on standard output, once it serves, is {"event":"ready","issuer":…,"console":…}, where console is an address that is good once. The running log goes to standard error.
Every setting: docs/reference/configuration.md

Examples:
  $ gatewatch ${name} --data ./data --port 9400
  $ gatewatch ${name} --data /var/lib/gatewatch --profile production --issuer https://id.example.com --trusted-proxy 10.0.0.0/24 --master-key-file /etc/gatewatch/key`,
      )
      .action((options: FlagValues) => serve(io, options));
  }
};
