import { done, type Outcome, type Refusal } from '../../lib/outcome.ts';
import type { AuthorizationRequest } from '../../oauth/authorize/authorization-request.ts';
import { openRequest } from '../../oauth/authorize/sealed-request.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { Interactive } from './context.ts';

const ACCOUNT = 'account';

/** What a sign-in is for: the authorization request of a client, or the person's own account. */
export interface Continuation {
  /** Sealed, as it travels through the browser. */
  readonly sealed: string;
  /** Undefined for the own account. */
  readonly request: AuthorizationRequest | undefined;
}

/** A sign-in that leads to the person's own account. */
export const toAccount = (ctx: Interactive): Continuation => ({
  sealed: ctx.sealer.sealText('interaction', ACCOUNT, ACCOUNT),
  request: undefined,
});

/** Whether a sealed text is that of a sign-in for the own account. */
export const isToAccount = (ctx: Interactive, sealed: string): boolean => ctx.sealer.openText('interaction', sealed, ACCOUNT).ok;

/**
 * Opens what a sign-in is for.
 *
 * @returns Refusal `invalid_request`, reason `altered` or `expired`.
 */
export const openContinuation = (
  ctx: Interactive,
  sealed: string,
): Outcome<Continuation, Refusal<'invalid_request', 'altered' | 'expired'>> => {
  if (isToAccount(ctx, sealed)) return done({ sealed, request: undefined });
  const opened = openRequest(ctx, sealed);
  return opened.ok ? done({ sealed, request: opened.value }) : opened;
};

/** Where the browser goes once somebody is signed in. */
export const continueAt = (ctx: Interactive, { sealed, request }: Continuation): string =>
  request === undefined ? `${ctx.base}/account` : `${ctx.base}/authorize/resume?request=${sealed}`;

/** Where a request came from, as a step of the flow it belongs to. */
export const originIn = ({ request }: Continuation, origin: RequestOrigin): RequestOrigin =>
  request === undefined ? origin : { ...origin, correlation: request.correlation };
