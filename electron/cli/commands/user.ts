import type { Command } from 'commander';
import { z } from 'zod';
import type { UserView } from '../../../shared/contract/users.ts';
import type { Io } from '../io.ts';
import { addCommonOptions, inputError, subjectOf, usageError } from '../options.ts';
import { perform, type Session } from '../perform.ts';
import { fieldLines, tableLines } from '../print.ts';
import { readJsonFile, readSecret } from '../read-input.ts';
import { allPages } from './all-pages.ts';

const MAX_CLAIMS_BYTES = 65_536;

interface AddOptions {
  readonly name: string;
  readonly email?: string;
  readonly claims?: string;
  readonly passwordStdin?: boolean;
}
interface OneOptions {
  readonly name?: string;
  readonly id?: string;
  readonly note?: string;
}

const claimsShape = z.record(z.string(), z.unknown());

const readClaims = async (io: Io, path: string): Promise<Record<string, unknown>> => {
  if (path === '-') throw usageError('--claims takes a file: standard input is for the password');
  const claims = claimsShape.safeParse(await readJsonFile(io.stdin, path, MAX_CLAIMS_BYTES));
  if (claims.success) return claims.data;
  throw inputError('the file of claims does not hold a JSON object');
};

const addCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('add').description('create an account'))
    .requiredOption('--name <NAME>', 'user name')
    .option('--email <EMAIL>', 'e-mail address')
    .option('--claims <FILE>', 'JSON object of OpenID Connect claims, such as {"given_name": "Ada"}')
    .option('--password-stdin', 'read the password from standard input; it is never given on the command line')
    .addHelpText('after', `\nExample:\n  $ gatewatch user add --name ada --email ada@example.com --password-stdin < password.txt`)
    .action((options: AddOptions) =>
      perform(
        io,
        { ...options },
        async () => {
          if (!options.passwordStdin) throw usageError('give the password on standard input, with --password-stdin');
          const claims = options.claims === undefined ? undefined : await readClaims(io, options.claims);
          return { username: options.name, email: options.email, claims, password: await readSecret(io.stdin, 'the password') };
        },
        async ({ operations, print }, user) => print.data(await operations.users.add(user), fieldLines),
      ),
    );
};

const listCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('list').description('list the accounts')).action((options: object) =>
    perform(
      io,
      { ...options },
      () => undefined,
      async ({ operations, print }) => {
        const users = await allPages(async (cursor) => {
          const page = await operations.users.list({ cursor, limit: 500 });
          return { items: page.users, next: page.next };
        });
        await print.data({ users }, () => tableLines(['sub', 'username', 'email', 'status', 'second_factor', 'created_at'], users));
      },
    ),
  );
};

/** A command about one account, which is named by its argument, --name or --id. */
const oneCommand = (
  parent: Command,
  io: Io,
  name: string,
  description: string,
  run: (session: Session, user: string, options: OneOptions) => Promise<void>,
): Command =>
  addCommonOptions(parent.command(name).argument('[user]', 'user name or sub').description(description))
    .option('--name <NAME>', 'user name, instead of the argument')
    .option('--id <SUB>', 'sub, instead of the argument')
    .action((argument: string | undefined, options: OneOptions) =>
      perform(
        io,
        { ...options },
        () => subjectOf('user', argument, options.name, options.id),
        (session, user) => run(session, user, options),
      ),
    );

const statusText = ({ sub, username, status }: UserView): string => fieldLines({ sub, username, status });

/** `gatewatch user …` */
export const addUserCommands = (program: Command, io: Io): void => {
  const user = program.command('user').description('create and manage accounts of people');
  addCommand(user, io);
  listCommand(user, io);
  oneCommand(user, io, 'show', 'show an account with its claims', async ({ operations, print }, one) => {
    await print.data(await operations.users.show({ user: one }), fieldLines);
  });
  oneCommand(user, io, 'suspend', 'suspend an account and end its sessions', async ({ operations, print }, one, { note }) => {
    await print.data(await operations.users.suspend({ user: one, note }), statusText);
  }).option('--note <TEXT>', 'why, for the record');
  oneCommand(user, io, 'resume', 'put a suspended account back in use', async ({ operations, print }, one, { note }) => {
    await print.data(await operations.users.resume({ user: one, note }), statusText);
  }).option('--note <TEXT>', 'why, for the record');
  oneCommand(user, io, 'remove', 'remove an account with its sessions, grants and tokens', async ({ operations, print }, one) => {
    await print.data(await operations.users.remove({ user: one }), fieldLines);
  });
};
