import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { AuthorizationRequest } from '../../oauth/authorize/authorization-request.ts';
import { sealRequest } from '../../oauth/authorize/sealed-request.ts';
import { type OAuthRefusal, refusal } from '../../oauth/refusals.ts';
import type { Interactive } from './context.ts';

/** Longest sealed request that still comes back in an address: `node:http` reads 16 KiB of request line and headers by default. */
const LONGEST_SEALED = 12_000;

/** Seals a judged request for the way through the browser. Refuses `invalid_request`, reason `request_too_long`, what would not find its way back. */
export const sealForBrowser = (ctx: Interactive, request: AuthorizationRequest): Outcome<string, OAuthRefusal> => {
  const sealed = sealRequest(ctx.sealer, request);
  if (sealed.length <= LONGEST_SEALED) return done(sealed);
  return refused(refusal('invalid_request', 'request_too_long', 'The request is too long to be kept through a sign-in.'));
};
