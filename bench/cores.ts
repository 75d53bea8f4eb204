import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Cores this process may use, from a list such as `0-3,8`. */
const allowedCores = (): number[] => {
  try {
    const list = /^Cpus_allowed_list:\s+(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
    return list.split(',').flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, n) => first + n);
    });
  } catch {
    return [];
  }
};

/** How to start a program on one core. */
export interface Cores {
  readonly pinned: boolean;
  /** The command line that runs `args` on the servers' core. */
  server(args: readonly string[]): readonly string[];
  /** The command line that runs `args` on the load generator's core. */
  generator(args: readonly string[]): readonly string[];
}

/** Servers on the first core, the generator on the second, where `taskset` and two cores are there; else no pinning. */
export const findCores = (): Cores => {
  const [first, second] = allowedCores();
  const pinned = first !== undefined && second !== undefined && spawnSync('taskset', ['--version']).status === 0;
  const on = (core: number | undefined) => (args: readonly string[]) => (pinned ? ['taskset', '-c', String(core), ...args] : args);
  return { pinned, server: on(first), generator: on(second) };
};
