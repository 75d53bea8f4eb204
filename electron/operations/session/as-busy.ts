import type { HashPoolRefusal } from '../../accounts/hash-pool.ts';
import type { Outcome } from '../../lib/outcome.ts';
import { type OperationOutcome, type OperationRefusal, refuse } from '../operation.ts';

/** Says a full pool of password hashing in the contract's word, `unavailable`. */
export const asBusy = <T>(judged: Outcome<T, OperationRefusal | HashPoolRefusal>): OperationOutcome<T> => {
  if (judged.ok) return judged;
  const { refusal } = judged;
  return refusal.code === 'temporarily_unavailable' ? refuse('unavailable', refusal.description) : { ok: false, refusal };
};
