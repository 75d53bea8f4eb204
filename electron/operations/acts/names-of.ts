/** How many of those an act is aimed at are named. */
export const MOST_NAMED = 100;

/** The names of those an act is aimed at, as far as they are told. */
export const namesOf = (subjects: readonly { readonly name: string }[]): string[] => subjects.slice(0, MOST_NAMED).map(({ name }) => name);
