import { Command, CommanderError } from 'commander';
import { addClientCommands } from './commands/client.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addImportCommand } from './commands/import.ts';
import { addKeysCommands } from './commands/keys.ts';
import { addServeCommands } from './commands/serve.ts';
import { addUserCommands } from './commands/user.ts';
import { exitCodes, exitHelp, type Io } from './io.ts';
import { reportError, tell } from './report-error.ts';

const createProgram = (io: Io): Command => {
  const program = new Command('gatewatch')
    .description('an OAuth 2.1 / OpenID Connect authorization server with a provable audit log')
    .version(io.version, '--version', 'print the version')
    .helpOption('--help', 'explain the command')
    .helpCommand(false)
    .addHelpText('afterAll', exitHelp)
    .configureOutput({ writeOut: io.out, writeErr: io.err, outputError: () => undefined })
    .exitOverride();
  addServeCommands(program, io);
  addClientCommands(program, io);
  addUserCommands(program, io);
  addKeysCommands(program, io);
  addImportCommand(program, io);
  addDoctorCommand(program, io);
  return program;
};

/** What the parser ends with when it has printed the help or the version that was asked for. */
const isAnswered = (error: unknown): boolean => error instanceof CommanderError && error.exitCode === 0;

/**
 * Runs one command line.
 *
 * @param argv The arguments after the program's name.
 * @returns When the command has ended; `io.exit` was told how.
 */
export const runCommandLine = async (io: Io, argv: readonly string[]): Promise<void> => {
  try {
    await createProgram(io).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (isAnswered(error)) return io.exit(exitCodes.ok);
    reportError(io, argv.includes('--json'), tell(error));
  }
};
