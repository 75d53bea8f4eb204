import { z } from 'zod';
import type { AuditKind } from '../audit-event.ts';
import { may, type Role } from '../role.ts';
import { instant } from './fields.ts';
import { signingAlgorithm } from './keys.ts';
import { open } from './procedure.ts';
import { tokenFilter } from './tokens.ts';

const id = z.string().min(1).max(256);
const many = z.array(id).min(1).max(1000);
/** An address or a range, as `203.0.113.9` or `2001:db8::/48`. */
export const addressRange = z.string().min(2).max(64);

/** Which tokens an act is about. */
export const tokenSelection = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('tokens'), tokens: many }),
  z.strictObject({ by: z.literal('filter'), filter: tokenFilter }),
  z.strictObject({ by: z.literal('grant'), grant: id }),
  z.strictObject({ by: z.literal('session'), session: id }),
  z.strictObject({ by: z.literal('user'), user: id, except_session: id.optional() }),
  z.strictObject({ by: z.literal('client'), client: id }),
  z.strictObject({ by: z.literal('everything') }),
]);
export type TokenSelection = z.infer<typeof tokenSelection>;

/** Everything an operator can do to somebody or something else, each with a preview. */
export const act = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('tokens.revoke'), selection: tokenSelection }),
  z.strictObject({
    act: z.literal('users.sign_out'),
    users: many,
    /** The one session that stays. */
    except_session: id.optional(),
    /** Also revoke the tokens that stood on those sessions. */
    tokens: z.boolean().default(true),
    /** Also withdraw every consent. */
    consents: z.boolean().default(false),
  }),
  z.strictObject({ act: z.literal('users.suspend'), users: many }),
  z.strictObject({ act: z.literal('users.resume'), users: many }),
  z.strictObject({ act: z.literal('users.remove_factor'), user: id }),
  z.strictObject({ act: z.literal('users.remove'), user: id }),
  z.strictObject({ act: z.literal('sessions.end'), sessions: many }),
  z.strictObject({ act: z.literal('consents.withdraw'), user: id, client: id }),
  z.strictObject({ act: z.literal('clients.suspend'), clients: many }),
  z.strictObject({ act: z.literal('clients.resume'), clients: many }),
  z.strictObject({ act: z.literal('clients.remove'), client: id }),
  z.strictObject({
    act: z.literal('addresses.block'),
    ranges: z.array(addressRange).min(1).max(100),
    /** How long; null for ever, which takes a distinct step. */
    seconds: z.int().min(60).max(31_536_000).nullable(),
  }),
  z.strictObject({ act: z.literal('addresses.unblock'), rules: many }),
  z.strictObject({
    act: z.literal('addresses.allow'),
    ranges: z.array(addressRange).min(1).max(100),
    seconds: z.int().min(60).max(31_536_000).nullable(),
  }),
  z.strictObject({ act: z.literal('addresses.disallow'), rules: many }),
  z.strictObject({ act: z.literal('keys.rotate'), alg: signingAlgorithm.optional() }),
]);
export type Act = z.infer<typeof act>;
export type ActInput = z.input<typeof act>;
export type ActName = Act['act'];

/** Who may perform an act. */
export const actRoles: { readonly [A in ActName]: readonly Role[] } = {
  'tokens.revoke': may.respond,
  'users.sign_out': may.respond,
  'users.suspend': may.respond,
  'users.resume': may.respond,
  'users.remove_factor': may.administer,
  'users.remove': may.administer,
  'sessions.end': may.respond,
  'consents.withdraw': may.respond,
  'clients.suspend': may.respond,
  'clients.resume': may.respond,
  'clients.remove': may.administer,
  'addresses.block': may.respond,
  'addresses.unblock': may.respond,
  'addresses.allow': may.administer,
  'addresses.disallow': may.administer,
  'keys.rotate': may.administer,
};

/** Facts of acts that can be taken back with `acts.undo`, for as long as what they did still stands. */
export const undoableFacts = [
  'user.suspended',
  'user.resumed',
  'client.suspended',
  'client.resumed',
  'address.blocked',
  'address.unblocked',
  'address.allowed',
  'address.disallowed',
] as const satisfies readonly AuditKind[];

/** Self-contained tokens that go on being accepted where nobody asks this server, until they expire. */
export const residual = z.object({ tokens: z.int(), until: instant, audiences: z.array(z.string()) });
export type Residual = z.infer<typeof residual>;

export const effect = z.object({
  /** Names the frozen target; good for ten minutes, in this session, once. */
  preview: z.string(),
  expires_at: instant,
  act: z.string(),
  /** What will happen, in one sentence: "Revokes 312 tokens of 41 users". */
  sentence: z.string(),
  /** Those it is aimed at, by name where they have one: the first hundred. */
  named: z.array(z.string()).max(100),
  counts: z.object({
    users: z.int(),
    sessions: z.int(),
    clients: z.int(),
    grants: z.int(),
    access_tokens: z.int(),
    refresh_tokens: z.int(),
    consents: z.int(),
    addresses: z.int(),
    keys: z.int(),
  }),
  residual: residual.nullable(),
  reversible: z.enum(['yes', 'partly', 'no']),
  /** What can be taken back and what cannot, in words. */
  reversibility: z.string(),
  /** Of those named: not done, since they are in that state already or are not there. */
  unaffected: z.array(z.object({ id: z.string(), why: z.string() })).max(100),
  warnings: z.array(
    z.object({
      code: z.enum(['own_address', 'loopback', 'allow_list', 'own_session', 'wide', 'shared_address', 'no_expiry', 'last']),
      text: z.string(),
    }),
  ),
  /** The text to be typed as a distinct step; null when none is due. */
  confirm: z.string().nullable(),
  /** Whether it waits for another operator, since it reaches far and there is one who may approve it. */
  second_operator: z.boolean(),
  /** The same act as a command line. */
  command: z.string(),
});
export type Effect = z.infer<typeof effect>;

export const performed = z.object({
  matched: z.int(),
  done: z.int(),
  failed: z.array(z.object({ id: z.string(), why: z.string() })).max(100),
  /** The fact that records it; a screen waits until it has come this far. */
  seq: z.int(),
  residual: residual.nullable(),
  /** Fact to be undone with `acts.undo`; null when there is no way back. */
  undo: z.int().nullable(),
  /** Nothing is done yet: it waits, as a run, for another operator to approve it. */
  waits: z.object({ run: z.string(), until: instant }).nullable(),
});
export type Performed = z.infer<typeof performed>;

export const acts = {
  /** The exact effect of an act, with its target frozen. Changes nothing and is not recorded. */
  preview: open(may.read).input(act).output(effect),
  /** Does what was shown, or lets it wait for another operator where the effect says so. Refused as `conflict` when the preview is used, expired, of another session, or asks for a confirmation that was not given; as `not_found` for an alert that is not there. */
  perform: open(may.respond)
    .input(
      z.strictObject({
        preview: z.string().min(1).max(64),
        reason: z.string().min(1).max(500),
        confirmation: z.string().max(128).optional(),
        /** The alert it is done about: recorded with it, and in its case. */
        alert: id.optional(),
      }),
    )
    .output(performed),
  /** Takes back a block, an allowance, a suspension or a resumption that still stands as it was left. */
  undo: open(may.respond)
    .input(z.strictObject({ seq: z.int().min(1), reason: z.string().min(1).max(500).default('Undone') }))
    .output(performed),
};
