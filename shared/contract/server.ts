import { z } from 'zod';
import { may } from '../role.ts';
import { instant } from './fields.ts';
import { open } from './procedure.ts';

/** One thing the doctor looked at: what was found, and what to do about it when it is not well. */
export const check = z.object({
  id: z.string(),
  status: z.enum(['ok', 'warn', 'fail']),
  evidence: z.string(),
  fix: z.string().optional(),
});
export type Check = z.infer<typeof check>;

export const server = {
  status: open(may.read)
    .input(z.strictObject({}))
    .output(
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
        lab: z.boolean(),
        log_size: z.int(),
        /** The disk that holds the data; null when no server watches it. While it is `critical` nobody can sign in to an application and nothing is issued. */
        disk: z
          .object({
            level: z.enum(['normal', 'low', 'critical']),
            free_bytes: z.int(),
            /** How large the reserve should be, 0 for none, and how large it is: it is released when space is critical. */
            reserve_bytes: z.int(),
            reserve_held_bytes: z.int(),
          })
          .nullable(),
      }),
    ),
  /** The settings in force, where each comes from, and what it means. Secrets are never among them. */
  settings: open(may.read)
    .input(z.strictObject({}))
    .output(
      z.object({
        settings: z.array(z.object({ key: z.string(), value: z.string(), source: z.string(), default: z.string(), meaning: z.string() })),
      }),
    ),
  /** A one-time address of the console for browsers, good for a day while nobody opens it. Refused as `unavailable` where that console is not served. */
  consoleTicket: open(may.administer)
    .input(z.strictObject({}))
    .output(z.object({ url: z.string() })),
  doctor: open(may.read)
    .input(z.strictObject({}))
    .output(z.object({ checks: z.array(check) })),
};
