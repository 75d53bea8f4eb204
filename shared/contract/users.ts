import { z } from 'zod';
import { may } from '../role.ts';
import { standingRisk } from './alerts.ts';
import { instant, next, note, page, status } from './fields.ts';
import { open } from './procedure.ts';

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

/** A session of a person in a browser. */
export const sessionView = z.object({
  id: z.string(),
  sub: z.string(),
  username: z.string(),
  acr: z.string(),
  amr: z.array(z.string()),
  address: z.string().nullable(),
  agent: z.string().nullable(),
  auth_time: instant,
  created_at: instant,
  last_seen_at: instant,
  expires_at: instant,
  ended_at: instant.nullable(),
  /** Live grants that stand on it. */
  grants: z.int(),
});
export type SessionView = z.infer<typeof sessionView>;

const consentView = z.object({ client_id: z.string(), client_name: z.string(), scopes: z.array(z.string()), granted_at: instant });

const administer = open(may.administer);

export const users = {
  add: administer
    .input(
      z.strictObject({
        username: z.string().max(1024),
        email: z.string().max(1024).optional(),
        password: z.string().max(1024),
        claims: claims.optional(),
      }),
    )
    .output(userView),
  list: open(may.read)
    .input(
      z.strictObject({
        ...page,
        /** The whole user name, mail address or `sub`: they are kept sealed, so that a part of one cannot be searched for. */
        q: z.string().min(1).max(256).optional(),
        status: status.optional(),
      }),
    )
    .output(
      z.object({
        users: z.array(
          userView.extend({
            live_sessions: z.int(),
            last_sign_in_at: instant.nullable(),
            failures_24h: z.int(),
            /** Null where no alert about them stands. */
            risk: standingRisk.nullable(),
          }),
        ),
        next,
      }),
    ),
  /** Whom alerts that are not closed are about, the highest risk first; then those who failed most to sign in during the range. */
  atRisk: open(may.read)
    .input(z.strictObject({ from: z.int().min(0), to: z.int().min(0), limit: z.int().min(1).max(50).default(10) }))
    .output(
      z.object({
        users: z.array(
          z.object({
            sub: z.string(),
            /** Null when the account was removed. */
            username: z.string().nullable(),
            risk: standingRisk.nullable(),
            /** Failed sign-ins in the range. */
            failures: z.number(),
          }),
        ),
      }),
    ),
  show: open(may.read)
    .input(one)
    .output(
      userView.extend({
        claims,
        factors: z.array(z.object({ method: z.string(), enrolled_at: instant.nullable(), left: z.int().optional() })),
        sessions: z.array(sessionView),
        consents: z.array(consentView),
        password_changed_at: instant.nullable(),
        live_tokens: z.int(),
        locked_until: instant.nullable(),
      }),
    ),
  /** The sessions of one person, or all live ones, newest first. */
  sessions: open(may.read)
    .input(z.strictObject({ ...page, user: z.string().min(1).max(256).optional() }))
    .output(z.object({ sessions: z.array(sessionView), next })),
  update: administer
    .input(
      one.extend({
        username: z.string().max(1024).optional(),
        email: z.string().max(1024).nullable().optional(),
        claims: claims.optional(),
      }),
    )
    .output(userView),
  /** A new password chosen by an administrator; the person's sessions end and, with `tokens`, what stood on them. */
  setPassword: administer
    .input(one.extend({ password: z.string().max(1024), tokens: z.boolean().default(true) }))
    .output(userView.extend({ sessions_ended: z.int() })),
  suspend: open(may.respond)
    .input(one.extend({ note }))
    .output(userView.extend({ sessions_ended: z.int() })),
  resume: open(may.respond).input(one.extend({ note })).output(userView),
  remove: administer.input(one).output(z.object({ sub: z.string(), sessions_ended: z.int(), grants_revoked: z.int() })),
};
