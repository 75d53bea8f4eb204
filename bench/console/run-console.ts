import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from '../../scripts/lib/build.mjs';
import { findCores } from '../cores.ts';
import { describeMachine, type Machine } from '../machine.ts';
import { machineCpuSeconds } from '../process-usage.ts';
import type { PartResults } from './figures.ts';
import { type ConsolePart, consoleParts, isConsolePart } from './parts.ts';
import { type ConsoleSize, fillDirectory } from './site.ts';

export interface ConsoleResults {
  readonly machine: Machine;
  /** Share of the machine that was at work just before, when nothing of the run was: what disturbs it, 0 to 1. */
  readonly otherLoad: number;
  readonly parts: readonly PartResults[];
}

interface ConsoleRun {
  readonly parts: readonly ConsolePart[];
  readonly size: ConsoleSize;
  /** Where the run keeps its data. */
  readonly root: string;
  /** A directory that an earlier run filled, or that this one is to fill and leave; null for one that goes with the run. */
  readonly kept: string | null;
  readonly say: (line: string) => void;
}

const QUIET_MS = 3000;

/** How busy others keep the machine: looked at while the run itself does nothing. */
const lookAround = async (): Promise<number> => {
  const [cpu, began] = [machineCpuSeconds(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  return (machineCpuSeconds() - cpu) / (((performance.now() - began) / 1000) * cpus().length);
};

/** Fills a directory with a month of facts, and measures the console on it; the console is built first where it is stale. */
export const runConsole = async ({ parts, size, root, kept, say }: ConsoleRun): Promise<ConsoleResults> => {
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
