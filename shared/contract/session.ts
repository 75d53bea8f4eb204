import { z } from 'zod';
import { may, roles } from '../role.ts';
import { instant } from './fields.ts';
import { open } from './procedure.ts';

const anyone = open('anyone');
const signedIn = open('signed_in');
/** What an operator of any role does about the own account. */
const own = open(may.read, { passive: false });

const operatorName = z.string().min(1).max(64);
const password = z.string().min(1).max(1024);
const code = z.string().min(6).max(32);

/** The operator who is signed in. */
export const me = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  second_factor: z.boolean(),
});
export type Me = z.infer<typeof me>;

/** Where the console stands. Nothing of what the server holds is told before signing in. */
export const sessionState = z.object({
  state: z.enum(['first_run', 'signed_out', 'locked', 'signed_in']),
  /** In `first_run`: whether this window may create the first operator. A browser may when it came by the one-time address. */
  may_create: z.boolean(),
  /** Absent in `first_run` and `signed_out`. */
  operator: me.optional(),
  version: z.string(),
  issuer: z.string().nullable(),
  lab: z.boolean(),
  profile: z.enum(['development', 'production']),
  /** Minutes without activity after which the console locks. */
  idle_minutes: z.int(),
  password_rule: z.string(),
});
export type SessionState = z.infer<typeof sessionState>;

const operatorSession = z.object({
  id: z.string(),
  /** This very session. */
  current: z.boolean(),
  transport: z.enum(['app', 'browser']),
  address: z.string().nullable(),
  agent: z.string().nullable(),
  created_at: instant,
  last_seen_at: instant,
  expires_at: instant,
  locked: z.boolean(),
});

/** An alert or a case that a colleague handed to the operator who asks. */
export const handed = z.object({
  /** The fact that records it. */
  seq: z.int(),
  at: instant,
  /** Who did; null when that is not known any more. */
  by_name: z.string().nullable(),
  kind: z.enum(['alert', 'case']),
  id: z.string(),
  title: z.string(),
  /** The words that went along. */
  note: z.string().nullable(),
});
export type Handed = z.infer<typeof handed>;

export const session = {
  state: open('anyone', { passive: true }).input(z.strictObject({})).output(sessionState),
  /** Creates the first operator, an administrator, and signs in. Refused as `conflict` once there is any. */
  createFirstOperator: anyone.input(z.strictObject({ name: operatorName, password })).output(sessionState),
  /** Denied as `second_factor_required` when the password is right and a code is due. */
  signIn: anyone.input(z.strictObject({ name: operatorName, password, code: code.optional() })).output(sessionState),
  signOut: signedIn.input(z.strictObject({})).output(sessionState),
  lock: signedIn
    .input(z.strictObject({ reason: z.enum(['command', 'idle', 'screen_lock', 'suspend']).default('command') }))
    .output(sessionState),
  unlock: signedIn.input(z.strictObject({ password })).output(sessionState),
  /** Tells that somebody is at the console. */
  touch: own.input(z.strictObject({})).output(z.object({ locks_at: instant })),
  /** The sessions of the operator who asks. */
  list: own.input(z.strictObject({})).output(z.object({ sessions: z.array(operatorSession) })),
  end: own.input(z.strictObject({ session: z.string().min(1).max(64) })).output(z.object({ ended: z.boolean() })),
  /**
   * What others handed to the operator who asks after a fact, the newest first; what is closed or somebody else's by now is left out. Null asks only where to begin. `through`
   * is what to ask with next.
   */
  handed: open(may.respond, { passive: true })
    .input(z.strictObject({ after: z.int().min(0).nullable() }))
    .output(z.object({ through: z.int(), handed: z.array(handed).max(500) })),
  changePassword: own.input(z.strictObject({ current: password, password })).output(z.object({ sessions_ended: z.int() })),
  /** A secret to be confirmed with a code; nothing is kept until then. */
  beginTotp: own.input(z.strictObject({})).output(z.object({ secret: z.string(), uri: z.string(), qr_svg: z.string() })),
  confirmTotp: own
    .input(z.strictObject({ secret: z.string().min(16).max(128), code }))
    .output(z.object({ second_factor: z.literal(true) })),
  removeTotp: own.input(z.strictObject({ password })).output(z.object({ second_factor: z.literal(false) })),
};
