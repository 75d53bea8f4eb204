import { type Command, CommanderError, Option } from 'commander';
import { type ServeFlag, serveFlags } from '../config/flags.ts';
import type { FlagValues } from '../config/sources/read-flags.ts';
import { exitCodes } from './io.ts';

/** Those options of `serve` that every command has: where the data lie and how they are opened. */
const everywhere: readonly string[] = ['--data', '--config', '--profile', '--master-key-file', '--json'];

const toOption = ({ flag, value, repeatable, help }: ServeFlag): Option =>
  new Option(value === null ? flag : `${flag} <${value}${repeatable ? '...' : ''}>`, help);

export const addServeOptions = (command: Command): Command => serveFlags.reduce((all, flag) => all.addOption(toOption(flag)), command);

export const addCommonOptions = (command: Command): Command =>
  serveFlags.filter(({ flag }) => everywhere.includes(flag)).reduce((all, flag) => all.addOption(toOption(flag)), command);

/** What the configuration wants of the options; others of the command may bear the same names as keys of it. */
export const configurationValues = (options: FlagValues, all = false): FlagValues =>
  Object.fromEntries(
    serveFlags.filter(({ flag }) => all || everywhere.includes(flag)).map(({ attribute }) => [attribute, options[attribute]]),
  );

/** An error of the command line that the parser could not see. */
export const usageError = (message: string): CommanderError => new CommanderError(exitCodes.usage, 'gatewatch.usage', message);

/** An error of a file or of standard input, not of the command line itself. */
export const inputError = (message: string): CommanderError => new CommanderError(exitCodes.failed, 'gatewatch.input', message);

/** A whole number within bounds, or a usage error. */
export const wholeNumber =
  (name: string, min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= min && value <= max) return value;
    throw usageError(`${name} takes a whole number from ${min} to ${max}`);
  };

/** The subject of a command, given as its argument or as an option: one of them, and only one. */
export const subjectOf = (what: string, ...given: readonly (string | undefined)[]): string => {
  const [first, second] = given.filter((one) => one !== undefined);
  if (first === undefined) throw usageError(`name the ${what}`);
  if (second !== undefined && second !== first) throw usageError(`name one ${what}, not two`);
  return first;
};
