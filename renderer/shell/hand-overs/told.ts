import { z } from 'zod';

const told = z.strictObject({ through: z.int().min(0), standing: z.array(z.int().min(0)).max(500) });

/** How far an operator was told on this device what was handed over, by facts. */
export interface Told {
  /** The fact up to which all was shown. */
  readonly through: number;
  /** Facts up to there that were shown and not taken notice of. */
  readonly standing: readonly number[];
}

const keyOf = (operator: string): string => `gatewatch.handed.${operator}`;

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
};

/** What is kept of it; null where nothing ever was, or it cannot be read. */
export const readTold = (operator: string): Told | null => told.safeParse(parsed(localStorage.getItem(keyOf(operator)))).data ?? null;

const keep = (operator: string, { through, standing }: Told): void =>
  localStorage.setItem(keyOf(operator), JSON.stringify({ through, standing: standing.slice(0, 500) }));

/** After which fact to ask what was handed over: what was not taken notice of is asked for again. Null asks where to begin. */
export const askAfter = (before: Told | null): number | null =>
  before === null ? null : Math.min(before.through, ...before.standing.map((seq) => seq - 1));

/**
 * Keeps what an operator is shown now, over a lock, a sign-out and the end of the window.
 *
 * @param handed Facts of what was handed over, as the engine told them after `askAfter`: what is closed or somebody else's by now is not among them, and stands no longer.
 * @returns Those that are to be shown: the new ones, and those that were never taken notice of.
 */
export const keepShown = (operator: string, handed: readonly number[], through: number): readonly number[] => {
  const before = readTold(operator);
  const due = before === null ? [] : handed.filter((seq) => seq > before.through || before.standing.includes(seq));
  // What another window was told since stays as it is.
  const later = before?.standing.filter((seq) => seq > through) ?? [];
  keep(operator, { through: Math.max(before?.through ?? 0, through), standing: [...new Set([...due, ...later])] });
  return due;
};

/** Keeps that some were taken notice of: they are not shown again. */
export const keepNoticed = (operator: string, seqs: readonly number[]): void => {
  const before = readTold(operator);
  if (before) keep(operator, { ...before, standing: before.standing.filter((seq) => !seqs.includes(seq)) });
};
