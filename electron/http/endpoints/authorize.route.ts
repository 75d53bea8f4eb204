import { judgeRequest } from '../../oauth/authorize/judge-request.ts';
import { reopenRequest } from '../../oauth/authorize/reopen-request.ts';
import type { OAuthRefusal } from '../../oauth/refusals.ts';
import type { Answer, Exchange, Route } from '../exchange.ts';
import { parseQuery } from '../form.ts';
import type { Interactive } from '../interaction/context.ts';
import { isToAccount } from '../interaction/continuation.ts';
import { continueAuthorization } from '../interaction/continue-authorization.ts';
import { readForm } from '../interaction/guarded-form.ts';
import { seeOther } from '../interaction/page-answer.ts';
import { refuseAuthorization } from '../interaction/refuse-authorization.ts';
import { sealForBrowser } from '../interaction/seal-for-browser.ts';

const refuseUnread = (ctx: Interactive, exchange: Exchange, why: OAuthRefusal): Promise<Answer> =>
  refuseAuthorization(ctx, exchange, { ...why, replyTo: null, clientId: undefined, correlation: exchange.origin.correlation });

/**
 * GET and POST /authorize: RFC 6749 §3.1, OpenID Connect Core §3.1.2.1.
 *
 * A POST comes from the client's site, so the browser leaves the session cookie at home (SameSite=Lax). The judged request is therefore taken up by a GET,
 * where the cookie is sent.
 */
export const authorizeRoutes = (ctx: Interactive): Route[] => {
  const shared = { path: '/authorize', endpoint: 'authorize', class: 'page', tier: 'authorize', load: 3, issues: true } as const;
  const handle = async (exchange: Exchange): Promise<Answer> => {
    const isPost = exchange.method === 'POST';
    const form = isPost ? readForm(exchange) : parseQuery(exchange.query);
    if (!form.ok) return refuseUnread(ctx, exchange, form.refusal);
    const judged = await judgeRequest(ctx, form.value);
    if (!judged.ok) return refuseAuthorization(ctx, exchange, judged.refusal);
    if (!isPost) return continueAuthorization(ctx, exchange, judged.value);
    const { request } = judged.value;
    const sealed = sealForBrowser(ctx, request);
    if (sealed.ok) return seeOther(`${ctx.base}/authorize/resume?request=${sealed.value}`);
    return refuseAuthorization(ctx, exchange, {
      ...sealed.refusal,
      replyTo: request,
      clientId: request.clientId,
      correlation: request.correlation,
    });
  };
  return [
    { ...shared, method: 'GET', handle },
    { ...shared, method: 'POST', handle },
  ];
};

/** GET /authorize/resume: goes on with a sealed request after a sign-in, a consent, or a POST. */
export const resumeRoute = (ctx: Interactive): Route => ({
  method: 'GET',
  path: '/authorize/resume',
  endpoint: 'authorize_resume',
  class: 'page',
  tier: 'authorize',
  issues: true,
  load: 3,
  async handle(exchange) {
    const form = parseQuery(exchange.query);
    if (!form.ok) return refuseUnread(ctx, exchange, form.refusal);
    const sealed = form.value.get('request');
    const judged = await reopenRequest(ctx, sealed, exchange.origin.correlation);
    if (judged.ok) return continueAuthorization(ctx, exchange, judged.value);
    // The pages of the second step lead here too when the sign-in was for the own account.
    if (sealed !== undefined && isToAccount(ctx, sealed)) return seeOther(`${ctx.base}/account`);
    return refuseAuthorization(ctx, exchange, judged.refusal);
  },
});
