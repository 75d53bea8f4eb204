import { z } from 'zod';
import { may } from '../role.ts';
import { instant, next, note, page, status } from './fields.ts';
import { open, problem } from './procedure.ts';

/**
 * Metadata of a new client: the names of RFC 7591 §2 and OpenID Connect Registration §2, and those of this server. Only its being an object is checked at
 * the door; the operation judges the rest, and names every field that is wrong together with its fix.
 */
export interface NewClient {
  readonly client_id?: string | undefined;
  readonly client_secret?: string | undefined;
  readonly client_name?: string | undefined;
  readonly redirect_uris?: readonly string[] | undefined;
  readonly post_logout_redirect_uris?: readonly string[] | undefined;
  readonly grant_types?: readonly string[] | undefined;
  readonly token_endpoint_auth_method?: string | undefined;
  readonly token_endpoint_auth_signing_alg?: string | undefined;
  readonly scope?: string | undefined;
  readonly default_scope?: string | undefined;
  readonly jwks?: unknown;
  readonly id_token_signed_response_alg?: string | undefined;
  readonly access_token_format?: string | undefined;
  readonly skip_consent?: boolean | undefined;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const clientId = z.string().min(1).max(128);
const one = z.strictObject({ client_id: clientId });

/** A registered client as RFC 7591 §3.2.1 writes it, and its state. No secret, nor anything made of one. */
export const clientView = z.object({
  client_id: z.string(),
  client_id_issued_at: z.int(),
  client_name: z.string(),
  status,
  redirect_uris: z.array(z.string()),
  post_logout_redirect_uris: z.array(z.string()),
  grant_types: z.array(z.string()),
  response_types: z.array(z.string()),
  token_endpoint_auth_method: z.enum(['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none']),
  token_endpoint_auth_signing_alg: z.string().optional(),
  jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).optional(),
  scope: z.string(),
  default_scope: z.string(),
  id_token_signed_response_alg: z.string(),
  access_token_format: z.enum(['jwt', 'opaque']),
  skip_consent: z.boolean(),
  /** The secret in use would be refused in the production profile. */
  weak_secret: z.boolean(),
  created_at: instant,
  updated_at: instant,
});
export type ClientView = z.infer<typeof clientView>;

/** The one time a secret is told. `client_secret_expires_at` is 0 for never (RFC 7591 §3.2.1). */
const secret = { client_secret: z.string(), client_secret_expires_at: z.int() };

/** How a client does, from the rollups of the last 24 hours. */
const health = z.object({
  issued: z.int(),
  failures: z.int(),
  last_used_at: instant.nullable(),
  live_tokens: z.int().nullable(),
  secret_age_days: z.int().nullable(),
  secret_expires_at: instant.nullable(),
  /** What RFC 9700 would have otherwise, in words. */
  findings: z.array(z.object({ severity: z.enum(['high', 'medium', 'low']), field: z.string(), text: z.string(), fix: z.string() })),
});
export type ClientHealth = z.infer<typeof health>;

const administer = open(may.administer);

export const clients = {
  add: administer
    .input(z.custom<NewClient>(isObject, 'must be an object of client metadata'))
    .output(clientView.extend(z.object(secret).partial().shape)),
  list: open(may.read)
    .input(
      z.strictObject({
        ...page,
        /** Occurs in the id or the name. */
        q: z.string().min(1).max(128).optional(),
        status: status.optional(),
        grant: z.string().max(64).optional(),
        with_health: z.boolean().default(false),
      }),
    )
    .output(z.object({ clients: z.array(clientView.extend({ health: health.optional() })), next })),
  show: open(may.read)
    .input(one)
    .output(clientView.extend({ health, scopes_used: z.array(z.string()) })),
  /** What would be wrong with a client, without registering it. */
  check: administer
    .input(z.custom<NewClient>(isObject, 'must be an object of client metadata'))
    .output(z.object({ problems: z.array(problem), findings: health.shape.findings })),
  /** Changes what is given and leaves the rest. `version` is `updated_at` as it was read: refused as `conflict` when somebody changed it since. */
  update: administer
    .input(
      z.strictObject({
        client_id: clientId,
        version: instant.max(64),
        changes: z.custom<NewClient>(isObject, 'must be an object of client metadata'),
      }),
    )
    .output(clientView),
  /** The former secret stays good for the overlap; an older one still alive is dropped, so that two are good at most. */
  rotateSecret: administer
    .input(one.extend({ overlap_seconds: z.int().min(0).max(2_592_000).default(86_400) }))
    .output(z.object({ client_id: z.string(), ...secret, former_secret_expires_at: instant.nullable() })),
  suspend: open(may.respond).input(one.extend({ note })).output(clientView),
  resume: open(may.respond).input(one.extend({ note })).output(clientView),
  remove: administer.input(one).output(z.object({ client_id: z.string(), grants_revoked: z.int() })),
};
