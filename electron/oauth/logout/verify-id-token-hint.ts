import { compactVerify, decodeProtectedHeader } from 'jose';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';
import type { KeyRing } from '../tokens/key-ring.ts';

export type HintReason = 'hint_too_long' | 'hint_malformed' | 'hint_unknown_key' | 'hint_wrong_signature' | 'hint_wrong_claims';

/** What an ID token says of the sign-in it was issued for. */
export interface IdTokenHint {
  readonly sub: string;
  readonly clientId: string;
}

const LONGEST_HINT = 8192;

const refuse = (reason: HintReason) => refused(refusal('invalid_request', reason, 'The id_token_hint is not an ID token of this server.'));

const readHeader = (hint: string): { kid?: string | undefined; alg?: string | undefined; typ?: string | undefined } | undefined => {
  try {
    return decodeProtectedHeader(hint);
  } catch {
    return undefined;
  }
};

const readClaims = (payload: Uint8Array): Record<string, unknown> | undefined => {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? { ...claims } : undefined;
  } catch {
    return undefined;
  }
};

/** The ID tokens of this server have one audience, the client; its logout tokens and access tokens are of other types. */
const judgeClaims = (claims: Record<string, unknown> | undefined, issuer: string): Outcome<IdTokenHint, OAuthRefusal<HintReason>> => {
  if (claims === undefined) return refuse('hint_malformed');
  const { iss, sub, aud } = claims;
  if (iss !== issuer || typeof sub !== 'string' || typeof aud !== 'string') return refuse('hint_wrong_claims');
  return done({ sub, clientId: aud });
};

/**
 * Verifies the `id_token_hint` of a logout request: one of our ID tokens, signed by a key that is still published, by the algorithm of that key. One that
 * has expired will do, because a person signs out when the session is over.
 *
 * @param hint As received, any length.
 * @returns Whom and which client it was issued to, or refusal `invalid_request`, reason one of {@link HintReason}.
 * @see OpenID Connect RP-Initiated Logout §2, §4 · RFC 8725 §3.1
 */
export const verifyIdTokenHint = async (
  deps: { readonly keyRing: Pick<KeyRing, 'verifier'>; readonly issuer: string },
  hint: string,
): Promise<Outcome<IdTokenHint, OAuthRefusal<HintReason>>> => {
  if (hint.length > LONGEST_HINT) return refuse('hint_too_long');
  const header = readHeader(hint);
  if (header?.typ !== 'JWT') return refuse('hint_malformed');
  const known = header.kid === undefined ? undefined : deps.keyRing.verifier(header.kid);
  if (!known || header.alg !== known.alg) return refuse('hint_unknown_key');
  try {
    const { payload } = await compactVerify(hint, known.key, { algorithms: [known.alg] });
    return judgeClaims(readClaims(payload), deps.issuer);
  } catch {
    return refuse('hint_wrong_signature');
  }
};
