import { type Command, Option } from 'commander';
import type { KeyView } from '../../../shared/contract/keys.ts';
import { type SigningAlgorithm, signingAlgorithms } from '../../oauth/client.ts';
import type { Io } from '../io.ts';
import { addCommonOptions } from '../options.ts';
import { perform } from '../perform.ts';
import { tableLines } from '../print.ts';

const keysText = ({ keys }: { readonly keys: readonly KeyView[] }): string =>
  tableLines(['kid', 'alg', 'state', 'created_at', 'activated_at', 'retiring_at', 'retired_at'], keys);

/** `gatewatch keys …` */
export const addKeysCommands = (program: Command, io: Io): void => {
  const keys = program.command('keys').description('list and rotate the keys that sign tokens');
  addCommonOptions(keys.command('list').description('list the signing keys')).action((options: object) =>
    perform(
      io,
      { ...options },
      () => undefined,
      async ({ operations, print }) => print.data(await operations.keys.list({}), keysText),
    ),
  );
  addCommonOptions(keys.command('rotate').description('sign with a new key at once; tokens of the former stay good until they end'))
    .addOption(new Option('--alg <ALG>', 'the algorithm, whose first key is made if there is none (all in use)').choices(signingAlgorithms))
    .action((options: { readonly alg?: SigningAlgorithm }) =>
      perform(
        io,
        { ...options },
        () => undefined,
        async ({ operations, print }) => print.data(await operations.keys.rotate({ alg: options.alg }), keysText),
      ),
    );
};
