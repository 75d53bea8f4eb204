import type { Command } from 'commander';
import type { ActInput } from '../../../shared/contract/acts.ts';
import type { Operations } from '../../control/connect-control.ts';
import type { Io } from '../io.ts';
import { addCommonOptions, inputError } from '../options.ts';
import { perform } from '../perform.ts';
import { allRules, findRuleId, readDuration, rulesText, ruleText } from './rule-arguments.ts';

interface AddOptions {
  readonly for: string;
  readonly reason: string;
}

/** Previews and does an act at once: who wrote the range and the time out on a command line has confirmed them. */
const act = async ({ acts }: Operations, input: ActInput, reason: string): Promise<void> => {
  const { preview, confirm } = await acts.preview(input);
  const { failed } = await acts.perform({ preview, reason, ...(confirm === null ? {} : { confirmation: confirm }) });
  const [first] = failed;
  if (first) throw inputError(first.why.replace(/\.$/, ''));
};

const ruleOf = async (operations: Operations, state: 'standing' | 'ended', id: string) => {
  const { rules } = await operations.network.rules({ kind: 'allow', state, limit: 500 });
  const rule = rules.find((one) => one.id === id);
  if (rule) return rule;
  throw inputError(`the rule ${id} is no longer there`);
};

const addCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('add').argument('<range>', 'address or range').description('serve an address whatever blocks there are'))
    .option('--for <TIME>', 'how long: 30m, 24h, 30d, or ever', '30d')
    .requiredOption('--reason <TEXT>', 'why, for the record')
    .action((range: string, options: AddOptions) =>
      perform(
        io,
        { ...options },
        () => readDuration(options.for),
        async ({ operations, print }, seconds) => {
          await act(operations, { act: 'addresses.allow', ranges: [range], seconds }, options.reason);
          const id = await findRuleId(operations, 'allow', range);
          await print.data(await ruleOf(operations, 'standing', id), ruleText);
        },
      ),
    );
};

const listCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('list').description('list what is on the allow list'))
    .option('--all', 'also what was taken off in the last 30 days')
    .action((options: { readonly all?: boolean }) =>
      perform(
        io,
        { ...options },
        () => undefined,
        async ({ operations, print }) => print.data({ rules: await allRules(operations, 'allow', options.all === true) }, rulesText),
      ),
    );
};

const removeCommand = (parent: Command, io: Io): void => {
  addCommonOptions(
    parent.command('remove').argument('<rule>', 'id of the rule, or its range').description('take an address off the allow list'),
  )
    .option('--reason <TEXT>', 'why, for the record', 'Taken off the allow list')
    .action((named: string, options: { readonly reason: string }) =>
      perform(
        io,
        { ...options },
        () => undefined,
        async ({ operations, print }) => {
          const id = await findRuleId(operations, 'allow', named);
          await act(operations, { act: 'addresses.disallow', rules: [id] }, options.reason);
          await print.data(await ruleOf(operations, 'ended', id), ruleText);
        },
      ),
    );
};

/** `gatewatch allow …` */
export const addAllowCommands = (program: Command, io: Io): void => {
  const allow = program.command('allow').description('serve addresses and ranges whatever blocks there are');
  addCommand(allow, io);
  listCommand(allow, io);
  removeCommand(allow, io);
};
