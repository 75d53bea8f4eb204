import type { Command } from 'commander';
import type { OperatorView } from '../../../shared/contract/operators.ts';
import { type Role, roles } from '../../../shared/role.ts';
import type { Io } from '../io.ts';
import { addCommonOptions, subjectOf, usageError } from '../options.ts';
import { perform, type Session } from '../perform.ts';
import { fieldLines, tableLines } from '../print.ts';
import { readSecret } from '../read-input.ts';

interface AddOptions {
  readonly name: string;
  readonly role: string;
  readonly passwordStdin?: boolean;
}
interface OneOptions {
  readonly name?: string;
  readonly id?: string;
  readonly note?: string;
  readonly role?: string;
  readonly passwordStdin?: boolean;
  readonly removeSecondFactor?: boolean;
}

const PASSWORD_STDIN = ['--password-stdin', 'read the password from standard input; it is never given on the command line'] as const;
const NOTE = ['--note <TEXT>', 'why, for the record'] as const;

const readRole = (given: string | undefined): Role => {
  const role = roles.find((one) => one === given);
  if (role === undefined) throw usageError(`--role takes one of ${roles.join(', ')}`);
  return role;
};

const readPassword = (io: Io, { passwordStdin }: { readonly passwordStdin?: boolean }): Promise<string> => {
  if (!passwordStdin) throw usageError('give the password on standard input, with --password-stdin');
  return readSecret(io.stdin, 'the password');
};

const addCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('add').description('add an operator; the first one has to be an administrator'))
    .requiredOption('--name <NAME>', 'name to sign in with')
    .requiredOption('--role <ROLE>', `one of ${roles.join(', ')}`)
    .option(...PASSWORD_STDIN)
    .addHelpText('after', '\nExample:\n  $ gatewatch operator add --name ada --role administrator --password-stdin < password.txt')
    .action((options: AddOptions) =>
      perform(
        io,
        { ...options },
        async () => ({ name: options.name, role: readRole(options.role), password: await readPassword(io, options) }),
        async ({ operations, print }, operator) => print.data(await operations.operators.add(operator), operatorText),
      ),
    );
};

const listCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('list').description('list the operators')).action((options: object) =>
    perform(
      io,
      { ...options },
      () => undefined,
      async ({ operations, print }) =>
        print.data(await operations.operators.list({}), ({ operators }) =>
          tableLines(['id', 'name', 'role', 'status', 'second_factor', 'sessions', 'last_sign_in_at'], operators),
        ),
    ),
  );
};

/** A command about one operator, who is named by its argument, --name or --id. */
const oneCommand = <T = undefined>(
  parent: Command,
  io: Io,
  [name, description]: readonly [string, string],
  run: (session: Session, operator: string, options: OneOptions, prepared: T | undefined) => Promise<void>,
  prepare?: (options: OneOptions) => T | Promise<T>,
): Command =>
  addCommonOptions(parent.command(name).argument('[operator]', 'name or id').description(description))
    .option('--name <NAME>', 'name, instead of the argument')
    .option('--id <ID>', 'id, instead of the argument')
    .action((argument: string | undefined, options: OneOptions) =>
      perform(
        io,
        { ...options },
        async () => ({ operator: subjectOf('operator', argument, options.name, options.id), prepared: await prepare?.(options) }),
        (session, { operator, prepared }) => run(session, operator, options, prepared),
      ),
    );

const operatorText = ({ id, name, role, status }: OperatorView): string => fieldLines({ id, name, role, status });

/** `gatewatch operator …` */
export const addOperatorCommands = (program: Command, io: Io): void => {
  const parent = program.command('operator').description('create and manage operators of the console');
  addCommand(parent, io);
  listCommand(parent, io);
  oneCommand<Role>(
    parent,
    io,
    ['role', 'give an operator another role'],
    async ({ operations, print }, operator, _options, role) =>
      print.data(await operations.operators.setRole({ operator, role: role ?? 'viewer' }), operatorText),
    ({ role }) => readRole(role),
  ).requiredOption('--role <ROLE>', `one of ${roles.join(', ')}`);
  oneCommand(parent, io, ['suspend', 'suspend an operator and end the sessions'], async ({ operations, print }, operator, { note }) => {
    await print.data(await operations.operators.suspend({ operator, note }), operatorText);
  }).option(...NOTE);
  oneCommand(parent, io, ['resume', 'put a suspended operator back'], async ({ operations, print }, operator, { note }) => {
    await print.data(await operations.operators.resume({ operator, note }), operatorText);
  }).option(...NOTE);
  oneCommand(parent, io, ['remove', 'remove an operator with the sessions'], async ({ operations, print }, operator) => {
    await print.data(await operations.operators.remove({ operator }), fieldLines);
  });
  oneCommand<string>(
    parent,
    io,
    ['reset', 'give an operator who lost it a new password, and end the sessions'],
    async ({ operations, print }, operator, { removeSecondFactor }, password) => {
      const input = { operator, password: password ?? '', remove_second_factor: removeSecondFactor === true };
      await print.data(await operations.operators.reset(input), operatorText);
    },
    (options) => readPassword(io, options),
  )
    .option(...PASSWORD_STDIN)
    .option('--remove-second-factor', 'take the second factor off as well');
};

/** `gatewatch console` */
export const addConsoleCommand = (program: Command, io: Io): void => {
  addCommonOptions(program.command('console').description('print a one-time address of the running server’s console')).action(
    (options: object) =>
      perform(
        io,
        { ...options },
        () => undefined,
        async ({ operations, print }) => print.data(await operations.server.consoleTicket({}), ({ url }) => `${url}\n`),
      ),
  );
};
