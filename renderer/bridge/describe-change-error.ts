import { ORPCError } from '@orpc/client';
import { describeError } from './describe-error.ts';

/** What is known of a change whose call failed. */
export interface ChangeFailure {
  /** Whether it may have been done all the same. */
  readonly unknown: boolean;
  /** What the engine said, or that it said nothing. */
  readonly why: string;
  /** Both, in words. */
  readonly text: string;
}

/** Answers by which nothing was begun. After any other failure the change may stand: an answer can be lost after it, and a fault come after its first half. */
const SAYS_NO: readonly string[] = ['REFUSED', 'DENIED', 'BAD_REQUEST', 'TOO_MANY_REQUESTS'];

/** Reads the failure of a call that changes something. Who says that nothing was done has to know it. */
export const describeChangeError = (error: unknown): ChangeFailure => {
  const { kind, text } = describeError(error);
  if (error instanceof ORPCError && SAYS_NO.includes(error.code)) return { unknown: false, why: text, text };
  const why = kind === 'unreachable' ? 'No answer came from the engine.' : text;
  return { unknown: true, why, text: `${why} It is not known whether it was done.` };
};
