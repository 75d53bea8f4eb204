import { type Command, Option } from 'commander';
import type { ClientView, NewClient } from '../../../shared/contract/clients.ts';
import { clientAuthMethods, grantTypes, signingAlgorithms } from '../../oauth/client.ts';
import type { Io } from '../io.ts';
import { addCommonOptions, subjectOf, usageError, wholeNumber } from '../options.ts';
import { perform } from '../perform.ts';
import { fieldLines, tableLines } from '../print.ts';
import { readJsonFile, readSecret } from '../read-input.ts';
import { allPages } from './all-pages.ts';

const MAX_JWKS_BYTES = 262_144;
const MAX_OVERLAP_SECONDS = 2_592_000;

interface AddOptions {
  readonly id?: string;
  readonly secret?: string;
  readonly secretStdin?: boolean;
  readonly name?: string;
  readonly type?: 'confidential' | 'public';
  readonly auth?: string;
  readonly jwks?: string;
  readonly grant?: string[];
  readonly redirectUri?: string[];
  readonly postLogoutRedirectUri?: string[];
  readonly scope?: string[];
  readonly defaultScope?: string[];
  readonly accessToken?: string;
  readonly idTokenAlg?: string;
  readonly skipConsent?: boolean;
}
interface OneOptions {
  readonly id?: string;
  readonly note?: string;
  readonly overlap?: string;
}

/** A client is public exactly when it does not authenticate: the two options say the same, and may not contradict each other. */
const authMethodOf = ({ type, auth }: AddOptions): string | undefined => {
  if (type === 'public' && auth !== undefined && auth !== 'none') throw usageError(`a public client cannot authenticate by ${auth}`);
  if (type === 'confidential' && auth === 'none') throw usageError('a confidential client has to authenticate');
  return type === 'public' ? 'none' : auth;
};

const readKeys = async (io: Io, path: string): Promise<unknown> => {
  const value = await readJsonFile(io.stdin, path, MAX_JWKS_BYTES);
  // One key alone is taken for a set of one (RFC 7517 §4, §5).
  return typeof value === 'object' && value !== null && 'kty' in value ? { keys: [value] } : value;
};

const toMetadata = async (io: Io, options: AddOptions): Promise<NewClient> => {
  if (options.secret !== undefined && options.secretStdin) throw usageError('give --secret or --secret-stdin, not both');
  const secret = options.secretStdin ? await readSecret(io.stdin, 'the secret') : options.secret;
  return {
    client_id: options.id,
    client_secret: secret,
    client_name: options.name,
    token_endpoint_auth_method: authMethodOf(options),
    jwks: options.jwks === undefined ? undefined : await readKeys(io, options.jwks),
    grant_types: options.grant,
    redirect_uris: options.redirectUri,
    post_logout_redirect_uris: options.postLogoutRedirectUri,
    scope: options.scope?.join(' '),
    default_scope: options.defaultScope?.join(' '),
    access_token_format: options.accessToken,
    id_token_signed_response_alg: options.idTokenAlg,
    skip_consent: options.skipConsent,
  };
};

const addCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('add').description('register a client; prints it, and its secret this once'))
    .option('--id <ID>', 'client id (a new one)')
    .option('--secret <SECRET>', 'secret to keep instead of a new one; other users of the machine can see it: prefer --secret-stdin')
    .option('--secret-stdin', 'read the secret from standard input')
    .option('--name <NAME>', 'name that people are shown (the id)')
    .addOption(new Option('--type <TYPE>', 'confidential, or public for one that cannot keep a secret').choices(['confidential', 'public']))
    .addOption(new Option('--auth <METHOD>', 'how it authenticates (client_secret_basic)').choices(clientAuthMethods))
    .option('--jwks <FILE>', 'its public keys, for private_key_jwt; - reads standard input')
    .addOption(
      new Option('--grant <GRANT...>', 'grants (authorization_code with a redirect URI, else client_credentials)').choices(grantTypes),
    )
    .option('--redirect-uri <URI...>', 'redirect URIs, compared exactly')
    .option('--post-logout-redirect-uri <URI...>', 'redirect URIs after sign-out')
    .option('--scope <SCOPE...>', 'scopes it may ask for')
    .option('--default-scope <SCOPE...>', 'scopes it gets when it names none (all but offline_access)')
    .addOption(new Option('--access-token <FORMAT>', 'format of its access tokens (jwt)').choices(['jwt', 'opaque']))
    .addOption(new Option('--id-token-alg <ALG>', 'signature of its ID tokens (the server’s own)').choices(signingAlgorithms))
    .option('--skip-consent', 'do not ask people: a client of the same organisation')
    .addHelpText(
      'after',
      `
Examples:
  $ gatewatch client add --name 'Nightly report' --grant client_credentials --scope reports:read
  $ gatewatch client add --id shop --redirect-uri https://shop.example/cb --scope openid email offline_access --grant authorization_code refresh_token
  $ gatewatch client add --id app --type public --redirect-uri http://127.0.0.1/cb --scope openid
  $ gatewatch client add --id bank --auth private_key_jwt --jwks keys.json --redirect-uri https://bank.example/cb`,
    )
    .action((options: AddOptions) =>
      perform(
        io,
        { ...options },
        () => toMetadata(io, options),
        async ({ operations, print }, metadata) => {
          const client = await operations.clients.add(metadata);
          await print.data(client, fieldLines);
          if (client.client_secret !== undefined) print.remark('The secret is shown this once: keep it now.');
          if (client.weak_secret) print.remark('The secret is weak; the production profile would refuse it.');
        },
      ),
    );
};

const listCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('list').description('list the clients')).action((options: object) =>
    perform(
      io,
      { ...options },
      () => undefined,
      async ({ operations, print }) => {
        const clients = await allPages(async (cursor) => {
          const page = await operations.clients.list({ cursor, limit: 500 });
          return { items: page.clients, next: page.next };
        });
        const text = (): string =>
          tableLines(['client_id', 'client_name', 'status', 'token_endpoint_auth_method', 'grant_types', 'scope'], clients);
        await print.data({ clients }, text);
      },
    ),
  );
};

/** A command about one client, which is named by its argument or by --id. */
const oneCommand = (
  parent: Command,
  io: Io,
  name: string,
  description: string,
  run: (session: Parameters<Parameters<typeof perform>[3]>[0], id: string, options: OneOptions) => Promise<void>,
): Command =>
  addCommonOptions(parent.command(name).argument('[id]', 'client id').description(description))
    .option('--id <ID>', 'client id, instead of the argument')
    .action((argument: string | undefined, options: OneOptions) =>
      perform(
        io,
        { ...options },
        () => subjectOf('client', argument, options.id),
        (session, id) => run(session, id, options),
      ),
    );

const statusText = ({ client_id, status }: ClientView): string => fieldLines({ client_id, status });

/** `gatewatch client …` */
export const addClientCommands = (program: Command, io: Io): void => {
  const client = program.command('client').description('register and manage clients');
  addCommand(client, io);
  listCommand(client, io);
  oneCommand(client, io, 'show', 'show a client, without its secret', async ({ operations, print }, id) => {
    await print.data(await operations.clients.show({ client_id: id }), fieldLines);
  });
  const overlap = wholeNumber('--overlap', 0, MAX_OVERLAP_SECONDS);
  oneCommand(client, io, 'rotate-secret', 'give a client a new secret; prints it this once', async ({ operations, print }, id, options) => {
    const seconds = options.overlap === undefined ? {} : { overlap_seconds: overlap(options.overlap) };
    await print.data(await operations.clients.rotateSecret({ client_id: id, ...seconds }), fieldLines);
    print.remark('The secret is shown this once: keep it now.');
  }).option('--overlap <SECONDS>', 'how long the former secret stays good (86400); 0 ends it at once');
  oneCommand(
    client,
    io,
    'suspend',
    'suspend a client: none of its tokens is accepted until it is resumed',
    async (session, id, { note }) => {
      await session.print.data(await session.operations.clients.suspend({ client_id: id, note }), statusText);
    },
  ).option('--note <TEXT>', 'why, for the record');
  oneCommand(client, io, 'resume', 'put a suspended client back in use', async (session, id, { note }) => {
    await session.print.data(await session.operations.clients.resume({ client_id: id, note }), statusText);
  }).option('--note <TEXT>', 'why, for the record');
  oneCommand(client, io, 'remove', 'remove a client with its grants and tokens', async ({ operations, print }, id) => {
    await print.data(await operations.clients.remove({ client_id: id }), fieldLines);
  });
};
