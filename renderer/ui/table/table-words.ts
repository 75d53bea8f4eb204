const count = (value: number): string => value.toLocaleString('en-US');

/** How many rows, of how many, and how many are chosen. */
export const tableWords = (loaded: number, total: number | undefined, selected: number, allMatching: boolean): string => {
  const rows = total !== undefined && total > loaded ? `${count(loaded)} of ${count(total)}` : `${count(loaded)} shown`;
  if (allMatching) return `${rows} · all ${count(total ?? loaded)} matching selected`;
  return selected > 0 ? `${rows} · ${count(selected)} selected` : rows;
};
