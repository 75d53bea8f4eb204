import { type LoadInput, loadConfig } from '../../electron/config/load-config.ts';

/** A machine with no settings, no files and a home of its own, on which only what a test says is there. */
export const load = (given: Partial<LoadInput> & { files?: Readonly<Record<string, string | Uint8Array>> } = {}) => {
  const { files = {}, ...rest } = given;
  const readFile = (path: string): Uint8Array => {
    const content = files[path];
    if (content === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return loadConfig({ argv: {}, env: {}, readFile, cwd: '/somewhere', platform: 'linux', home: '/home/ada', ...rest });
};

/** The configuration, or a failure that shows why there is none. */
export const loaded = (given?: Parameters<typeof load>[0]) => {
  const outcome = load(given);
  if (!outcome.ok) throw new Error(outcome.refusal.description);
  return outcome.value;
};

/** The problems, or none. */
export const problems = (given?: Parameters<typeof load>[0]) => {
  const outcome = load(given);
  return outcome.ok ? [] : outcome.refusal.problems;
};

/** Keys that are at fault, each once, sorted. */
export const faultyKeys = (given?: Parameters<typeof load>[0]) => [...new Set(problems(given).map(({ key }) => key))].sort();
