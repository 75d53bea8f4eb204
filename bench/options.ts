import { parseArgs } from 'node:util';

/** What one run was asked to do. */
export interface Options {
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

  --quick             one short round for each work: for development, not for figures
  --rounds N          measured rounds for each work and server (5)
  --seconds S         length of one round (1.5)
  --only WORK         only this work and the floor it is compared with; may be repeated
  --subject NAME      only this server; may be repeated
  --json FILE         write every figure as JSON
  --markdown FILE     write the tables between the bench markers of FILE
  --directory DIR     where the servers keep their data during the run (.cache/bench)
  --help              show this text

npm run bench -- detect

  Facts that all rules of detection fold in a second, and the memory of a million addresses; figures as JSON on the standard output.
`;

const positive = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} takes a number above 0, not "${text}"`);
  return value;
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
      only: { type: 'string', multiple: true, default: [] },
      subject: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      markdown: { type: 'string' },
      directory: { type: 'string', default: '.cache/bench' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
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
