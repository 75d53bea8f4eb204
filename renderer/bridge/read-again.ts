import type { QueryClient } from '@tanstack/react-query';

/** Marks a list that is worked through row by row: it is read when it is shown, and when the operator wants it, and does not move under the hand because something was saved. */
export const STILL = { still: true } as const;

/** After something was done: reads again what is shown, but for lists that are {@link STILL}, which are read anew the next time they are shown. */
export const readAgain = async (queries: QueryClient): Promise<void> => {
  await Promise.all([
    queries.invalidateQueries({ predicate: ({ meta }) => meta?.still !== true }),
    queries.invalidateQueries({ predicate: ({ meta }) => meta?.still === true, refetchType: 'none' }),
  ]);
};
