import { Readable } from 'node:stream';
import type { Argument, Command, Option } from 'commander';
import { exitHelp, type Io } from '../../electron/cli/io.ts';
import { createProgram } from '../../electron/cli/program.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { systemRandom } from '../../electron/lib/random.ts';
import { code, page, table } from './markdown.ts';

const INTRODUCTION = `From the repository the command is \`npm run -s gatewatch -- <command>\`. Every command but \`serve\`, \`start\` and \`console\` works whether or not a server runs on the data
directory: when one does, it goes through the local socket in that directory, otherwise it opens the directory itself. \`--help\` of each has examples.`;

/** Nothing is run: the commands are only described. */
const silent: Io = {
  env: {},
  stdin: Readable.from([]),
  out: async () => undefined,
  err: () => undefined,
  interactive: false,
  clock: systemClock(),
  random: systemRandom(),
  version: '',
  untilStopped: async () => '',
  exit: () => undefined,
};

const leavesOf = (
  command: Command,
  path: readonly string[] = [],
): readonly { readonly path: readonly string[]; readonly command: Command }[] =>
  command.commands.flatMap((one) => {
    const here = [...path, one.name()];
    return one.commands.length > 0 ? leavesOf(one, here) : [{ path: here, command: one }];
  });

const argumentText = (argument: Argument): string => {
  const text = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${text}>` : `[${text}]`;
};

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;

const visible = ({ options }: Command): readonly Option[] => options.filter(({ hidden }) => !hidden);

const opensDirectory = ({ options }: Command): boolean => options.some(({ flags }) => flags === '--data <DIR>');

/** The reference of the command line, from the commands themselves. */
export const commandLineReference = (): string => {
  const leaves = leavesOf(createProgram(silent));
  const isServing = ({ path }: { readonly path: readonly string[] }): boolean => path[0] === 'serve' || path[0] === 'start';
  // What opens no data directory tells all of its options itself.
  const others = leaves.filter((leaf) => !isServing(leaf) && opensDirectory(leaf.command));
  const common = visible(others[0]?.command ?? createProgram(silent)).filter(({ flags }) =>
    others.every(({ command }) => command.options.some((option) => option.flags === flags)),
  );
  const isCommon = (command: Command, { flags }: Option): boolean =>
    opensDirectory(command) && common.some((option) => option.flags === flags);
  const sections = leaves.map((leaf) => {
    const { path, command } = leaf;
    const usage = [...path, ...command.registeredArguments.map(argumentText)].join(' ');
    const rows = [
      ...command.registeredArguments.map((argument) => [code(argumentText(argument)), argument.description]),
      ...(isServing(leaf) ? [] : visible(command).filter((option) => !isCommon(command, option))).map(({ flags, description }) => [
        code(flags),
        description,
      ]),
    ];
    const more = isServing(leaf) ? '\n\nIts options are the [flags of `serve`](configuration.md#flags-of-serve).' : '';
    return `## ${code(usage)}\n\n${sentence(command.description())}${more}${rows.length > 0 ? `\n\n${table(['', 'meaning'], rows)}` : ''}`;
  });
  const everywhere = `## Everywhere\n\n${table(
    ['option', 'meaning'],
    common.map(({ flags, description }) => [code(flags), description]),
  )}\n\n\`\`\`text${exitHelp}\n\`\`\``;
  return page('Command line', 'electron/cli', INTRODUCTION, everywhere, ...sections);
};
