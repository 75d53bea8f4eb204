import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import type { OAuthPolicy } from '../policy.ts';
import type { AuthorizationRequest } from './authorization-request.ts';

const PURPOSE = 'request';

/** A judged request in the form that travels through the browser: nobody there can read or change it, and the database keeps nothing for strangers. */
export const sealRequest = (sealer: Sealer, request: AuthorizationRequest): string => sealer.sealText(PURPOSE, JSON.stringify(request));

/**
 * Opens what `sealRequest` made.
 *
 * @returns The request, or refusal `invalid_request`, reason `altered` or `expired`.
 */
export const openRequest = (
  deps: { readonly sealer: Sealer; readonly clock: Clock; readonly policy: Pick<OAuthPolicy, 'authorizationLifetime'> },
  sealed: string,
): Outcome<AuthorizationRequest, Refusal<'invalid_request', 'altered' | 'expired'>> => {
  const opened = deps.sealer.openText(PURPOSE, sealed);
  if (!opened.ok)
    return refused({
      code: 'invalid_request',
      reason: 'altered',
      description: 'This sign-in cannot be continued: go back to the application and start again.',
    });
  const request: AuthorizationRequest = JSON.parse(opened.value);
  const age = deps.clock.now() - request.startedAt;
  if (age >= 0 && age < deps.policy.authorizationLifetime * 1000) return done(request);
  return refused({
    code: 'invalid_request',
    reason: 'expired',
    description: 'This sign-in took too long: go back to the application and start again.',
  });
};
