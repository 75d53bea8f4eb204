import { oc } from '@orpc/contract';
import { z } from 'zod';

/** Why an operation was refused: the request makes no sense, its subject is missing, there already, or in the wrong state, or too much is asked at once. */
export const refusalCodes = ['invalid_input', 'not_found', 'already_exists', 'conflict', 'unavailable'] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** Most problems told at once; who has more corrects these first. */
export const MAX_PROBLEMS = 100;

/** One thing wrong with what was given. */
export const problem = z.object({
  /** Where, as `clients[2].redirect_uris[0]`. */
  field: z.string(),
  problem: z.string(),
  fix: z.string(),
});
export type Problem = z.infer<typeof problem>;

/**
 * What every operation of the contract is made of. `REFUSED` is an answer: nothing was changed, and the description says what to correct. `FAULT` is the
 * server's own failure, in words for its administrator.
 */
export const procedure = oc.errors({
  REFUSED: {
    status: 422,
    data: z.object({ code: z.enum(refusalCodes), description: z.string(), problems: z.array(problem).max(MAX_PROBLEMS).optional() }),
  },
  FAULT: { status: 500, data: z.object({ kind: z.string(), description: z.string() }) },
});
