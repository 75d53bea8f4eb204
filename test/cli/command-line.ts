import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runCommandLine } from '../../electron/cli/program.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { systemRandom } from '../../electron/lib/random.ts';

/** Cheap hashing, so that tests are not about it. */
const settings = { passwords: { argon2: { memoryKiB: 64, iterations: 1, parallelism: 1 } } };

export interface Ended {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

/** A data directory of its own, with a command line on it that runs in this process. */
export interface Desk {
  readonly data: string;
  /** A file beside the data. */
  file(name: string, content: string | Uint8Array): string;
  /** Runs `gatewatch ARGS --data DIR`. */
  run(args: readonly string[], input?: string | Uint8Array, env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** The same with `--json`: what it printed, parsed. */
  json(args: readonly string[], input?: string): Promise<Readonly<Record<string, unknown>>>;
  close(): void;
}

export const runArgs = async (
  args: readonly string[],
  input: string | Uint8Array = '',
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> => {
  const [out, err]: [string[], string[]] = [[], []];
  let code: number | undefined;
  await runCommandLine(
    {
      env,
      stdin: Readable.from(input.length === 0 ? [] : [Buffer.from(input)]),
      out: async (text) => void out.push(text),
      err: (text) => void err.push(text),
      interactive: false,
      clock: systemClock(),
      random: systemRandom(),
      version: '0.0.0-test',
      untilStopped: () => Promise.resolve('SIGTERM'),
      exit: (ended) => {
        code = ended;
      },
    },
    args,
  );
  return { code, out: out.join(''), err: err.join('') };
};

export const createDesk = (): Desk => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-cli-'));
  const data = join(folder, 'data');
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(settings));
  const run: Desk['run'] = (args, input, env) => runArgs([...args, '--data', data, '--config', config], input, env);
  return {
    data,
    run,
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    async json(args, input) {
      const { code, out, err } = await run([...args, '--json'], input);
      if (code !== 0) throw new Error(`ended with ${code}: ${err}`);
      return JSON.parse(out);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
};
