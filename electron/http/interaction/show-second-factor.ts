import type { SecondFactorMethod } from '../../accounts/sign-in/verify-second-factor.ts';
import type { Answer } from '../exchange.ts';
import { recoveryCodePage } from '../pages/recovery-code-page.ts';
import { totpPage } from '../pages/totp-page.ts';
import type { Interactive } from './context.ts';
import type { Continuation } from './continuation.ts';
import { pageAnswer } from './page-answer.ts';

export interface SecondFactorView {
  readonly continuation: Continuation;
  /** The sealed state of the sign-in. */
  readonly pending: string;
  readonly visit: string;
  readonly method: SecondFactorMethod;
  readonly error?: string | undefined;
}

/** Answers with the page that asks for a one-time code, or for a recovery code. */
export const showSecondFactor = (ctx: Interactive, view: SecondFactorView): Answer => {
  const { continuation, pending, visit, method, error } = view;
  const csrf = ctx.csrf.token(visit, 'second-factor');
  const props = { issuerName: ctx.issuerName, request: continuation.sealed, csrf, pending, error };
  const page = method === 'otp' ? totpPage(props) : recoveryCodePage(props);
  return pageAnswer(ctx, page, { status: error === undefined ? 200 : 403, redirectUri: continuation.request?.redirectUri });
};
