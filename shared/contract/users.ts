import { z } from 'zod';
import { instant, next, note, page, status } from './fields.ts';
import { procedure } from './procedure.ts';

/** An account is named by its `sub` or its user name. */
const one = z.strictObject({ user: z.string().min(1).max(256) });

export const userView = z.object({
  sub: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  status,
  has_password: z.boolean(),
  second_factor: z.boolean(),
  created_at: instant,
  updated_at: instant,
});
export type UserView = z.infer<typeof userView>;

/** OpenID Connect claims kept for an account (Core §5.1); the operation judges them. */
export const claims = z.record(z.string().max(256), z.unknown());

export const users = {
  add: procedure
    .input(
      z.strictObject({
        username: z.string().max(1024),
        email: z.string().max(1024).optional(),
        password: z.string().max(1024),
        claims: claims.optional(),
      }),
    )
    .output(userView),
  list: procedure.input(z.strictObject(page)).output(z.object({ users: z.array(userView), next })),
  show: procedure.input(one).output(userView.extend({ claims })),
  suspend: procedure.input(one.extend({ note })).output(userView.extend({ sessions_ended: z.int() })),
  resume: procedure.input(one.extend({ note })).output(userView),
  remove: procedure.input(one).output(z.object({ sub: z.string(), sessions_ended: z.int(), grants_revoked: z.int() })),
};
