import type { Seconds } from '../../../shared/units.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { signInPage } from '../pages/sign-in-page.ts';
import { openVisit } from './browser.ts';
import type { Interactive } from './context.ts';
import type { Continuation } from './continuation.ts';
import { pageAnswer } from './page-answer.ts';

export interface SignInFailure {
  readonly message: string;
  readonly status: number;
  readonly retryAfter?: Seconds | undefined;
}

/** Answers with the sign-in page, bound to this browser. */
export const showSignIn = async (
  ctx: Interactive,
  exchange: Exchange,
  continuation: Continuation,
  options: { readonly username?: string | undefined; readonly failure?: SignInFailure } = {},
): Promise<Answer> => {
  const { username, failure } = options;
  const { request, sealed } = continuation;
  const visit = openVisit(ctx, exchange);
  const page = signInPage({
    issuerName: ctx.issuerName,
    clientName: request && (await ctx.findClient(request.clientId))?.name,
    request: sealed,
    csrf: ctx.csrf.token(visit.value, 'sign-in'),
    username,
    error: failure?.message,
  });
  const { status = 200, retryAfter } = failure ?? {};
  return pageAnswer(ctx, page, { status, retryAfter, redirectUri: request?.redirectUri, cookies: visit.cookies });
};
