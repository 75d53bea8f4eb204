import { oc } from '@orpc/contract';
import { z } from 'zod';
import { may, type Role } from '../role.ts';

/** Why an operation was refused: the request makes no sense, its subject is missing, there already, or in the wrong state, or too much is asked at once. */
export const refusalCodes = ['invalid_input', 'not_found', 'already_exists', 'conflict', 'unavailable'] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** Why a caller was not let in: nobody is signed in, the console is locked, the role does not allow it, or the credentials do not. */
export const denials = [
  'not_signed_in',
  'locked',
  'forbidden',
  'wrong_credentials',
  'second_factor_required',
  'too_many_attempts',
] as const;
export type Denial = (typeof denials)[number];

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

/** Who may call an operation. The engine judges each call by it. */
export interface Access {
  /** `anyone` is for what comes before signing in; `signed_in` for an operator of any role, also while the console is locked. */
  readonly roles: readonly Role[] | 'anyone' | 'signed_in';
  /** Called by the console on its own: it does not count as activity, so that an open window still locks. */
  readonly passive?: boolean;
}

/**
 * What every operation of the contract is made of. `REFUSED` is an answer: nothing was changed, and the description says what to correct. `DENIED` turns the
 * caller away. `FAULT` is the server's own failure, in words for its administrator.
 */
export const procedure = oc.$meta<Access>({ roles: ['administrator'] }).errors({
  REFUSED: {
    status: 422,
    data: z.object({ code: z.enum(refusalCodes), description: z.string(), problems: z.array(problem).max(MAX_PROBLEMS).optional() }),
  },
  DENIED: { status: 403, data: z.object({ code: z.enum(denials), description: z.string(), retry_after_seconds: z.int().optional() }) },
  FAULT: { status: 500, data: z.object({ kind: z.string(), description: z.string() }) },
});

/**
 * An operation for these roles. What everybody may do is reading, and a screen reads by itself when something was recorded: it is no sign that anybody is there, unless it is
 * said to be one.
 */
export const open = (roles: Access['roles'], { passive = roles === may.read }: { readonly passive?: boolean } = {}) =>
  procedure.meta({ roles, passive });
