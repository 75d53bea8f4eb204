import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parseRanges } from '../../lib/addresses.ts';
import { createPlaceTable, type Place, type PlaceTable } from './place-table.ts';
import { readPlaceLine } from './read-place-line.ts';

const MOST_BYTES = 512 * 1024 * 1024;
const MOST_RANGES = 5_000_000;
const MOST_PROBLEMS = 5;
const LONGEST_LINE = 4096;

/** Networks that are nowhere: RFC 1918, 6598, 1122, 3927, 4193, 4291. */
const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1',
];

export type PlacesState =
  | { readonly is: 'none' | 'waiting' }
  | { readonly is: 'loaded'; readonly ranges: number }
  | { readonly is: 'failed'; readonly problem: string };

/** Where addresses are. */
export interface Places {
  /** Null when it is not known, and for private and shared networks. */
  placeOf(address: string): Place | null;
  /** `none`: no database is configured; `waiting`: it was not read yet. */
  state(): PlacesState;
  /** Reads the database, once; what is wrong with it is told by the state. */
  load(): Promise<PlacesState>;
}

interface PlacesConfig {
  readonly placeDatabase?: string | undefined;
  /** Ranges where people of many places come out. */
  readonly sharedNetworks: readonly string[];
}

/** Lines of a file with their numbers. Between pieces of the file others get their turn. */
const linesOf = async function* (path: string): AsyncGenerator<readonly [first: number, lines: readonly string[]]> {
  let [rest, line] = ['', 1];
  for await (const piece of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) {
      yield [line + lines.length, [rest]];
      return;
    }
    yield [line, lines];
    line += lines.length;
  }
  if (rest !== '') yield [line, [rest]];
};

type Read = { readonly table: PlaceTable } | { readonly problem: string };

const read = async (path: string, limits: { readonly bytes: number; readonly ranges: number }): Promise<Read> => {
  const { size } = await stat(path);
  if (size > limits.bytes) return { problem: `${path} is larger than ${Math.floor(limits.bytes / 1024 / 1024)} MiB` };
  const table = createPlaceTable(limits.ranges);
  const problems: string[] = [];
  for await (const [first, lines] of linesOf(path)) {
    for (const [at, text] of lines.entries()) {
      const range = readPlaceLine(first === 1 && at === 0 ? text.replace(/^\uFEFF/, '') : text, first + at);
      if (!range.ok) problems.push(`line ${first + at}: ${range.refusal.description}`);
      else if (range.value && table.add(range.value) === 'full')
        return { problem: `${path}, line ${first + at}: there are more than ${limits.ranges} ranges` };
      if (problems.length >= MOST_PROBLEMS) return { problem: `${path}, ${problems.join('; ')}; and perhaps more` };
    }
  }
  if (problems.length > 0) return { problem: `${path}, ${problems.join('; ')}` };
  const overlap = table.seal();
  if (overlap !== null) return { problem: `${path}, line ${overlap}: the range has addresses in common with another` };
  return table.size() === 0 ? { problem: `${path} holds no range` } : { table };
};

/**
 * Where addresses are, by a file on this machine: nobody is asked over the network. The form of the file is that of `readPlaceLine`. A file with a mistake in it is not
 * used at all, and its state says which line is wrong; nothing else depends on it.
 */
export const createPlaces = (
  { placeDatabase, sharedNetworks }: PlacesConfig,
  limits = { bytes: MOST_BYTES, ranges: MOST_RANGES },
): Places => {
  const nowhere = parseRanges([...PRIVATE, ...sharedNetworks]);
  let table: PlaceTable | undefined;
  let state: PlacesState = { is: placeDatabase === undefined ? 'none' : 'waiting' };
  let loading: Promise<PlacesState> | undefined;
  const load = async (path: string): Promise<PlacesState> => {
    try {
      const outcome = await read(path, limits);
      if ('table' in outcome) table = outcome.table;
      state = 'table' in outcome ? { is: 'loaded', ranges: outcome.table.size() } : { is: 'failed', problem: outcome.problem };
    } catch (error) {
      state = { is: 'failed', problem: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
    }
    return state;
  };
  return {
    placeOf: (address) => (table === undefined || nowhere.has(address) ? null : table.find(address)),
    state: () => state,
    load() {
      loading ??= placeDatabase === undefined ? Promise.resolve(state) : load(placeDatabase);
      return loading;
    },
  };
};
