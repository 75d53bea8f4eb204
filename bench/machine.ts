import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics.ts';

/** Where and when the figures were taken. */
export interface Machine {
  readonly date: string;
  readonly commit: string | null;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly pinned: boolean;
  /** Median time of one durable write of 4 KiB, microseconds: what a commit alone cannot beat. */
  readonly durableWriteMicros: number;
}

const git = (...args: string[]): string | null => {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
};

/** The commit, marked when files differ from it; null outside a repository or before the first commit. */
const commit = (): string | null => {
  const id = git('rev-parse', '--short', '--verify', 'HEAD');
  return id && git('status', '--porcelain') ? `${id} with changes` : id;
};

const durableWriteMicros = (directory: string): number => {
  const file = join(directory, 'probe');
  const handle = openSync(file, 'w');
  const block = Buffer.alloc(4096, 1);
  const times = Array.from({ length: 200 }, () => {
    const began = performance.now();
    writeSync(handle, block);
    fdatasyncSync(handle);
    return (performance.now() - began) * 1000;
  });
  closeSync(handle);
  rmSync(file);
  return median(times);
};

/** Describes this machine; the directory is where the servers will keep their data. */
export const describeMachine = (directory: string, pinned: boolean): Machine => ({
  date: new Date().toISOString().slice(0, 10),
  commit: commit(),
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
  node: process.version,
  pinned,
  durableWriteMicros: durableWriteMicros(directory),
});
