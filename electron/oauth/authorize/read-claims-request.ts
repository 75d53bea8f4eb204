import { done, type Outcome, refused } from '../../lib/outcome.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';

export const MAX_CLAIMS_REQUEST_BYTES = 4096;
const MAX_VALUES = 20;

export type ClaimsRequestReason = 'too_large' | 'not_json' | 'not_an_object' | 'malformed_member' | 'malformed_claim';

export type ClaimValue = string | number | boolean;

/** One requested claim. A request for it in any value has `values` null. */
export interface ClaimRequest {
  readonly essential: boolean;
  readonly values: readonly ClaimValue[] | null;
}

/** The `claims` parameter in one shape, safe to keep as JSON. Names are the client's text: look them up with {@link wants} only. */
export interface ClaimsRequest {
  readonly id_token: Readonly<Record<string, ClaimRequest>>;
  readonly userinfo: Readonly<Record<string, ClaimRequest>>;
}

const refuse = (reason: ClaimsRequestReason, description: string) => refused(refusal('invalid_request', reason, description));

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isValue = (value: unknown): value is ClaimValue => typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

/** Only plain values are taken, so nothing can be nested deeper than the grammar goes. */
const readValues = (request: Record<string, unknown>): readonly ClaimValue[] | null | undefined => {
  const { value, values } = request;
  if (values === undefined) return value === undefined ? null : isValue(value) ? [value] : undefined;
  const isList = Array.isArray(values) && values.length > 0 && values.length <= MAX_VALUES && values.every(isValue);
  return isList && value === undefined ? values : undefined;
};

/** Null is the plain request for a claim; members of the object that are not known are ignored (§5.5.1). */
const readClaim = (request: unknown): ClaimRequest | undefined => {
  if (request === null) return { essential: false, values: null };
  if (!isObject(request)) return undefined;
  const { essential = false } = request;
  const values = readValues(request);
  return typeof essential !== 'boolean' || values === undefined ? undefined : { essential, values };
};

const readMember = (member: Record<string, unknown>): Record<string, ClaimRequest> | undefined => {
  const claims: [string, ClaimRequest][] = [];
  for (const [name, request] of Object.entries(member)) {
    const claim = readClaim(request);
    if (claim === undefined) return undefined;
    claims.push([name, claim]);
  }
  return Object.fromEntries(claims);
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Reads the `claims` parameter of an authorization request.
 *
 * @param text As received, JSON.
 * @returns The request, or refusal `invalid_request`, reason one of {@link ClaimsRequestReason}.
 * @see OpenID Connect Core §5.5, §5.5.1
 */
export const readClaimsRequest = (text: string): Outcome<ClaimsRequest, OAuthRefusal<ClaimsRequestReason>> => {
  if (Buffer.byteLength(text) > MAX_CLAIMS_REQUEST_BYTES)
    return refuse('too_large', `The claims parameter is larger than ${MAX_CLAIMS_REQUEST_BYTES} bytes.`);
  const parsed = parse(text);
  if (parsed === undefined) return refuse('not_json', 'The claims parameter is not JSON.');
  if (!isObject(parsed)) return refuse('not_an_object', 'The claims parameter is not a JSON object.');
  const { id_token: idToken = {}, userinfo = {} } = parsed;
  if (!isObject(idToken) || !isObject(userinfo))
    return refuse('malformed_member', 'The members id_token and userinfo of claims must be objects.');
  const [forIdToken, forUserinfo] = [readMember(idToken), readMember(userinfo)];
  if (forIdToken === undefined || forUserinfo === undefined) {
    return refuse(
      'malformed_claim',
      'A claim must be null, or an object with a boolean essential and a plain value, or a list of plain values.',
    );
  }
  return done({ id_token: forIdToken, userinfo: forUserinfo });
};

/** Whether a claim was asked for, in that place. */
export const wants = (claims: ClaimsRequest | null, place: keyof ClaimsRequest, name: string): boolean =>
  claims !== null && Object.hasOwn(claims[place], name);

/**
 * The authentication contexts of which the ID token must name one, or the request has failed (Core §5.5.1.1).
 *
 * @returns Null when the request sets no such condition; an empty list when it sets one that nothing can meet.
 */
export const essentialAcr = (claims: ClaimsRequest | null): string[] | null => {
  const acr = claims !== null && Object.hasOwn(claims.id_token, 'acr') ? claims.id_token.acr : undefined;
  if (acr === undefined || !acr.essential || acr.values === null) return null;
  return acr.values.filter((value) => typeof value === 'string');
};
