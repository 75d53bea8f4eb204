import { describeError } from './describe-error.ts';

/**
 * Whether a read that failed leaves nothing to show: nothing was read before, or the engine answered that it is not there, or not for this operator. What was read before stays
 * while the engine is not reached or has a fault, and with it what is being typed on the screen.
 */
export const leavesNothing = (error: unknown, data: unknown): boolean => {
  if (error === null || error === undefined) return false;
  const { kind } = describeError(error);
  return data === undefined || kind === 'refused' || kind === 'denied';
};
