import { parseArgs } from 'node:util';
import { serveFlags } from '../config/flags.ts';
import type { FlagValues } from '../config/sources/read-flags.ts';

/** The variable that names another Node.js for the engine; the flag `--engine-node` goes before it. */
export const engineNodeVariable = 'GATEWATCH_ENGINE_NODE';

export interface DesktopOptions {
  /** Options of the engine, by attribute, as the command line of `gatewatch serve` has them. */
  readonly engine: FlagValues;
  /** Another Node.js that runs the engine. Never in a packaged app: who could name a program there would be handed the master key. */
  readonly engineNode: string | undefined;
  /** Deep links, not yet judged. */
  readonly links: readonly string[];
}

const optionTypes = Object.fromEntries(
  serveFlags.map(({ flag, value, repeatable }) => [
    flag.slice(2),
    { type: value === null ? ('boolean' as const) : ('string' as const), multiple: repeatable },
  ]),
);

const isLink = (argument: string): boolean => /^gatewatch:/i.test(argument);

/**
 * Reads the command line of the desktop. Arguments it does not know are Chromium's and left alone. A start by a link takes no options: a link is written by a
 * stranger, and must not configure what it opens.
 *
 * @param argv Without the executable and, when not packaged, without the application's folder.
 */
export const readDesktopOptions = (
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  isPackaged: boolean,
): DesktopOptions => {
  const links = argv.filter(isLink);
  const options = { ...optionTypes, 'engine-node': { type: 'string' as const, multiple: false } };
  const { values } = parseArgs({ args: links.length > 0 ? [] : [...argv], options, strict: false, allowPositionals: true });
  const attributes = serveFlags.flatMap(({ flag, attribute, value }) => {
    const given = values[flag.slice(2)];
    const isWanted = value === null ? given === true : typeof given === 'string' || Array.isArray(given);
    return isWanted ? [[attribute, given] as const] : [];
  });
  const named = values['engine-node'];
  const engineNode = typeof named === 'string' && named !== '' ? named : env[engineNodeVariable] || undefined;
  return { engine: Object.fromEntries(attributes) as FlagValues, engineNode: isPackaged ? undefined : engineNode, links };
};
