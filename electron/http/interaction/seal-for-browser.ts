import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { AuthorizationRequest } from '../../oauth/authorize/authorization-request.ts';
import { sealRequest } from '../../oauth/authorize/sealed-request.ts';
import { type OAuthRefusal, refusal } from '../../oauth/refusals.ts';
import type { Interactive } from './context.ts';

/** Longest sealed request that comes back whole: an address has to fit the 16 KiB that `node:http` reads, a form field 16,384 characters, sealed twice. */
const LONGEST_SEALED = 10_000;

/** Seals a judged request for the way through the browser. Refuses `invalid_request`, reason `request_too_long`, what would not find its way back. */
export const sealForBrowser = (ctx: Interactive, request: AuthorizationRequest): Outcome<string, OAuthRefusal> => {
  const sealed = sealRequest(ctx.sealer, request);
  if (sealed.length <= LONGEST_SEALED) return done(sealed);
  return refused(refusal('invalid_request', 'request_too_long', 'The request is too long to be kept through a sign-in.'));
};
