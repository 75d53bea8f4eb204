import { setImmediate as turn } from 'node:timers/promises';
import type { EpochMs } from '../../../shared/units.ts';
import type { ListedToken } from '../../store/records.ts';
import type { TokenConditions, TokenStretch, TokenType } from '../../store/sqlite/token-list.table.ts';
import type { OperationDeps } from '../operation.ts';
import { judgeToken, type TokenState } from './judge-token.ts';

/** Tokens passed over at a time: a few milliseconds of the thread that serves. */
const SLICE = 20_000;
/** Tokens read and judged at a time. */
const BATCH = 1000;
/** Above every id. */
export const NEWEST = '~';

/** One place to read tokens from. With `grants` they are found by index, else every token is passed by. */
export interface TokenSource {
  readonly type: TokenType;
  /** The lowest id that is looked at; empty for all. */
  readonly from: string;
  /** Ids from here on are not looked at; {@link NEWEST} for all. */
  readonly below: string;
  readonly wanted: TokenConditions;
}

export interface JudgedToken extends ListedToken {
  readonly state: TokenState;
}

export interface ScannedTokens {
  /** Those in the state asked for, newest first. */
  readonly tokens: readonly JudgedToken[];
  /** The id down to which all was looked at; undefined when nothing is left. */
  readonly reached: string | undefined;
}

type ScanDeps = Pick<OperationDeps, 'store' | 'clock'>;

const judgeAll = async (
  { store }: ScanDeps,
  found: readonly ListedToken[],
  state: TokenState | undefined,
  now: EpochMs,
): Promise<JudgedToken[]> => {
  const judged: JudgedToken[] = [];
  for (const token of found) {
    const client = store.read.clients.find(token.clientId);
    const is = judgeToken(token, client instanceof Promise ? await client : client, now);
    if (state === undefined || is === state) judged.push({ ...token, state: is });
  }
  return judged;
};

/** Where the stretch ends that is looked at next: by index everything is, without one a slice. */
const endOf = async ({ store }: ScanDeps, { type, from, wanted }: TokenSource, before: string): Promise<string> =>
  wanted.grants ? from : ((await store.read.tokenList.border({ type, before, from, limit: SLICE })) ?? from);

/**
 * Reads the tokens of a source bit by bit, newest first, and lets the event loop turn in between: however many there are, who is served waits a few milliseconds at
 * most. What is issued meanwhile is not seen; what ends meanwhile is judged as it is when its turn comes.
 *
 * @param before The id below which reading begins, if that is not `below`.
 */
export async function* scanTokens(
  deps: ScanDeps,
  source: TokenSource,
  state: TokenState | undefined,
  before = source.below,
): AsyncGenerator<ScannedTokens, void, void> {
  const { type, from, wanted } = source;
  for (let at = before; ; ) {
    const end = await endOf(deps, source, at);
    for (let inSlice = true; inSlice; ) {
      const stretch: TokenStretch = { type, before: at, from: end, limit: BATCH };
      const found = await deps.store.read.tokenList.list(stretch, wanted);
      const last = found.length === BATCH ? found.at(-1) : undefined;
      inSlice = last !== undefined;
      at = last?.id ?? end;
      const done = !inSlice && end === from;
      yield { tokens: await judgeAll(deps, found, state, deps.clock.now()), reached: done ? undefined : at };
      if (done) return;
      await turn();
    }
  }
}
