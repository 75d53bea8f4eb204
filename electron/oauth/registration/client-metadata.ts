import { z } from 'zod';
import { done, type Outcome } from '../../lib/outcome.ts';
import { clientAuthMethods, grantTypes, signingAlgorithms } from '../client.ts';
import { assertionAlgorithms } from '../proofs/assertion-algorithms.ts';
import { MAX_SCOPE_CHARS } from '../scopes.ts';
import { hasProblems, type MetadataProblem, type MetadataRefusal, refuseMetadata } from './metadata-problem.ts';

export const MAX_REDIRECT_URIS = 50;
export const MAX_CLIENT_KEYS = 20;

const uris = z.array(z.string()).max(MAX_REDIRECT_URIS);
const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1).max(MAX_CLIENT_KEYS) });

/** What anyone may register of a client: RFC 7591 §2, OpenID Connect Registration §2, and the two fields of this server that give no privilege. */
const registrable = {
  client_name: z.string().optional(),
  redirect_uris: uris.optional(),
  post_logout_redirect_uris: uris.optional(),
  grant_types: z.array(z.enum(grantTypes)).max(grantTypes.length).optional(),
  response_types: z.array(z.literal('code')).max(1).optional(),
  token_endpoint_auth_method: z.enum(clientAuthMethods).optional(),
  token_endpoint_auth_signing_alg: z.enum(Object.values(assertionAlgorithms).flat()).optional(),
  scope: z.string().max(MAX_SCOPE_CHARS).optional(),
  default_scope: z.string().max(MAX_SCOPE_CHARS).optional(),
  jwks: keySet.optional(),
  jwks_uri: z.undefined().optional(),
  id_token_signed_response_alg: z.enum(signingAlgorithms).optional(),
  subject_type: z.literal('public').optional(),
  application_type: z.enum(['web', 'native']).optional(),
  access_token_format: z.enum(['jwt', 'opaque']).optional(),
};

/** What only an administrator gives: a chosen id and secret, and what takes a decision from the user. */
const privileged = {
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  skip_consent: z.boolean().optional(),
  name: z.string().optional(),
};

/** Fields that other servers' exports carry and that change nothing here: read and left out. */
const informational = Object.fromEntries(
  'client_uri logo_uri tos_uri policy_uri contacts software_id software_version client_id_issued_at client_secret_expires_at'
    .split(' ')
    .map((name) => [name, z.unknown().optional()]),
);

const registrationSchema = z.object(registrable);
const importSchema = z.strictObject({ ...registrable, ...privileged, ...informational });

export type ClientMetadata = z.infer<z.ZodObject<typeof registrable & typeof privileged>>;

const fixes: Readonly<Record<string, string>> = {
  redirect_uris: `Give a list of at most ${MAX_REDIRECT_URIS} URIs.`,
  post_logout_redirect_uris: `Give a list of at most ${MAX_REDIRECT_URIS} URIs.`,
  grant_types: `Give a list of ${grantTypes.join(', ')}.`,
  response_types: 'Give code, or an empty list for a client without the authorization code grant.',
  token_endpoint_auth_method: `Give one of ${clientAuthMethods.join(', ')}.`,
  token_endpoint_auth_signing_alg: `Give one of ${Object.values(assertionAlgorithms).flat().join(', ')}.`,
  jwks: `Give an object with keys, a list of 1 to ${MAX_CLIENT_KEYS} public keys.`,
  jwks_uri: 'Give the keys themselves as jwks: the server fetches nothing.',
  id_token_signed_response_alg: `Give one of ${signingAlgorithms.join(', ')}.`,
  subject_type: 'Give public, or leave it out.',
  application_type: 'Give web or native.',
  access_token_format: 'Give jwt or opaque.',
  skip_consent: 'Give true or false.',
};

/** Field names of others are text of others: cut, and reduced to what an error description may hold. */
const printable = (name: string): string => name.slice(0, 60).replaceAll(/[^\x21\x23-\x5b\x5d-\x7e]/g, '?');

const place = (path: readonly PropertyKey[]): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i ? `.${printable(String(part))}` : String(part))).join('');

const toProblems = (issue: z.core.$ZodIssue): MetadataProblem[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: printable(key), problem: 'The field is not known.', fix: 'Remove it or correct its name.' }));
  }
  const field = String(issue.path[0] ?? 'metadata');
  const problem =
    field === 'jwks_uri'
      ? 'Keys by reference are not supported.'
      : issue.code === 'too_big'
        ? 'The value is too long.'
        : 'The value is not of the kind expected.';
  return [{ field: place(issue.path) || field, problem, fix: fixes[field] ?? 'Give a text, or an object of such fields.' }];
};

/** A field that is null counts as left out (RFC 7592 §2.2). */
const withoutNulls = (input: unknown): unknown =>
  typeof input === 'object' && input !== null && !Array.isArray(input)
    ? Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null))
    : input;

/**
 * Reads the form of client metadata; {@link toClientFields} judges what it says.
 *
 * @param mode `registration` is for strangers (RFC 7591): fields that are not known, and those that only an administrator gives, are ignored.
 *   `import` is for administrators: what is not known is refused, so that a misspelt field cannot pass for a registered one.
 * @returns The metadata, or refusal `invalid_client_metadata` or `invalid_redirect_uri` with every problem found.
 */
export const readClientMetadata = (input: unknown, mode: 'registration' | 'import'): Outcome<ClientMetadata, MetadataRefusal> => {
  const schema: z.ZodType<ClientMetadata> = mode === 'import' ? importSchema : registrationSchema;
  const parsed = schema.safeParse(withoutNulls(input));
  if (parsed.success) return done(parsed.data);
  const problems = parsed.error.issues.flatMap(toProblems).slice(0, 100);
  return refuseMetadata(
    hasProblems(problems) ? problems : [{ field: 'metadata', problem: 'It cannot be read.', fix: 'Give a JSON object.' }],
  );
};
