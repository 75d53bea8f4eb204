import { openLogKey } from '../../keys/log-key.ts';
import type { Sealer } from '../../keys/seal.ts';
import { isAsRecorded, type SealedPersonal } from './check-personal.ts';
import { createFindings, type Findings, type LogProblem } from './problem.ts';
import type { SnapshotResult } from './verify-snapshot.ts';

export interface LogReport {
  readonly ok: boolean;
  readonly events: number;
  /** Signed checkpoints that are good. */
  readonly checkpoints: number;
  /** The first event that is bad, or from which on something is. */
  readonly firstBad?: LogProblem;
  readonly problems: readonly LogProblem[];
  /** Problems beyond those listed. */
  readonly unlisted: number;
  readonly head: { readonly seq: number; readonly hash: string };
  readonly ratePerSecond: number;
  /** What was found besides, and what this does not prove. */
  readonly notes: readonly string[];
}

const NOT_PROVEN = [
  'not proven: that an event was true; only that it was recorded so',
  'not proven: what happened after the newest head that is kept where the owner of this machine cannot write',
] as const;

const notesOf = (result: SnapshotResult, hasHead: boolean): string[] => {
  const notes: string[] = [];
  const unsigned = result.head.seq - result.signed;
  if (unsigned > 0) notes.push(`the newest ${unsigned} events are chained, and not yet under a signed checkpoint`);
  if (result.erased > 0) notes.push(`${result.erased} personal values are erased; the commitments to them stand`);
  if (!hasHead) notes.push('no head kept outside the database was given: that the newest events were not cut is not shown');
  if (result.keys.length > 1)
    notes.push(`the log goes under ${result.keys.length} names: an older copy was accepted ${result.keys.length - 1} times`);
  return [...notes, ...NOT_PROVEN];
};

/** Keys that do not open under the master key are not of this log, whatever they signed. */
const falseKeys = (sealer: Sealer, { keys }: SnapshotResult): LogProblem[] =>
  keys
    .filter((key) => !openLogKey(sealer, { publicKey: Buffer.from(key.public_key), sealed: Buffer.from(key.private_sealed) }).ok)
    .map(({ origin, from_size }) => ({
      seq: from_size + 1,
      problem: 'key',
      detail: `the key ${origin} was not made under this master key`,
    }));

/** Opens personal values that were handed over and adds what is wrong with them. */
export const judgePersonal = (sealer: Sealer, values: readonly SealedPersonal[], findings: Findings): void => {
  for (const value of values) {
    const detail = `the ${value.field} beside the event is not the one that was recorded`;
    if (!isAsRecorded(sealer, value)) findings.add({ seq: value.seq, problem: 'personal', detail });
  }
};

/**
 * Puts together what the thread found and what only the holder of the keys can tell.
 *
 * @param input.personal What `judgePersonal` found in all batches.
 * @param input.head Whether a head was given, or why it cannot be read.
 * @param input.elapsed Milliseconds.
 */
export const createLogReport = (
  sealer: Sealer,
  input: {
    readonly result: SnapshotResult;
    readonly personal: Findings;
    readonly head: { readonly given: boolean; readonly unreadable?: string };
    readonly elapsed: number;
  },
): LogReport => {
  const { result, personal, head, elapsed } = input;
  const findings = createFindings();
  for (const first of [result.first, personal.first()]) if (first) findings.add(first);
  const rest = [...result.problems, ...personal.list()].filter((problem) => problem !== result.first && problem !== personal.first());
  for (const problem of [...falseKeys(sealer, result), ...rest]) findings.add(problem);
  if (head.unreadable !== undefined) findings.add({ seq: result.head.seq + 1, problem: 'head', detail: head.unreadable });
  const firstBad = findings.first();
  return {
    ok: firstBad === undefined,
    events: result.events,
    checkpoints: result.checkpoints,
    ...(firstBad ? { firstBad } : {}),
    problems: findings.list(),
    unlisted: result.unlisted + personal.unlisted() + findings.unlisted(),
    head: result.head,
    ratePerSecond: Math.round(result.events / Math.max(elapsed / 1000, 0.001)),
    notes: notesOf(result, head.given),
  };
};
