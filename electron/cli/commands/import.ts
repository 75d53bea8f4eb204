import type { Command } from 'commander';
import { MAX_IMPORT_BYTES } from '../../../shared/contract/import.ts';
import type { Operations } from '../../control/connect-control.ts';
import type { Io } from '../io.ts';
import { addCommonOptions } from '../options.ts';
import { perform } from '../perform.ts';
import { fieldLines } from '../print.ts';
import { readText } from '../read-input.ts';

type Imported = Awaited<ReturnType<Operations['import']['apply']>>;
type Tally = Imported['clients'];

const counts = ({ created, updated, unchanged }: Tally): string => `${created} created, ${updated} updated, ${unchanged} unchanged`;

const importText = ({ dry_run, clients, users, resources, passwords_kept, generated_secrets, sha256 }: Imported): string => {
  const done = { clients: counts(clients), users: counts(users), resources: counts(resources), passwords_kept, sha256 };
  const secrets = generated_secrets.map(({ client_id, client_secret }) => fieldLines({ client_id, client_secret }));
  return `${dry_run ? 'Nothing was changed. An import would do this:\n' : ''}${fieldLines(done)}${secrets.join('')}`;
};

/** `gatewatch import` */
export const addImportCommand = (program: Command, io: Io): void => {
  addCommonOptions(program.command('import').argument('<file>', 'JSON document; - reads standard input'))
    .description('import clients, users and resources: the whole document or, when anything is wrong with it, nothing')
    .option('--dry-run', 'say what would change, and change nothing')
    .addHelpText(
      'after',
      `
The document is one JSON object of up to 64 MiB:
  {
    "clients":   [{"client_id": "shop", "redirect_uris": ["https://shop.example/cb"], "scope": "openid email"}],
    "users":     [{"username": "ada", "password_hash": "$argon2id$…", "claims": {"email": "ada@example.com"}}],
    "resources": [{"identifier": "https://api.example.com", "scopes": ["orders:read"], "clients": ["shop"]}]
  }
Clients are metadata of RFC 7591; ids, secrets and public keys that are given are kept. Users bring "password" or "password_hash" (argon2id or
bcrypt), and "sub" to keep it. Importing again updates; a password that an account has already is never replaced.
A running server goes on answering meanwhile, but stores nothing else until the import is in: about a second for 10,000 users.`,
    )
    .action((file: string, options: { readonly dryRun?: boolean }) =>
      perform(
        io,
        { ...options },
        () => readText(io.stdin, file, MAX_IMPORT_BYTES),
        async ({ operations, print }, document) =>
          await print.data(await operations.import.apply({ document, dry_run: options.dryRun === true }), importText),
      ),
    );
};
