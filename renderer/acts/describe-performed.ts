import type { Performed } from '../../shared/contract/acts.ts';

/** How an act went, in words and numbers. */
export interface Outcome {
  readonly text: string;
  /** How many failed; more than are listed when there are very many. */
  readonly failed: number;
  /** What failed and why, a line each, as far as it is listed. */
  readonly lines: readonly string[];
}

/** The engine lists so many failures at most. */
const MOST_LISTED = 100;

const count = new Intl.NumberFormat('en-US');

/**
 * What became of an act. What was done and what was shown may differ without a failure: a family that is revoked as a whole may have gained or lost a token
 * meanwhile. A full list of failures stands for all that was not done.
 */
export const describePerformed = ({ matched, done, failed: listed }: Pick<Performed, 'matched' | 'done' | 'failed'>): Outcome => {
  const failed = listed.length < MOST_LISTED ? listed.length : Math.max(listed.length, matched - done);
  const head = `Done: ${count.format(done)} of ${count.format(matched)}`;
  const lines = listed.map(({ id, why }) => `${id}: ${why}`);
  return {
    text: failed === 0 ? `${head}.` : `${head}, failed: ${count.format(failed)}.`,
    failed,
    lines: failed > lines.length ? [...lines, `and ${count.format(failed - lines.length)} more`] : lines,
  };
};
