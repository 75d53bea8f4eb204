import { type Command, Option } from 'commander';
import type { TokenSelection } from '../../../shared/contract/acts.ts';
import { type TokenView, tokenStates, tokenTypes } from '../../../shared/contract/tokens.ts';
import type { Io } from '../io.ts';
import { addCommonOptions, usageError, wholeNumber } from '../options.ts';
import { perform, type Session } from '../perform.ts';
import { tableLines } from '../print.ts';
import { readSecret } from '../read-input.ts';
import { type ActOptions, requireReason, runAct } from './run-act.ts';

const DEFAULT_LIMIT = 100;
const MOST = 1_000_000;
const PAGE = 500;

interface Where {
  readonly client?: string;
  readonly user?: string;
  readonly grant?: string;
  readonly session?: string;
}
interface ListOptions extends Where {
  readonly type?: (typeof tokenTypes)[number];
  readonly state?: (typeof tokenStates)[number] | 'all';
  readonly limit?: string;
}
interface RevokeOptions extends Where, ActOptions {
  readonly valueStdin?: boolean;
  readonly everything?: boolean;
}

const listTokens = async ({ operations, print }: Session, options: ListOptions, limit: number): Promise<void> => {
  const { state = 'live', type, client, user, grant, session } = options;
  const filter = { type, client, user, grant, session, state: state === 'all' ? undefined : state };
  const tokens: TokenView[] = [];
  let cursor: string | null = '';
  while (cursor !== null && tokens.length < limit) {
    const page: { tokens: TokenView[]; next: string | null } = await operations.tokens.list({
      filter,
      cursor,
      limit: Math.min(PAGE, limit - tokens.length),
    });
    tokens.push(...page.tokens);
    cursor = page.next;
  }
  await print.data({ tokens }, () =>
    tableLines(['id', 'type', 'state', 'client', 'user_name', 'scope', 'issued_at', 'expires_at', 'address', 'grant'], tokens),
  );
  if (cursor !== null) print.remark(`There are more: raise --limit ${limit}.`);
};

const listCommand = (parent: Command, io: Io): void => {
  const count = wholeNumber('--limit', 1, MOST);
  addCommonOptions(parent.command('list').description('list tokens, newest first; never their values'))
    .option('--client <ID>', 'of this client')
    .option('--user <USER>', 'of this user, by name or sub')
    .option('--grant <ID>', 'of this grant: one family')
    .option('--session <ID>', 'that stand on this session')
    .addOption(new Option('--type <TYPE>', 'of this type (both)').choices(tokenTypes))
    .addOption(new Option('--state <STATE>', 'in this state (live)').choices([...tokenStates, 'all']))
    .option('--limit <COUNT>', `at most so many (${DEFAULT_LIMIT})`)
    .action((options: ListOptions) =>
      perform(
        io,
        { ...options },
        () => (options.limit === undefined ? DEFAULT_LIMIT : count(options.limit)),
        (session, limit) => listTokens(session, options, limit),
      ),
    );
};

/** What is selected, with the value that was written to standard input still to be looked up. */
type Selected = TokenSelection | { readonly by: 'value'; readonly value: string };

const selectionOf = async (io: Io, ids: readonly string[], options: RevokeOptions): Promise<Selected> => {
  const { client, user, grant, session, everything, valueStdin } = options;
  const given: Selected[] = [
    ...(ids.length > 0 ? [{ by: 'tokens' as const, tokens: [...ids] }] : []),
    ...(client === undefined ? [] : [{ by: 'client' as const, client }]),
    ...(user === undefined ? [] : [{ by: 'user' as const, user }]),
    ...(grant === undefined ? [] : [{ by: 'grant' as const, grant }]),
    ...(session === undefined ? [] : [{ by: 'session' as const, session }]),
    ...(everything ? [{ by: 'everything' as const }] : []),
  ];
  const [first, second] = given;
  if (second || (first && valueStdin)) throw usageError('select tokens in one way, not in several');
  if (valueStdin) return { by: 'value', value: await readSecret(io.stdin, 'the token') };
  if (first) return first;
  throw usageError('name tokens, or select them with --value-stdin, --client, --user, --grant, --session or --everything');
};

const revoke = async (session: Session, selected: Selected, options: RevokeOptions): Promise<void> => {
  if (selected.by !== 'value') return runAct(session, { act: 'tokens.revoke', selection: selected }, options);
  const { token } = await session.operations.tokens.find({ value: selected.value });
  await runAct(session, { act: 'tokens.revoke', selection: { by: 'tokens', tokens: [token.id] } }, options);
};

const revokeCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('revoke').argument('[id...]', 'jti of access tokens, ids of refresh tokens').description('revoke tokens'))
    .option('--value-stdin', 'read the value of one token from standard input; it is never given on the command line')
    .option('--client <ID>', 'all of this client')
    .option('--user <USER>', 'all of this user, by name or sub; the sessions go on')
    .option('--grant <ID>', 'this grant: the whole family')
    .option('--session <ID>', 'all that stand on this session; it goes on')
    .option('--everything', 'all of every client and user')
    .option('--reason <TEXT>', 'why, for the record')
    .option('--confirm <TEXT>', 'the text that the effect asks for when it reaches far')
    .option('--dry-run', 'show the effect and change nothing')
    .addHelpText(
      'after',
      `
A refresh token is revoked with its whole family. What is issued after the effect was shown is not touched.

Examples:
  $ gatewatch token revoke --client shop --reason 'its secret leaked' --dry-run
  $ gatewatch token revoke --value-stdin --reason 'seen in a public paste' < token.txt
  $ gatewatch token revoke --everything --confirm everything --reason 'the database was copied'`,
    )
    .action((ids: string[], options: RevokeOptions) =>
      perform(
        io,
        { ...options },
        () => {
          requireReason(options);
          return selectionOf(io, ids, options);
        },
        (session, selected) => revoke(session, selected, options),
      ),
    );
};

/** `gatewatch token …` */
export const addTokenCommands = (program: Command, io: Io): void => {
  const token = program.command('token').description('look through tokens and revoke them');
  listCommand(token, io);
  revokeCommand(token, io);
};
