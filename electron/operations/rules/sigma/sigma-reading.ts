import { shown } from '../../../lib/shown.ts';
import { type OperationOutcome, refuse } from '../../operation.ts';

/** What is told of a rule beside its draft: what was left out of it, and where it means something a little different here. */
export interface SigmaReading {
  note(text: string): void;
}

/** A refusal of the whole rule: what is not understood is never left out of it. */
export const cannot = (why: string) => refuse('invalid_input', why);

/** The first member of a map that is not among those known. */
export const unknownMember = (map: ReadonlyMap<string, unknown>, known: ReadonlySet<string>): string | undefined =>
  [...map.keys()].find((name) => !known.has(name));

/** Reads items one by one; the first refusal is that of all. */
export const readEach = <I, O>(items: Iterable<I>, read: (item: I) => OperationOutcome<O>): OperationOutcome<O[]> => {
  const all: O[] = [];
  for (const item of items) {
    const one = read(item);
    if (!one.ok) return one;
    all.push(one.value);
  }
  return { ok: true, value: all };
};

export const listed = (names: Iterable<string>): string => [...names].map((name) => shown(name)).join(', ');
