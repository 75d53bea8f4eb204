/** Subjects a rule tells apart, and entries it keeps of all of them together. */
export const MOST_SUBJECTS = 20_000;
export const MOST_ENTRIES = 200_000;
/** States set aside, and entries of one; what goes beyond them is dropped for good. */
const MOST_ASIDE = 500;
const MOST_ENTRIES_ASIDE = 512;

/** Subjects of a rule with what is remembered of each. */
export interface SubjectStates<S> {
  /** The state of a subject, made when there is none; it counts as used by this. */
  of(subject: string): S;
  /** Sets the state of a subject aside, by the alert that was closed. */
  forget(subject: string, alert: string): void;
  /** Puts back what was set aside of a subject last, if that was by this alert, together with what came since. */
  recall(subject: string, alert: string): void;
  /** Says that the state just used holds so many more entries, or fewer. */
  grew(entries: number): void;
  size(): number;
}

/**
 * Remembers subjects in two generations: when the young one holds half of the subjects or half of the entries, the old one is dropped whole. Whoever is used stays;
 * a flood of new subjects costs the same for each of them and cannot fill the memory.
 *
 * @param sizeOf Entries a state holds.
 * @param join   The state that an earlier and a later one come to together.
 */
export const createSubjectStates = <S>(
  make: () => S,
  sizeOf: (state: S) => number = () => 1,
  { subjects = MOST_SUBJECTS, entries = MOST_ENTRIES }: { readonly subjects?: number; readonly entries?: number } = {},
  join: (former: S, later: S) => S = (_, later) => later,
): SubjectStates<S> => {
  let young = new Map<string, S>();
  let old = new Map<string, S>();
  let held = 0;
  /** Whom the state used last is of. */
  let used = '';
  const aside = new Map<string, { readonly alert: string; readonly state: S }>();
  const age = (): void => {
    old = young;
    young = new Map();
    held = 0;
  };
  const put = (subject: string, state: S): void => {
    const size = sizeOf(state);
    if (young.size >= subjects / 2 || held + size > entries / 2) age();
    young.set(subject, state);
    held += size;
  };
  const drop = (subject: string): S | undefined => {
    const known = young.get(subject);
    if (known) held -= sizeOf(known);
    const state = known ?? old.get(subject);
    young.delete(subject);
    old.delete(subject);
    return state;
  };
  return {
    of(subject) {
      used = subject;
      const known = young.get(subject);
      if (known) return known;
      const aged = old.get(subject);
      if (aged) old.delete(subject);
      const state = aged ?? make();
      put(subject, state);
      return state;
    },
    forget(subject, alert) {
      const state = drop(subject);
      aside.delete(subject);
      if (!state || sizeOf(state) > MOST_ENTRIES_ASIDE) return;
      if (aside.size >= MOST_ASIDE) aside.delete(aside.keys().next().value ?? '');
      aside.set(subject, { alert, state });
    },
    recall(subject, alert) {
      const former = aside.get(subject);
      if (former?.alert !== alert) return;
      aside.delete(subject);
      const later = drop(subject);
      put(subject, later ? join(former.state, later) : former.state);
    },
    grew(more) {
      held += more;
      // Subjects that are all known grow as well. Of one alone there is nobody else to be dropped.
      if (held <= entries / 2 || young.size === 1) return;
      const state = young.get(used);
      age();
      if (state === undefined) return;
      old.delete(used);
      young.set(used, state);
      held = sizeOf(state);
    },
    size: () => young.size + old.size,
  };
};
