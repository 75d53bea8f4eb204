import { ORPCError } from '@orpc/client';
import { z } from 'zod';
import { type Denial, denials, type Problem, problem } from '../../shared/contract/procedure.ts';

/** What went wrong, in words, and where when fields are at fault. */
export interface Failure {
  readonly kind: 'refused' | 'denied' | 'fault' | 'unreachable';
  readonly text: string;
  readonly code?: string;
  readonly problems: readonly Problem[];
  readonly retryAfterSeconds?: number;
}

const said = z.object({
  code: z.string().optional(),
  description: z.string().optional(),
  problems: z.array(problem).optional(),
  retry_after_seconds: z.number().optional(),
});

const kinds: Readonly<Record<string, Failure['kind']>> = { REFUSED: 'refused', DENIED: 'denied', FAULT: 'fault' };

/** Reads any failure of a call. What is not an answer of the engine means that it was not reached. */
export const describeError = (error: unknown): Failure => {
  if (!(error instanceof ORPCError)) return { kind: 'unreachable', text: 'The engine was not reached.', problems: [] };
  const data = said.safeParse(error.data);
  const { code, description, problems = [], retry_after_seconds } = data.success ? data.data : {};
  return {
    kind: kinds[error.code] ?? (error.code === 'BAD_REQUEST' ? 'refused' : 'fault'),
    text: description ?? error.message,
    problems,
    ...(code === undefined ? {} : { code }),
    ...(retry_after_seconds === undefined ? {} : { retryAfterSeconds: retry_after_seconds }),
  };
};

/** Why the engine turned the call away; undefined when it did not. */
export const denialOf = (error: unknown): Denial | undefined => {
  if (!(error instanceof ORPCError) || error.code !== 'DENIED') return undefined;
  const { code } = describeError(error);
  return denials.find((known) => known === code);
};

/** Failures by the name of their field, for a form. */
export const fieldErrors = (error: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(describeError(error).problems.map(({ field, problem: what, fix }) => [field, `${what} ${fix}`]));

/**
 * What a form shows of a failure: at the fields it is of, or above them where it is of none.
 *
 * @param describe How the failure is told; another way for what may have been done although no answer came.
 */
export const formErrors = (
  failed: unknown,
  describe: (error: unknown) => Pick<Failure, 'text'> = describeError,
): { readonly errors: Readonly<Record<string, string>>; readonly general: { readonly failure?: string } } => {
  if (failed === undefined) return { errors: {}, general: {} };
  const errors = fieldErrors(failed);
  return { errors, general: Object.keys(errors).length === 0 ? { failure: describe(failed).text } : {} };
};
