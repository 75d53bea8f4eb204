import { join, resolve } from 'node:path';
import { build } from '../../scripts/lib/build.mjs';
import { findCores } from '../cores.ts';
import { lookAround } from '../look-around.ts';
import { describeMachine } from '../machine.ts';
import type { PartResults, PartsResults } from './figures.ts';
import { type ConsolePart, consoleParts, isConsolePart } from './parts.ts';
import { type ConsoleSize, fillDirectory } from './site.ts';

interface ConsoleRun {
  readonly parts: readonly ConsolePart[];
  readonly size: ConsoleSize;
  /** Where the run keeps its data. */
  readonly root: string;
  /** A directory that an earlier run filled, or that this one is to fill and leave; null for one that goes with the run. */
  readonly kept: string | null;
  readonly say: (line: string) => void;
}

/** Fills a directory with a month of facts, and measures the console on it; the console is built first where it is stale. */
export const runConsole = async ({ parts, size, root, kept, say }: ConsoleRun): Promise<PartsResults> => {
  await build(resolve('.'), process.execPath, ['renderer']);
  const cores = findCores();
  const machine = describeMachine(root, cores.pinned);
  const otherLoad = await lookAround();
  const filled = await fillDirectory(kept ?? join(root, 'console'), size, say);
  const results: PartResults[] = [];
  for (const part of Object.keys(consoleParts).filter(isConsolePart)) {
    if (parts.includes(part)) results.push(await consoleParts[part](filled, cores, say));
  }
  return { machine, otherLoad, parts: results };
};
