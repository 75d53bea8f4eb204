import { alertCount } from '../alert-words.ts';

/** What was asked for when everything that matches was chosen. */
export interface Everything {
  /** How many were looked at when more match; null when all that match were. */
  readonly first: number | null;
  /** Whether of those only what has certain words was chosen. */
  readonly narrowed: boolean;
}

/** How many alerts are chosen, and of what: `3 alerts selected`, `all that match: 40 alerts selected`, `the first 5,000 of those that match selected`. */
export const selectedWords = (count: number, everything: Everything | null): string => {
  const selected = `${alertCount(count)} selected`;
  if (everything === null) return selected;
  const { first, narrowed } = everything;
  if (first === null) return `all that match: ${selected}`;
  const of = `the first ${first.toLocaleString('en-US')} of those that match`;
  return narrowed ? `${selected}, looked for in ${of}` : `${of} selected`;
};
