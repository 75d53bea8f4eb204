import { done, type Outcome } from '../../lib/outcome.ts';
import type { Client, GrantType } from '../client.ts';
import { assertionAlgorithms, keyFits } from '../proofs/assertion-algorithms.ts';
import { checkClientSecret, isWeakSecret } from './check-client-secret.ts';
import { checkJwks } from './check-jwks.ts';
import { checkRegisteredScopes } from './check-registered-scopes.ts';
import type { ClientMetadata } from './client-metadata.ts';
import { hasProblems, type MetadataProblem, type MetadataRefusal, refuseMetadata } from './metadata-problem.ts';
import { checkRedirectUriRegistration } from './redirect-uri-rules.ts';

/** A client as its metadata make it; state, times and the hash of the secret are the registrar's to add. */
export interface ClientFields extends Omit<Client, 'secrets' | 'createdAt' | 'updatedAt' | 'tokensNotBefore' | 'status'> {
  /** The one algorithm it signs its assertions with; null when it did not say. */
  readonly assertionAlg: string | null;
  /** The secret that was given, in the clear: to be hashed or sealed, then forgotten. Undefined when the server is to make one, or none is needed. */
  readonly secret?: string | undefined;
  /** The given secret would be refused in production. */
  readonly weakSecret: boolean;
}

export interface RegistrationContext {
  readonly profile: 'development' | 'production';
  /** The id of the client when the metadata give none. */
  readonly id: string;
  /** The scopes that may be registered, and that are when none is named; undefined leaves the choice to the registrant, an administrator. */
  readonly allowedScopes?: readonly string[] | undefined;
}

const MAX_NAME_CHARS = 200;
/** Controls, line and paragraph separators, lone surrogates, and what turns the direction of text or hides in it: a name is shown where trust is asked for. */
const deceptiveCharacter = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\u2060\ufeff]/u;
const clientIdGrammar = /^[\x21-\x7e]{1,128}$/;

const problem = (field: string, what: string, fix: string): MetadataProblem => ({ field, problem: what, fix });

const checkIdentity = ({ id, name }: Pick<ClientFields, 'id' | 'name'>, metadata: ClientMetadata): MetadataProblem[] => {
  const problems: MetadataProblem[] = [];
  if (!clientIdGrammar.test(id))
    problems.push(problem('client_id', 'The id is not made of 1 to 128 printable ASCII characters.', 'Use letters, digits and hyphens.'));
  if (name.trim() === '' || name.length > MAX_NAME_CHARS || deceptiveCharacter.test(name)) {
    problems.push(
      problem('client_name', 'The name is empty, too long or has invisible characters.', `Give 1 to ${MAX_NAME_CHARS} visible characters.`),
    );
  }
  if (metadata.name !== undefined && metadata.client_name !== undefined && metadata.name !== metadata.client_name) {
    problems.push(problem('name', 'It differs from client_name, which means the same.', 'Give one of the two.'));
  }
  return problems;
};

const checkGrants = (
  fields: Pick<ClientFields, 'type' | 'grants' | 'redirectUris'>,
  { response_types }: ClientMetadata,
): MetadataProblem[] => {
  const problems: MetadataProblem[] = [];
  const has = (grant: GrantType) => fields.grants.includes(grant);
  const hasCode = has('authorization_code');
  if (fields.grants.length === 0) problems.push(problem('grant_types', 'The client has no grant.', 'Give at least one.'));
  if (hasCode && fields.redirectUris.length === 0) {
    problems.push(
      problem(
        'redirect_uris',
        'The authorization code grant needs a redirect URI.',
        'Give one, or leave authorization_code out of grant_types.',
      ),
    );
  }
  if (has('refresh_token') && !hasCode) {
    problems.push(
      problem('grant_types', 'No other grant of the client gives a refresh token.', 'Add authorization_code or remove refresh_token.'),
    );
  }
  if (has('client_credentials') && fields.type === 'public') {
    problems.push(
      problem('grant_types', 'A public client has no credentials of its own.', 'Remove client_credentials or let the client authenticate.'),
    );
  }
  if (response_types !== undefined && response_types.length > 0 !== hasCode) {
    problems.push(
      problem(
        'response_types',
        'The response types do not fit the grants.',
        'Give code if, and only if, grant_types has authorization_code.',
      ),
    );
  }
  return problems;
};

/** One problem a URI is enough: its first. */
const judgeUri = (
  uri: string,
  earlier: readonly string[],
  type: Client['type'],
  metadata: ClientMetadata,
  context: RegistrationContext,
): readonly [string, string] | null => {
  const judged = checkRedirectUriRegistration(uri, { clientType: type, profile: context.profile });
  if (!judged.ok) return [judged.refusal.problem, judged.refusal.fix];
  if (earlier.includes(uri)) return ['The URI is listed twice.', 'Remove one of the two.'];
  const isPrivate = !uri.startsWith('https:') && !uri.startsWith('http:');
  return metadata.application_type === 'web' && isPrivate
    ? ['A web application has no private-use scheme.', 'Use https, or application_type native.']
    : null;
};

const checkUris = (
  field: 'redirect_uris' | 'post_logout_redirect_uris',
  { type }: Pick<ClientFields, 'type'>,
  metadata: ClientMetadata,
  context: RegistrationContext,
): MetadataProblem[] =>
  (metadata[field] ?? []).flatMap((uri, i, all) => {
    const wrong = judgeUri(uri, all.slice(0, i), type, metadata, context);
    return wrong ? [problem(`${field}[${i}]`, ...wrong)] : [];
  });

const checkKeys = (metadata: ClientMetadata, authMethod: Client['authMethod']) => {
  const { jwks, token_endpoint_auth_signing_alg: alg } = metadata;
  const { keys, problems } = checkJwks(jwks?.keys ?? []);
  const byKey = authMethod === 'private_key_jwt';
  if (byKey && jwks === undefined) problems.push(problem('jwks', 'The method private_key_jwt needs a public key.', 'Give jwks.'));
  if (!byKey && jwks !== undefined)
    problems.push(problem('jwks', 'Keys serve private_key_jwt only.', 'Remove them or change token_endpoint_auth_method.'));
  const algorithms: readonly string[] = byKey || authMethod === 'client_secret_jwt' ? assertionAlgorithms[authMethod] : [];
  if (alg !== undefined && !(algorithms.includes(alg) && (!byKey || keys.some((key) => keyFits(key, alg))))) {
    problems.push(
      problem(
        'token_endpoint_auth_signing_alg',
        'The algorithm does not fit the authentication method or any key.',
        'Leave it out or change it.',
      ),
    );
  }
  return { jwks: byKey ? { keys } : null, problems };
};

/** The defaults of RFC 7591 §2: a client that says nothing authenticates by `client_secret_basic` and uses the authorization code grant. */
const withDefaults = (metadata: ClientMetadata, context: RegistrationContext) => {
  const id = metadata.client_id ?? context.id;
  const authMethod = metadata.token_endpoint_auth_method ?? 'client_secret_basic';
  return {
    id,
    name: metadata.client_name ?? metadata.name ?? id,
    type: authMethod === 'none' ? 'public' : 'confidential',
    authMethod,
    assertionAlg: metadata.token_endpoint_auth_signing_alg ?? null,
    grants: [...new Set(metadata.grant_types ?? (['authorization_code'] as const))],
    redirectUris: metadata.redirect_uris ?? [],
    postLogoutRedirectUris: metadata.post_logout_redirect_uris ?? [],
    accessTokenFormat: metadata.access_token_format ?? 'jwt',
    idTokenAlg: metadata.id_token_signed_response_alg ?? 'ES256',
    skipConsent: metadata.skip_consent ?? false,
    secret: metadata.client_secret,
    weakSecret: metadata.client_secret !== undefined && isWeakSecret(metadata.client_secret),
  } as const;
};

/**
 * Makes a client of its metadata, with the defaults of RFC 7591 §2, or says all that is wrong with them. A client is public exactly when it does not
 * authenticate. Nothing is stored here, and no secret is made.
 *
 * @param metadata Read by `readClientMetadata`.
 * @returns The fields, or refusal `invalid_client_metadata` or `invalid_redirect_uri` with every problem found.
 * @see RFC 7591 §2, §2.1, §5 · OpenID Connect Registration §2 · RFC 6749 §2.1, §4.4
 */
export const toClientFields = (metadata: ClientMetadata, context: RegistrationContext): Outcome<ClientFields, MetadataRefusal> => {
  const fields = withDefaults(metadata, context);
  const { scopes, defaultScopes, problems: scopeProblems } = checkRegisteredScopes(metadata, context.allowedScopes);
  const { jwks, problems: keyProblems } = checkKeys(metadata, fields.authMethod);
  const problems = [
    ...checkIdentity(fields, metadata),
    ...checkGrants(fields, metadata),
    ...checkUris('redirect_uris', fields, metadata, context),
    ...checkUris('post_logout_redirect_uris', fields, metadata, context),
    ...scopeProblems,
    ...keyProblems,
    ...checkClientSecret(fields.secret, fields.authMethod, context.profile),
  ];
  return hasProblems(problems) ? refuseMetadata(problems) : done({ ...fields, scopes, defaultScopes, jwks });
};
