import type { TokenFilter, TokenView } from '../../../shared/contract/tokens.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeTokens } from './describe-tokens.ts';
import { resolveFilter } from './resolve-filter.ts';
import { type JudgedToken, scanTokens, type TokenSource } from './scan-tokens.ts';
import { tokenSources } from './token-sources.ts';

/** Batches that are looked through for one page, unless nothing at all was found by then. */
const MOST_BATCHES = 40;
const CURSOR = /^[0-9a-f-]{1,36}$/;

interface Part {
  readonly tokens: readonly JudgedToken[];
  readonly reached: string | undefined;
}

/** The newest tokens of one source: enough for a page, or as far as it was worth while. */
const readPart = async (
  deps: OperationDeps,
  source: TokenSource,
  filter: TokenFilter,
  page: { cursor: string; limit: number; found: number },
): Promise<Part> => {
  const before = page.cursor !== '' && page.cursor < source.below ? page.cursor : source.below;
  let tokens: JudgedToken[] = [];
  let reached: string | undefined;
  let batches = 0;
  for await (const batch of scanTokens(deps, source, filter.state, before)) {
    tokens = tokens.concat(batch.tokens);
    reached = batch.reached;
    batches += 1;
    if (tokens.length > page.limit) return { tokens: tokens.slice(0, page.limit + 1), reached: tokens[page.limit]?.id };
    if (batches >= MOST_BATCHES && tokens.length + page.found > 0) break;
  }
  return { tokens, reached };
};

/** Joins what the sources gave as far down as all of them were looked through. */
const joinParts = (parts: readonly Part[], limit: number): { tokens: JudgedToken[]; next: string | null } => {
  const border = parts.reduce((highest, { reached = '' }) => (reached > highest ? reached : highest), '');
  const sure = parts
    .flatMap(({ tokens }) => tokens)
    .filter(({ id }) => id >= border)
    .sort((a, b) => (a.id < b.id ? 1 : -1));
  const tokens = sure.slice(0, limit);
  if (sure.length > limit) return { tokens, next: tokens.at(-1)?.id ?? null };
  return { tokens, next: border === '' ? null : border };
};

/**
 * A page of tokens, newest first, those of both types together. A page may hold fewer than asked for, and still have a next one, when few match among very many.
 *
 * @param input.filter.user `sub` or user name; nothing matches when there is no such user.
 * @returns Refusal `invalid_input` for a cursor that no page gave.
 */
export const listTokens = async (
  deps: OperationDeps,
  _context: OperationContext,
  input: { filter: TokenFilter; limit: number; cursor: string },
): Promise<OperationOutcome<{ tokens: TokenView[]; next: string | null }>> => {
  const { limit, cursor } = input;
  if (cursor !== '' && !CURSOR.test(cursor))
    return refuse('invalid_input', 'The cursor is not one that a page gave. Begin anew, without one.');
  const filter = await resolveFilter(deps, input.filter);
  if (!filter) return done({ tokens: [], next: null });
  const parts: Part[] = [];
  let found = 0;
  for (const source of await tokenSources(deps, filter)) {
    const part = await readPart(deps, source, filter, { cursor, limit, found });
    found += part.tokens.length;
    parts.push(part);
  }
  const { tokens, next } = joinParts(parts, limit);
  return done({ tokens: await describeTokens(deps, tokens), next });
};
