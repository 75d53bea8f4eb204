import { MAX_PROBLEMS, type Problem } from '../../../shared/contract/procedure.ts';

/** Collects problems: the first of them in full, the others as a count, so that a document that is wrong throughout cannot fill the memory. */
export interface ProblemList {
  add(problems: readonly Problem[]): void;
  readonly first: readonly Problem[];
  total(): number;
}

export const createProblemList = (): ProblemList => {
  const first: Problem[] = [];
  let total = 0;
  return {
    first,
    total: () => total,
    add(problems) {
      total += problems.length;
      first.push(...problems.slice(0, MAX_PROBLEMS - first.length));
    },
  };
};

/** The same problems, of an entry that stands somewhere in the document. */
export const placed = (path: string, problems: readonly Problem[] | undefined): Problem[] =>
  (problems ?? []).map((one) => ({ ...one, field: `${path}.${one.field}` }));
