import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { addCommonOptions } from '../options.ts';
import { perform } from '../perform.ts';
import { allRules, findRuleId, readDuration, rulesText, ruleText } from './rule-arguments.ts';

interface AddOptions {
  readonly for: string;
  readonly reason: string;
  readonly evenIfOwn?: boolean;
}

const addCommand = (parent: Command, io: Io): void => {
  addCommonOptions(
    parent
      .command('add')
      .argument('<range>', 'address or range, as 203.0.113.9 or 2001:db8::/48')
      .description('refuse all that comes from an address'),
  )
    .option('--for <TIME>', 'how long: 30m, 24h, 30d, or ever', '30d')
    .requiredOption('--reason <TEXT>', 'why, for the record')
    .option('--even-if-own', 'also an address of this machine, or one on the allow list')
    .addHelpText('after', `\nExample:\n  $ gatewatch block add 203.0.113.0/24 --for 24h --reason 'guesses passwords'`)
    .action((range: string, options: AddOptions) =>
      perform(
        io,
        { ...options },
        () => readDuration(options.for),
        async ({ operations, print }, seconds) => {
          const { reason, evenIfOwn = false } = options;
          await print.data(await operations.network.block({ range, seconds, reason, even_if_own: evenIfOwn }), ruleText);
        },
      ),
    );
};

const listCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('list').description('list the blocks that stand'))
    .option('--all', 'also those that ended in the last 30 days')
    .action((options: { readonly all?: boolean }) =>
      perform(
        io,
        { ...options },
        () => undefined,
        async ({ operations, print }) => print.data({ rules: await allRules(operations, 'block', options.all === true) }, rulesText),
      ),
    );
};

const removeCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('remove').argument('<block>', 'id of the block, or its range').description('serve an address again'))
    .option('--reason <TEXT>', 'why, for the record')
    .action((named: string, options: { readonly reason?: string }) =>
      perform(
        io,
        { ...options },
        () => undefined,
        async ({ operations, print }) => {
          const rule = await findRuleId(operations, 'block', named);
          await print.data(await operations.network.unblock({ rule, reason: options.reason }), ruleText);
        },
      ),
    );
};

/** `gatewatch block …` */
export const addBlockCommands = (program: Command, io: Io): void => {
  const block = program.command('block').description('refuse addresses and ranges');
  addCommand(block, io);
  listCommand(block, io);
  removeCommand(block, io);
};
