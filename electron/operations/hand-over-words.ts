import type { Reads } from '../store/store.ts';

interface HandOver {
  /** Who did it, as facts name them. */
  readonly actor: string;
  /** Id of the operator it was given to; null for nobody. */
  readonly owner: string | null;
  readonly note?: string | undefined;
}

/** What an assignment was: `taken on`, `put back`, or `handed to grace`, with the words that went along. */
export const handOverWords = async (read: Pick<Reads, 'operators'>, { actor, owner, note }: HandOver): Promise<string> => {
  const behind = note === undefined ? '' : `: ${note}`;
  if (owner === null) return `put back${behind}`;
  if (actor === `operator:${owner}`) return `taken on${behind}`;
  return `handed to ${(await read.operators.nameOf(owner)) ?? owner}${behind}`;
};
