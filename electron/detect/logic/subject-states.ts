/** Subjects a rule tells apart, and entries it keeps of all of them together. */
export const MOST_SUBJECTS = 20_000;
export const MOST_ENTRIES = 200_000;

/** Subjects of a rule with what is remembered of each. */
export interface SubjectStates<S> {
  /** The state of a subject, made when there is none; it counts as used by this. */
  of(subject: string): S;
  /** Drops the state of a subject. */
  forget(subject: string): void;
  /** Says that the state just used holds so many more entries, or fewer. */
  grew(entries: number): void;
  size(): number;
}

/**
 * Remembers subjects in two generations: when the young one holds half of the subjects or half of the entries, the old one is dropped whole. Whoever is used stays;
 * a flood of new subjects costs the same for each of them and cannot fill the memory.
 *
 * @param sizeOf Entries a state holds.
 */
export const createSubjectStates = <S>(
  make: () => S,
  sizeOf: (state: S) => number = () => 1,
  { subjects = MOST_SUBJECTS, entries = MOST_ENTRIES }: { readonly subjects?: number; readonly entries?: number } = {},
): SubjectStates<S> => {
  let young = new Map<string, S>();
  let old = new Map<string, S>();
  let held = 0;
  const put = (subject: string, state: S): void => {
    if (young.size >= subjects / 2 || held >= entries / 2) {
      old = young;
      young = new Map();
      held = 0;
    }
    young.set(subject, state);
    held += sizeOf(state);
  };
  return {
    of(subject) {
      const known = young.get(subject);
      if (known) return known;
      const aged = old.get(subject);
      if (aged) old.delete(subject);
      const state = aged ?? make();
      put(subject, state);
      return state;
    },
    forget(subject) {
      const known = young.get(subject);
      if (known) held -= sizeOf(known);
      young.delete(subject);
      old.delete(subject);
    },
    grew(more) {
      held += more;
    },
    size: () => young.size + old.size,
  };
};
