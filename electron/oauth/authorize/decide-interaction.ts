import type { EpochMs } from '../../../shared/units.ts';
import type { ConsentRecord, SessionRecord } from '../../store/records.ts';
import type { Client } from '../client.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';
import type { ScopeRules } from '../scopes.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { essentialAcr } from './read-claims-request.ts';

/** Authentication contexts the server can attain: one factor, or two. */
export const ACR_PASSWORD = 'urn:gatewatch:acr:password';
export const ACR_TWO_FACTORS = 'urn:gatewatch:acr:two-factors';
export const supportedAcr: readonly string[] = [ACR_TWO_FACTORS, ACR_PASSWORD];

export type InteractionReason =
  | 'no_session'
  | 'fresh_sign_in_wanted'
  | 'too_old_sign_in'
  | 'signed_in_before_emergency'
  | 'acr_not_met'
  | 'acr_unattainable'
  | 'no_consent'
  | 'fresh_consent_wanted';

export type Interaction =
  | { readonly next: 'sign-in'; readonly reason: InteractionReason; readonly twoFactors: boolean }
  | { readonly next: 'consent'; readonly reason: InteractionReason }
  | { readonly next: 'issue' }
  | { readonly next: 'refuse'; readonly refusal: OAuthRefusal<InteractionReason> };

export interface InteractionInput {
  readonly request: AuthorizationRequest;
  readonly client: Client;
  readonly session: SessionRecord | undefined;
  readonly consent: ConsentRecord | undefined;
  /** Whether the person of the session has a second factor to show. */
  readonly hasSecondFactor: boolean;
  /** In an emergency: since when everybody must have proven anew who they are; null otherwise. */
  readonly emergencySince?: EpochMs | null | undefined;
  /** The session goes on from a place that is not the person's usual: whoever has a second factor must show it there. */
  readonly isStrange?: boolean | undefined;
  readonly now: EpochMs;
}

const meets = (acr: string, wanted: readonly string[]): boolean =>
  wanted.includes(acr) || (acr === ACR_TWO_FACTORS && wanted.includes(ACR_PASSWORD));

/** Whether the session began before the emergency that is on: who holds its cookie may have stolen it. */
const isFromBefore = ({ session, emergencySince: since }: InteractionInput): boolean =>
  session !== undefined && since !== undefined && since !== null && session.authTime < since;

/** Whoever has no second factor signs in anew in an emergency, once: the session that begins so counts until it is over. For the others {@link needsSecondFactor} asks for more. */
const needsSignIn = (input: InteractionInput): InteractionReason | null => {
  const { request, session, now, hasSecondFactor } = input;
  if (!session) return 'no_session';
  const signedInHere = session.authTime >= request.startedAt;
  if ((request.prompt.includes('login') || request.prompt.includes('select_account')) && !signedInHere) return 'fresh_sign_in_wanted';
  if (request.maxAge !== undefined && !signedInHere && now - session.authTime >= request.maxAge * 1000) return 'too_old_sign_in';
  return !hasSecondFactor && isFromBefore(input) ? 'signed_in_before_emergency' : null;
};

/** Asked for as essential, an authentication context is a condition (Core §5.5.1.1); as `acr_values` a wish, followed where the person has the means. */
const needsAcr = ({ request, session, hasSecondFactor }: InteractionInput): 'met' | 'two-factors' | 'unattainable' => {
  if (!session) return 'met';
  const essential = essentialAcr(request.claims);
  if (essential)
    return meets(session.acr, essential) ? 'met' : essential.includes(ACR_TWO_FACTORS) && hasSecondFactor ? 'two-factors' : 'unattainable';
  const wishes = request.acrValues.find((value) => supportedAcr.includes(value));
  return wishes === ACR_TWO_FACTORS && session.acr !== ACR_TWO_FACTORS && hasSecondFactor ? 'two-factors' : 'met';
};

/** In an emergency, a session of whoever has a second factor counts only if it began with that, since the emergency did; at a strange place, only if it began there. */
const needsSecondFactor = (input: InteractionInput): boolean => {
  const { session, hasSecondFactor, emergencySince: since, isStrange = false } = input;
  if (!session || !hasSecondFactor) return false;
  if (isStrange) return true;
  return since !== undefined && since !== null && (session.acr !== ACR_TWO_FACTORS || isFromBefore(input));
};

const needsConsent = ({ request, client, consent }: InteractionInput, scopes: ScopeRules): InteractionReason | null => {
  if (request.prompt.includes('consent') && (!consent || consent.grantedAt < request.startedAt)) return 'fresh_consent_wanted';
  if (client.skipConsent) return null;
  return consent && scopes.covers(consent.scopes, request.scopes) ? null : 'no_consent';
};

/**
 * Decides what an authorization request needs next: a sign-in, a consent, or nothing more. A sign-in or consent given since the request arrived answers
 * `prompt`, so the request is simply judged again after each step and cannot loop.
 *
 * @see OpenID Connect Core §3.1.2.3, §3.1.2.4, §3.1.2.6, §5.5.1.1
 */
export const decideInteraction = (deps: { readonly scopes: ScopeRules }, input: InteractionInput): Interaction => {
  const silent = input.request.prompt.includes('none');
  const signIn = needsSignIn(input);
  if (signIn)
    return silent ? { next: 'refuse', refusal: refusal('login_required', signIn) } : { next: 'sign-in', reason: signIn, twoFactors: false };
  const acr = needsAcr(input);
  if (acr === 'unattainable') return { next: 'refuse', refusal: refusal('unmet_authentication_requirements', 'acr_unattainable') };
  if (acr === 'two-factors' || needsSecondFactor(input))
    return silent
      ? { next: 'refuse', refusal: refusal('interaction_required', 'acr_not_met') }
      : { next: 'sign-in', reason: 'acr_not_met', twoFactors: true };
  const consent = needsConsent(input, deps.scopes);
  if (consent) return silent ? { next: 'refuse', refusal: refusal('consent_required', consent) } : { next: 'consent', reason: consent };
  return { next: 'issue' };
};
