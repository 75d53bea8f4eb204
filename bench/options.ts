import { parseArgs } from 'node:util';
import { type ConsolePart, consoleParts, isConsolePart } from './console/parts.ts';
import type { ConsoleSize } from './console/site.ts';
import type { DetectSize } from './detect/measure-detect.ts';

/** The servers side by side, detection, and each part of the console. */
export type Part = 'servers' | 'detect' | ConsolePart;
const allParts: readonly Part[] = ['servers', 'detect', ...Object.keys(consoleParts).filter(isConsolePart)];

/** What one run was asked to do. */
export interface Options {
  readonly parts: readonly Part[];
  /** How much the console has to look through. */
  readonly size: ConsoleSize;
  /** What the rules are given to fold. */
  readonly detect: DetectSize;
  /** Where the console's data lie, to be used again; null for a directory that goes with the run. */
  readonly filled: string | null;
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** Names of works; empty means all. */
  readonly only: readonly string[];
  /** Names of subjects; empty means all. */
  readonly subjects: readonly string[];
  readonly json: string | null;
  readonly markdown: string | null;
  /** Parent of the data directories; it must be on a real disk, or durability costs nothing. */
  readonly directory: string;
}

export const usage = `npm run bench -- [options]

  --part NAME         only this part; may be repeated: ${allParts.join(', ')}
  --quick             one short round for each work, and a tenth of the facts: for development, not for figures

Of the part \`servers\`:
  --rounds N          measured rounds for each work and server (5)
  --seconds S         length of one round (1.5)
  --only WORK         only this work and the floor it is compared with; may be repeated
  --subject NAME      only this server; may be repeated

The part \`detect\`: facts that all rules fold in a second, and their memory of a million addresses.

Of the other parts, which measure the console:
  --facts N           facts in the log (1,000,000)
  --tokens N          live tokens of the client whose tokens are revoked (100,000)
  --filled DIR        keep the filled directory, and use it again within the hour in which its tokens live

  --json FILE         write every figure as JSON
  --markdown FILE     write the tables between the bench markers of FILE
  --directory DIR     where the servers keep their data during the run (.cache/bench)
  --help              show this text
`;

const positive = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} takes a number above 0, not "${text}"`);
  return value;
};

const isPart = (name: string): name is Part => allParts.some((part) => part === name);

/** The parts that were asked for. Works and servers are named of the servers alone. */
const partsOf = (asked: readonly string[], namesServers: boolean): readonly Part[] => {
  const unknown = asked.find((name) => !isPart(name));
  if (unknown !== undefined) throw new Error(`--part ${unknown} is not known; one of: ${allParts.join(', ')}`);
  if (asked.length > 0) return asked.filter(isPart);
  return namesServers ? ['servers'] : allParts;
};

/**
 * Reads the command line. Null when help was asked for.
 *
 * @throws Error that names the option and what it takes.
 */
export const readOptions = (args: readonly string[]): Options | null => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      part: { type: 'string', multiple: true, default: [] },
      facts: { type: 'string' },
      tokens: { type: 'string' },
      filled: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      subject: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      markdown: { type: 'string' },
      directory: { type: 'string', default: '.cache/bench' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const size = (name: 'facts' | 'tokens', normal: number): number =>
    Math.ceil(positive(name, values[name] ?? String(values.quick ? normal / 10 : normal)));
  return {
    parts: partsOf(values.part, values.only.length + values.subject.length > 0),
    size: { facts: size('facts', 1_000_000), tokens: size('tokens', 100_000) },
    detect: values.quick ? { rounds: 1, facts: 20_000, addresses: 100_000 } : { rounds: 5, facts: 200_000, addresses: 1_000_000 },
    filled: values.filled ?? null,
    rounds: Math.ceil(positive('rounds', values.rounds ?? (values.quick ? '1' : '5'))),
    seconds: positive('seconds', values.seconds ?? (values.quick ? '1' : '1.5')),
    warmUpSeconds: 0.5,
    only: values.only,
    subjects: values.subject,
    json: values.json ?? null,
    markdown: values.markdown ?? null,
    directory: values.directory,
  };
};
