import type { Cores } from '../cores.ts';
import { measureOverload } from '../overload/measure-overload.ts';
import type { PartResults } from './figures.ts';
import { measureLists } from './lists.ts';
import { measureLive } from './live.ts';
import { measureRevocation } from './revocation.ts';
import type { Filled } from './site.ts';
import { measureStart } from './start.ts';

/** What is measured of the console, in this order: revocation ends the tokens that those before it look at. */
export const consoleParts = {
  start: measureStart,
  lists: measureLists,
  live: measureLive,
  revocation: measureRevocation,
  overload: measureOverload,
} as const satisfies Record<string, (filled: Filled, cores: Cores, say: (line: string) => void) => Promise<PartResults>>;

export type ConsolePart = keyof typeof consoleParts;
export const isConsolePart = (name: string): name is ConsolePart => Object.hasOwn(consoleParts, name);
