import { compactVerify, errors, type JWK } from 'jose';
import type { EpochMs, Seconds } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Client } from '../client.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';
import { assertionAlgorithms, keyFits, secretFits } from './assertion-algorithms.ts';
import { dummyKeyFor } from './dummy-assertion-client.ts';
import { readClientAssertion } from './read-client-assertion.ts';

const MAX_KEYS_TRIED = 10;
const MAX_JTI_CHARS = 256;

export type AssertionReason =
  | 'malformed'
  | 'forbidden_header'
  | 'wrong_type'
  | 'wrong_alg'
  | 'wrong_key'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'expired'
  | 'not_yet'
  | 'too_long'
  | 'no_jti';

export interface AssertionDeps {
  readonly clock: Clock;
  /** Tolerated difference between the clocks. */
  readonly leeway: Seconds;
  /** Longest life an assertion may claim. */
  readonly maxLifetime: Seconds;
  /** Names of this server an assertion may be meant for, the issuer first. */
  readonly audiences: readonly string[];
  /** Takes the issuer as the one audience and no list (FAPI 2.0 Security Profile §5.3.2.1). */
  readonly issuerOnly?: boolean;
}

/** The client as registered. `assertionAlg`, when set, is the one algorithm it signs with (RFC 7591 `token_endpoint_auth_signing_alg`). */
export type AssertionClient = Pick<Client, 'id' | 'authMethod' | 'jwks'> & { readonly assertionAlg?: string | null };

/** To be remembered until `expiresAt`: sooner than that, the same assertion would pass again. */
export interface VerifiedAssertion {
  readonly jti: string;
  readonly expiresAt: EpochMs;
}

type Claims = Readonly<Record<string, unknown>>;

const everyAlgorithm: readonly string[] = Object.values(assertionAlgorithms).flat();

/** Headers that would bring a key along or from elsewhere, or that change how the rest is read (RFC 7515 §4.1.2 to §4.1.5, §4.1.11). */
const forbiddenHeaders = ['jwk', 'jku', 'x5u', 'crit', 'b64', 'zip'];
const types = new Set(['jwt', 'client-authentication+jwt']);

const judgeHeader = (header: Claims): AssertionReason | null => {
  if (forbiddenHeaders.some((name) => Object.hasOwn(header, name))) return 'forbidden_header';
  const { typ = 'JWT', kid = '', alg } = header;
  if (typeof typ !== 'string' || typeof kid !== 'string') return 'malformed';
  if (!types.has(typ.toLowerCase().replace(/^application\//, ''))) return 'wrong_type';
  return typeof alg === 'string' && everyAlgorithm.includes(alg) ? null : 'wrong_alg';
};

const mayUse = ({ authMethod, assertionAlg }: AssertionClient, alg: string): boolean => {
  const isAssertion = authMethod === 'private_key_jwt' || authMethod === 'client_secret_jwt';
  return isAssertion && assertionAlgorithms[authMethod].includes(alg) && (assertionAlg ?? alg) === alg;
};

/** Only what was registered for the method is ever a key. A named key is the only one; without a match, those registered without a name are tried. */
const keysToTry = (client: AssertionClient, secrets: readonly Uint8Array[], alg: string, kid: unknown): readonly (JWK | Uint8Array)[] => {
  if (!mayUse(client, alg)) return [];
  if (client.authMethod === 'client_secret_jwt') return secrets.filter((secret) => secretFits(secret, alg)).slice(0, MAX_KEYS_TRIED);
  const fitting = client.jwks?.keys.filter((key) => keyFits(key, alg)) ?? [];
  const named = kid === undefined ? fitting : fitting.filter((key) => key.kid === kid);
  return (named.length > 0 ? named : fitting.filter((key) => key.kid === undefined)).slice(0, MAX_KEYS_TRIED);
};

/** A key that cannot be imported verifies nothing; what is no error of key or signature is a fault. */
const isSignedBy = async (assertion: string, key: JWK | Uint8Array, alg: string): Promise<boolean> => {
  try {
    await compactVerify(assertion, key, { algorithms: [alg] });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException) return false;
    throw error;
  }
};

const isSignedByAny = async (assertion: string, keys: readonly (JWK | Uint8Array)[], alg: string): Promise<boolean> => {
  if (keys.length === 0) {
    await isSignedBy(assertion, dummyKeyFor(alg), alg);
    return false;
  }
  for (const key of keys) if (await isSignedBy(assertion, key, alg)) return true;
  return false;
};

const isAudience = ({ audiences, issuerOnly }: AssertionDeps, aud: unknown): boolean => {
  if (issuerOnly) return typeof aud === 'string' && aud === audiences[0];
  const named: unknown[] = Array.isArray(aud) ? aud : [aud];
  return named.every((name) => typeof name === 'string') && named.some((name) => audiences.includes(name));
};

/** NumericDates of RFC 7519 §2; absent is fine for all but `exp`. */
const judgeTimes = (deps: AssertionDeps, { exp, iat, nbf }: Claims): AssertionReason | null => {
  const now = deps.clock.now() / 1000;
  if (typeof exp !== 'number' || !Number.isFinite(exp)) return 'malformed';
  if (now >= exp + deps.leeway) return 'expired';
  for (const start of [iat, nbf]) {
    if (start === undefined) continue;
    if (typeof start !== 'number' || !Number.isFinite(start)) return 'malformed';
    if (start > now + deps.leeway) return 'not_yet';
  }
  const claimsTooMuch = typeof iat === 'number' && exp - iat > deps.maxLifetime;
  return claimsTooMuch || exp > now + deps.maxLifetime + deps.leeway ? 'too_long' : null;
};

const judgeClaims = (deps: AssertionDeps, clientId: string, claims: Claims): AssertionReason | null => {
  if (clientId === '' || claims.iss !== clientId || claims.sub !== clientId) return 'wrong_issuer';
  if (!isAudience(deps, claims.aud)) return 'wrong_audience';
  return judgeTimes(deps, claims);
};

/** One answer for every reason: the caller learns nothing of which clients and keys there are. */
const refuse = (reason: AssertionReason) => refused(refusal('invalid_client', reason));

/**
 * Judges a client assertion of `private_key_jwt` or `client_secret_jwt`. Claims are judged after the signature, so that a reason about them is about the client.
 * Whenever there is no key to try, one verification is spent all the same: an unknown client, another method and a wrong key take the same time.
 *
 * Single use is not judged here: the caller stores `jti` by client in one conditional write, and refuses the assertion when it was there.
 *
 * @param input.assertion As received; over 8,192 characters is refused unread.
 * @param input.client    The client that `iss` names, or `dummyAssertionClient`.
 * @param input.secrets   Its live secrets in the clear, as octets, for `client_secret_jwt`; else none.
 * @returns What to remember, or refusal `invalid_client`, reason one of {@link AssertionReason}.
 * @see RFC 7523 §3 · OpenID Connect Core §9 · RFC 8725 §3 · FAPI 2.0 Security Profile §5.3.2.1
 */
export const verifyClientAssertion = async (
  deps: AssertionDeps,
  input: { assertion: string; client: AssertionClient; secrets: readonly Uint8Array[] },
): Promise<Outcome<VerifiedAssertion, OAuthRefusal<AssertionReason>>> => {
  const { assertion, client, secrets } = input;
  const read = readClientAssertion(assertion);
  if (read === null) return refuse('malformed');
  const { header, claims } = read;
  const flaw = judgeHeader(header);
  if (flaw !== null) return refuse(flaw);
  const alg = String(header.alg);

  const isSigned = await isSignedByAny(assertion, keysToTry(client, secrets, alg, header.kid), alg);
  if (!mayUse(client, alg)) return refuse('wrong_alg');
  if (!isSigned) return refuse('wrong_key');
  const wrong = judgeClaims(deps, client.id, claims);
  if (wrong !== null) return refuse(wrong);

  const { jti, exp } = claims;
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_CHARS) return refuse('no_jti');
  return done({ jti, expiresAt: Math.ceil((Number(exp) + deps.leeway) * 1000) });
};
