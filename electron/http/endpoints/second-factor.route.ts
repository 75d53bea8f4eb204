import { openPending, type PendingSignIn } from '../../accounts/sign-in/pending-sign-in.ts';
import { type SecondFactorMethod, verifySecondFactor } from '../../accounts/sign-in/verify-second-factor.ts';
import type { Answer, Exchange, Route } from '../exchange.ts';
import type { Form } from '../form.ts';
import { sessionValueOf, visitOf } from '../interaction/browser.ts';
import type { Interactive } from '../interaction/context.ts';
import { type Continuation, continueAt, openContinuation, originIn } from '../interaction/continuation.ts';
import { readGuardedForm } from '../interaction/guarded-form.ts';
import { errorAnswer, seeOther } from '../interaction/page-answer.ts';
import { refuseStep } from '../interaction/refuse-step.ts';
import { showSecondFactor } from '../interaction/show-second-factor.ts';

interface Step {
  readonly form: Form;
  readonly sealed: string;
  readonly pending: PendingSignIn;
  readonly continuation: Continuation;
  readonly method: SecondFactorMethod;
}

const verify = async (ctx: Interactive, exchange: Exchange, step: Step): Promise<Answer> => {
  const { form, pending, continuation, method } = step;
  const view = { continuation, pending: step.sealed, visit: visitOf(ctx, exchange), method };
  const code = form.get('code');
  // The other page's way here: no code was typed yet.
  if (code === undefined) return showSecondFactor(ctx, view);
  const verified = await verifySecondFactor(ctx, {
    pending,
    method,
    code,
    client: continuation.request?.clientId,
    former: sessionValueOf(ctx, exchange),
    origin: originIn(continuation, exchange.origin),
  });
  if (verified.ok) return seeOther(continueAt(ctx, continuation), [ctx.sessionCookie.set(verified.value.value)]);
  const { code: kind, description } = verified.refusal;
  return kind === 'wrong_code'
    ? showSecondFactor(ctx, { ...view, error: description })
    : errorAnswer(ctx, { status: 400, title: 'This sign-in cannot go on', message: description });
};

const route = (ctx: Interactive, path: string, endpoint: string, method: SecondFactorMethod): Route[] => [
  // The state of a sign-in travels by POST only, so who comes by GET has none and starts anew.
  { method: 'GET', path, endpoint, class: 'page', tier: 'authorize', load: 3, handle: () => seeOther(`${ctx.base}/account`) },
  {
    method: 'POST',
    path,
    endpoint,
    class: 'page',
    tier: 'auth',
    issues: true,
    load: 3,
    async handle(exchange) {
      const visit = visitOf(ctx, exchange);
      const { form, answer } = await readGuardedForm(ctx, exchange, { purpose: 'second-factor', binding: visit, endpoint });
      if (!form) return answer;
      const sealed = form.get('pending') ?? '';
      const pending = openPending(ctx, sealed, visit);
      if (!pending.ok) return refuseStep(ctx, exchange, pending.refusal, endpoint);
      const continuation = openContinuation(ctx, pending.value.request);
      if (!continuation.ok) return refuseStep(ctx, exchange, continuation.refusal, endpoint);
      return verify(ctx, exchange, { form, sealed, pending: pending.value, continuation: continuation.value, method });
    },
  },
];

/** POST /sign-in/totp and /sign-in/recovery-code: the second step of a sign-in. */
export const secondFactorRoutes = (ctx: Interactive): Route[] => [
  ...route(ctx, '/sign-in/totp', 'sign_in_totp', 'otp'),
  ...route(ctx, '/sign-in/recovery-code', 'sign_in_recovery_code', 'recovery_code'),
];
