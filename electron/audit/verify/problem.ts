export type ProblemKind =
  /** The database gave an error in place of an answer. */
  | 'unreadable'
  /** Events are missing: from the middle, or the newest. */
  | 'missing'
  /** An event stands where none can be: before the first. */
  | 'misplaced'
  /** Body, former hash or hash of an event was changed. */
  | 'altered'
  /** The body is no canonical JSON. */
  | 'not_canonical'
  /** The columns that serve look-ups say something else than the body. */
  | 'columns'
  /** A personal value beside the log is not the one that was recorded. */
  | 'personal'
  /** The chain fits, and yet the events are not those that were signed: they were written anew. */
  | 'rewritten'
  /** The stored tree was changed; the events under it are those that were signed. */
  | 'tree'
  /** A checkpoint was changed, or nobody who may signed it. */
  | 'checkpoint'
  /** The head kept outside the database contradicts the log. */
  | 'head'
  /** A key of the log was put in the place of another. */
  | 'key';

export interface LogProblem {
  /** The first event that is bad. */
  readonly seq: number;
  /** The last one, when it is a range, or when the bad one cannot be told within it. */
  readonly through?: number;
  readonly problem: ProblemKind;
  readonly detail: string;
}

/** Problems listed in full. A log that was written anew has as many as it has events. */
const MOST_LISTED = 100;

export interface Findings {
  add(problem: LogProblem): void;
  /** Whether something is known to be wrong with all of these events. */
  covers(from: number, to: number): boolean;
  /** Whether an event from `from` through `to` is known not to be the one that was recorded: that explains a root that does not fit. */
  explains(from: number, to: number): boolean;
  /** The one with the lowest `seq`; of several the one found first. */
  first(): LogProblem | undefined;
  /** In order of `seq`. */
  list(): LogProblem[];
  /** How many there were beyond those listed. */
  unlisted(): number;
}

/** Kinds that mean that the body of an event is missing or another one. */
const OTHER_EVENT: ReadonlySet<ProblemKind> = new Set<ProblemKind>(['missing', 'altered', 'not_canonical', 'rewritten']);

const endOf = ({ seq, through = seq }: LogProblem): number => through;

/** Collects problems. Those of one kind that follow each other become one range, and their number is bounded. */
export const createFindings = (): Findings => {
  const listed: LogProblem[] = [];
  let first: LogProblem | undefined;
  let unlisted = 0;
  return {
    add(problem) {
      const last = listed.at(-1);
      if (last && last.problem === problem.problem && last.detail === problem.detail && endOf(last) + 1 === problem.seq) {
        listed[listed.length - 1] = { ...last, through: endOf(problem) };
        if (first === last) first = listed.at(-1);
        return;
      }
      if (!first || problem.seq < first.seq) first = problem;
      if (listed.length < MOST_LISTED) listed.push(problem);
      else unlisted += 1;
    },
    covers: (from, to) => listed.some((problem) => problem.seq <= from && endOf(problem) >= to),
    explains: (from, to) => listed.some((problem) => OTHER_EVENT.has(problem.problem) && problem.seq <= to && endOf(problem) >= from),
    first: () => first,
    list: () => [...listed].sort((a, b) => a.seq - b.seq),
    unlisted: () => unlisted,
  };
};
