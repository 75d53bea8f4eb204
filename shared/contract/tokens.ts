import { z } from 'zod';
import { may } from '../role.ts';
import { instant, next } from './fields.ts';
import { open } from './procedure.ts';

const id = z.string().min(1).max(256);

export const tokenTypes = ['access_token', 'refresh_token'] as const;
export const tokenStates = ['live', 'spent', 'revoked', 'expired'] as const;

/** Which tokens; members that are there have all to hold. */
export const tokenFilter = z.strictObject({
  type: z.enum(tokenTypes).optional(),
  state: z.enum(tokenStates).optional(),
  client: id.optional(),
  /** `sub` or user name. */
  user: id.optional(),
  grant: id.optional(),
  session: id.optional(),
  format: z.enum(['jwt', 'opaque']).optional(),
  scope: z.string().min(1).max(256).optional(),
  issued_from: z.int().min(0).optional(),
  issued_to: z.int().min(0).optional(),
});
export type TokenFilter = z.infer<typeof tokenFilter>;

/** A token as operators see it: never its value. */
export const tokenView = z.object({
  /** `jti` of an access token, id of a refresh token. */
  id: z.string(),
  type: z.enum(tokenTypes),
  state: z.enum(tokenStates),
  /** First characters of the SHA-256 of the value, to tell tokens apart. */
  fingerprint: z.string(),
  format: z.enum(['jwt', 'opaque']),
  /** How it came to be: the grant type. */
  grant_type: z.enum(['authorization_code', 'refresh_token', 'client_credentials', 'unknown']),
  client: z.string(),
  client_name: z.string(),
  user: z.string().nullable(),
  user_name: z.string().nullable(),
  scope: z.string(),
  audience: z.array(z.string()),
  /** What the holder has to prove beside having it; `none` for a bearer token. */
  binding: z.enum(['none']),
  grant: z.string().nullable(),
  session: z.string().nullable(),
  issued_at: instant,
  expires_at: instant,
  revoked_at: instant.nullable(),
  spent_at: instant.nullable(),
  /** Seen at introspection or userinfo since the engine started. */
  last_seen_at: instant.nullable(),
  /** From where it was asked for; null once erased. */
  address: z.string().nullable(),
});
export type TokenView = z.infer<typeof tokenView>;

const step = z.object({
  id: z.string(),
  type: z.enum(['authorization_code', 'refresh_token', 'access_token']),
  parent: z.string().nullable(),
  state: z.enum(tokenStates),
  at: instant,
  expires_at: instant,
  spent_at: instant.nullable(),
  revoked_at: instant.nullable(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
  seq: z.int().nullable(),
});

/** A second use of what may be used once: the fork in a family. */
const reuse = z.object({
  of: z.string(),
  at: instant,
  address: z.string().nullable(),
  agent: z.string().nullable(),
  reason: z.string(),
  seq: z.int(),
});

/** A grant with all that was ever issued on it. */
export const tokenFamily = z.object({
  grant: z.string(),
  client: z.string(),
  client_name: z.string(),
  user: z.string(),
  user_name: z.string().nullable(),
  session: z.string(),
  scope: z.string(),
  acr: z.string(),
  amr: z.array(z.string()),
  created_at: instant,
  expires_at: instant,
  revoked_at: instant.nullable(),
  revoked_reason: z.string().nullable(),
  /** The newest of them when there are more than fit. */
  steps: z.array(step),
  truncated: z.boolean(),
  reuses: z.array(reuse),
});
export type TokenFamily = z.infer<typeof tokenFamily>;

export const tokens = {
  list: open(may.read)
    .input(
      z.strictObject({
        filter: tokenFilter.default({ state: 'live' }),
        limit: z.int().min(1).max(500).default(100),
        cursor: z.string().max(512).default(''),
      }),
    )
    .output(z.object({ tokens: z.array(tokenView), next })),
  /** How many match; counted in slices, so that nobody waits for it. */
  count: open(may.read)
    .input(z.strictObject({ filter: tokenFilter.default({ state: 'live' }) }))
    .output(z.object({ tokens: z.int() })),
  /** Finds a token by its value, `jti` or id, as it was pasted. The value is neither kept nor recorded. */
  find: open(may.read)
    .input(z.strictObject({ value: z.string().min(1).max(16_384) }))
    .output(z.object({ token: tokenView, family: z.string().nullable() })),
  show: open(may.read).input(z.strictObject({ id })).output(tokenView),
  family: open(may.read)
    .input(z.strictObject({ grant: id }))
    .output(tokenFamily),
};
