import { Command, CommanderError } from 'commander';
import { addActCommand } from './commands/act.ts';
import { addAlertsCommands } from './commands/alerts.ts';
import { addAllowCommands } from './commands/allow.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addBlockCommands } from './commands/block.ts';
import { addClientCommands } from './commands/client.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addEmergencyCommands } from './commands/emergency.ts';
import { addImportCommand } from './commands/import.ts';
import { addKeysCommands } from './commands/keys.ts';
import { addLabCommands } from './commands/lab.ts';
import { addConsoleCommand, addOperatorCommands } from './commands/operator.ts';
import { addRulesCommands } from './commands/rules.ts';
import { addServeCommands } from './commands/serve.ts';
import { addTokenCommands } from './commands/token.ts';
import { addUserCommands } from './commands/user.ts';
import { type ExitCode, exitCodes, exitHelp, type Io } from './io.ts';
import { reportError, tell } from './report-error.ts';

/** The whole command line as it is parsed; also what its reference is made of. */
export const createProgram = (io: Io): Command => {
  const program = new Command('gatewatch')
    .description('an OAuth 2.1 / OpenID Connect authorization server with a provable audit log')
    .version(io.version, '--version', 'print the version')
    .helpOption('--help', 'explain the command')
    .helpCommand(false)
    .addHelpText('afterAll', exitHelp)
    .configureOutput({ writeOut: (text) => void io.out(text), writeErr: io.err, outputError: () => undefined })
    .exitOverride();
  addServeCommands(program, io);
  addClientCommands(program, io);
  addUserCommands(program, io);
  addTokenCommands(program, io);
  addActCommand(program, io);
  addOperatorCommands(program, io);
  addConsoleCommand(program, io);
  addBlockCommands(program, io);
  addAllowCommands(program, io);
  addEmergencyCommands(program, io);
  addKeysCommands(program, io);
  addAuditCommands(program, io);
  addImportCommand(program, io);
  addAlertsCommands(program, io);
  addRulesCommands(program, io);
  addLabCommands(program, io);
  addDoctorCommand(program, io);
  return program;
};

/** How the parser ends when it has said all there is to say: help or version that was asked for, or help in place of a missing command. */
const answered = (error: unknown): ExitCode | undefined => {
  if (!(error instanceof CommanderError)) return undefined;
  if (error.exitCode === 0) return exitCodes.ok;
  return error.code === 'commander.help' ? exitCodes.usage : undefined;
};

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
    const code = answered(error);
    if (code === undefined) reportError(io, argv.includes('--json'), tell(error));
    else io.exit(code);
  }
};
