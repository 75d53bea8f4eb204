const LONGEST = 80;

/** Number of insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
const distance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    rows.push(line);
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      line.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + same,
          swapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(a.length, b.length);
};

const lastWord = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/**
 * The known name that a mistyped one most likely meant, for "did you mean", or undefined when none is near: at most a third of its letters off, or right but
 * for the sections before it (`codeLifetime` for `oauth.codeLifetime`).
 */
export const nearestName = (given: string, known: readonly string[]): string | undefined => {
  const name = given.slice(0, LONGEST).toLowerCase();
  const misplaced = known.find((one) => lastWord(one).toLowerCase() === lastWord(name));
  if (misplaced !== undefined) return misplaced;
  const ranked = known.map((one) => ({ one, off: distance(name, one.toLowerCase()) })).sort((a, b) => a.off - b.off);
  const best = ranked[0];
  return best && best.off <= Math.max(1, Math.floor(best.one.length / 3)) ? best.one : undefined;
};
