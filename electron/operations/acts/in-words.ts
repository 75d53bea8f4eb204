/** A number of things: `1 token`, `3 tokens`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Several things in one sentence: `a, b and c`; what there is none of is left out. */
export const listed = (parts: readonly (string | false)[]): string => {
  const there = parts.filter((part) => part !== false);
  return there.length < 2 ? (there[0] ?? '') : `${there.slice(0, -1).join(', ')} and ${there.at(-1)}`;
};
