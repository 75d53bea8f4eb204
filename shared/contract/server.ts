import { z } from 'zod';
import { instant } from './fields.ts';
import { procedure } from './procedure.ts';

/** One thing the doctor looked at: what was found, and what to do about it when it is not well. */
export const check = z.object({
  id: z.string(),
  status: z.enum(['ok', 'warn', 'fail']),
  evidence: z.string(),
  fix: z.string().optional(),
});
export type Check = z.infer<typeof check>;

export const server = {
  status: procedure.input(z.strictObject({})).output(
    z.object({
      version: z.string(),
      issuer: z.string().nullable(),
      profile: z.enum(['development', 'production']),
      data: z.string(),
      pid: z.int(),
      /** Null when no server runs and the answer comes from the data alone. */
      started_at: instant.nullable(),
      clients: z.int(),
      users: z.int(),
      log_size: z.int(),
    }),
  ),
  doctor: procedure.input(z.strictObject({})).output(z.object({ checks: z.array(check) })),
};
