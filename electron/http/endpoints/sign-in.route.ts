import { sealPending } from '../../accounts/sign-in/pending-sign-in.ts';
import { signInWithPassword } from '../../accounts/sign-in/sign-in-with-password.ts';
import type { Answer, Exchange, Route } from '../exchange.ts';
import type { Form } from '../form.ts';
import { sessionValueOf, visitOf } from '../interaction/browser.ts';
import type { Interactive } from '../interaction/context.ts';
import { type Continuation, continueAt, openContinuation, originIn } from '../interaction/continuation.ts';
import { readGuardedForm } from '../interaction/guarded-form.ts';
import { seeOther } from '../interaction/page-answer.ts';
import { refuseStep } from '../interaction/refuse-step.ts';
import { showSecondFactor } from '../interaction/show-second-factor.ts';
import { showSignIn } from '../interaction/show-sign-in.ts';

const RETRY_AFTER_SECONDS = 2;

const signIn = async (ctx: Interactive, exchange: Exchange, form: Form, continuation: Continuation): Promise<Answer> => {
  const login = form.get('username') ?? '';
  const signedIn = await signInWithPassword(ctx, {
    login,
    password: form.get('password') ?? '',
    request: continuation.sealed,
    client: continuation.request?.clientId,
    former: sessionValueOf(ctx, exchange),
    origin: originIn(continuation, exchange.origin),
  });
  if (!signedIn.ok) {
    const { code, description: message } = signedIn.refusal;
    const busy = code === 'temporarily_unavailable';
    const failure = busy ? { message, status: 503, retryAfter: RETRY_AFTER_SECONDS } : { message, status: 403 };
    return showSignIn(ctx, exchange, continuation, { username: login, failure });
  }
  const step = signedIn.value;
  if (step.next === 'continue') return seeOther(continueAt(ctx, continuation), [ctx.sessionCookie.set(step.session.value)]);
  const visit = visitOf(ctx, exchange);
  return showSecondFactor(ctx, { continuation, pending: sealPending(ctx.sealer, step.pending, visit), visit, method: 'otp' });
};

/** POST /sign-in: user name and password. GET leads to the own account, whose page asks who is there. */
export const signInRoutes = (ctx: Interactive): Route[] => [
  {
    method: 'GET',
    path: '/sign-in',
    endpoint: 'sign_in',
    class: 'page',
    tier: 'authorize',
    load: 3,
    handle: () => seeOther(`${ctx.base}/account`),
  },
  {
    method: 'POST',
    path: '/sign-in',
    endpoint: 'sign_in',
    class: 'page',
    tier: 'auth',
    issues: true,
    load: 3,
    async handle(exchange) {
      const { form, answer } = await readGuardedForm(ctx, exchange, {
        purpose: 'sign-in',
        binding: visitOf(ctx, exchange),
        endpoint: 'sign_in',
      });
      if (!form) return answer;
      const continuation = openContinuation(ctx, form.get('request') ?? '');
      if (!continuation.ok) return refuseStep(ctx, exchange, continuation.refusal, 'sign_in');
      return signIn(ctx, exchange, form, continuation.value);
    },
  },
];
