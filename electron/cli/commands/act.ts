import type { Command } from 'commander';
import { act } from '../../../shared/contract/acts.ts';
import { readJson } from '../../lib/read-json.ts';
import type { Io } from '../io.ts';
import { addCommonOptions, inputError } from '../options.ts';
import { perform } from '../perform.ts';
import { type ActOptions, requireReason, runAct } from './run-act.ts';

const readAct = (text: string) => {
  const json = readJson(text);
  if ('problem' in json) throw inputError(`the act is not valid JSON: ${json.problem}`);
  const read = act.safeParse(json.value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw inputError(`the act is not one: ${issue?.path.join('.') || 'act'}: ${issue?.message ?? ''}`);
};

/** `gatewatch act …` */
export const addActCommand = (program: Command, io: Io): void => {
  addCommonOptions(program.command('act').argument('<json>', 'the act, as the console shows it').description('do what the console can do'))
    .option('--reason <TEXT>', 'why, for the record')
    .option('--confirm <TEXT>', 'the text that the effect asks for when it reaches far')
    .option('--dry-run', 'show the effect and change nothing')
    .addHelpText('after', `\nExample:\n  $ gatewatch act '{"act":"users.sign_out","users":["ada"]}' --reason 'lost laptop' --dry-run`)
    .action((text: string, options: ActOptions) =>
      perform(
        io,
        { ...options },
        () => {
          requireReason(options);
          return readAct(text);
        },
        (session, wanted) => runAct(session, wanted, options),
      ),
    );
};
