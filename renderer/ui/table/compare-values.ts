const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Numbers by size, words as people sort them, and nothing last. */
export const compareValues = (a: unknown, b: unknown): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a ?? ''), String(b ?? ''));
};
