/** Where the cursor goes for a key, from `at` (-1: nowhere yet) among `count` rows with `page` of them in sight; undefined for a key that does not move it. */
export const moveCursor = (key: string, at: number, count: number, page: number): number | undefined => {
  if (count === 0) return undefined;
  const to = (index: number) => Math.min(count - 1, Math.max(0, index));
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return to(at + 1);
    case 'k':
    case 'ArrowUp':
      return to(at === -1 ? 0 : at - 1);
    case 'PageDown':
      return to(at + Math.max(1, page - 1));
    case 'PageUp':
      return to(at - Math.max(1, page - 1));
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
};
