import { denyConsent } from '../../accounts/consents/deny-consent.ts';
import { giveConsent } from '../../accounts/consents/give-consent.ts';
import type { AuthorizationRequest } from '../../oauth/authorize/authorization-request.ts';
import { reopenRequest } from '../../oauth/authorize/reopen-request.ts';
import { sealRequest } from '../../oauth/authorize/sealed-request.ts';
import type { Answer, Exchange, Route } from '../exchange.ts';
import type { Form } from '../form.ts';
import { type SignedIn, signedInOf } from '../interaction/browser.ts';
import type { Interactive } from '../interaction/context.ts';
import { deliverRefusal } from '../interaction/deliver.ts';
import { readGuardedForm } from '../interaction/guarded-form.ts';
import { seeOther } from '../interaction/page-answer.ts';
import { refuseAuthorization } from '../interaction/refuse-authorization.ts';

const decide = async (ctx: Interactive, exchange: Exchange, form: Form, who: SignedIn, request: AuthorizationRequest): Promise<Answer> => {
  const { address, agent } = exchange.origin;
  const decision = { request, session: who.session, origin: { address, agent } };
  // Whatever is not plainly a yes is a no.
  if (form.get('decision') !== 'allow') return deliverRefusal(ctx, { ...(await denyConsent(ctx, decision)), replyTo: request });
  const given = await giveConsent(ctx, { ...decision, approved: form.all('scope') });
  if (!given.ok) return deliverRefusal(ctx, { ...given.refusal, replyTo: given.refusal.code === 'access_denied' ? request : null });
  const narrowed = sealRequest(ctx.sealer, { ...request, scopes: given.value });
  return seeOther(`${ctx.base}/authorize/resume?request=${narrowed}`);
};

/** POST /consent: what a person allows a client, or that they do not. OpenID Connect Core §3.1.2.4. */
export const consentRoute = (ctx: Interactive): Route => ({
  method: 'POST',
  path: '/consent',
  endpoint: 'consent',
  class: 'page',
  tier: 'authorize',
  issues: true,
  load: 3,
  async handle(exchange) {
    const who = await signedInOf(ctx, exchange);
    const guard = { purpose: 'consent', binding: who?.value ?? '', endpoint: 'consent' } as const;
    const { form, answer } = await readGuardedForm(ctx, exchange, guard);
    if (!form || !who) return answer ?? seeOther(`${ctx.base}/account`);
    const judged = await reopenRequest(ctx, form.get('request'), exchange.origin.correlation);
    if (!judged.ok) return refuseAuthorization(ctx, exchange, judged.refusal, who);
    return decide(ctx, exchange, form, who, judged.value.request);
  },
});
