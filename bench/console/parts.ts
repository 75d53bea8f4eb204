import type { Cores } from '../cores.ts';
import type { PartResults } from './figures.ts';
import { measureLists } from './lists.ts';
import { measureLive } from './live.ts';
import { measureRevocation } from './revocation.ts';
import type { Filled } from './site.ts';
import { measureStart } from './start.ts';

/** What is measured of the console, in this order: the last one ends the tokens that the others look at. */
export const consoleParts = {
  start: measureStart,
  lists: measureLists,
  live: measureLive,
  revocation: measureRevocation,
} as const satisfies Record<string, (filled: Filled, cores: Cores, say: (line: string) => void) => Promise<PartResults>>;

export type ConsolePart = keyof typeof consoleParts;
export const isConsolePart = (name: string): name is ConsolePart => Object.hasOwn(consoleParts, name);
