import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import type { OAuthPolicy } from '../policy.ts';
import { type LogoutRequest, plainLogout } from './judge-logout.ts';

const CONTEXT = 'logout';

interface Sealed {
  readonly request: LogoutRequest;
  readonly startedAt: EpochMs;
}

/** Seals a judged logout request for its way through the confirmation page, so that nothing of it can be changed there. */
export const sealLogout = (deps: { readonly sealer: Sealer; readonly clock: Clock }, request: LogoutRequest): string => {
  const sealed: Sealed = { request, startedAt: deps.clock.now() };
  return deps.sealer.sealText('interaction', JSON.stringify(sealed), CONTEXT);
};

/** Opens what `sealLogout` made. What is forged or too old is a plain sign-out: no client, no redirect. */
export const openLogout = (
  deps: { readonly sealer: Sealer; readonly clock: Clock; readonly policy: Pick<OAuthPolicy, 'authorizationLifetime'> },
  text: string | undefined,
): LogoutRequest => {
  const opened = text === undefined ? undefined : deps.sealer.openText('interaction', text, CONTEXT);
  if (!opened?.ok) return plainLogout;
  const { request, startedAt }: Sealed = JSON.parse(opened.value);
  const age = deps.clock.now() - startedAt;
  return age >= 0 && age < deps.policy.authorizationLifetime * 1000 ? request : plainLogout;
};
