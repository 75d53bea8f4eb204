/** The operator's words as a member of a fact's details; none when there are none. */
export const noted = (note: string | undefined): { note?: string } => (note === undefined ? {} : { note });
