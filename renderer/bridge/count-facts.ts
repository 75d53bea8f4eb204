/** Whether a kind of fact is meant: by its name, or by what stands before its dot, as `client.`. */
const isMeant = (kind: string, meant: readonly string[]): boolean =>
  meant.some((one) => (one.endsWith('.') ? kind.startsWith(one) : one === kind));

/** How many of the facts of a batch are of the kinds that are meant: all of them when none is named. */
export const countFacts = (counts: Readonly<Record<string, number>>, meant: readonly string[]): number =>
  Object.entries(counts).reduce((sum, [kind, count]) => (meant.length === 0 || isMeant(kind, meant) ? sum + count : sum), 0);
