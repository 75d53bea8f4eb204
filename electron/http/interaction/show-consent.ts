import type { JudgedRequest } from '../../oauth/authorize/judge-request.ts';
import type { ConsentRecord } from '../../store/records.ts';
import type { Answer } from '../exchange.ts';
import { consentPage } from '../pages/consent-page.ts';
import { hostOf } from '../pages/web-address.ts';
import type { SignedIn } from './browser.ts';
import type { Interactive } from './context.ts';
import { pageAnswer } from './page-answer.ts';

/** A judged request with its sealed form, for the way through the browser. */
export interface AskedConsent extends JudgedRequest {
  readonly sealed: string;
}

/** Answers with the consent page, bound to this session. */
export const showConsent = (ctx: Interactive, asked: AskedConsent, who: SignedIn, before: ConsentRecord | undefined): Answer => {
  const { request, client, sealed } = asked;
  const page = consentPage({
    issuerName: ctx.issuerName,
    clientName: client.name,
    userName: who.user.name,
    scopes: request.scopes.map((name) => ({
      name,
      description: ctx.describeScope(name),
      alreadyGranted: before !== undefined && ctx.scopes.covers(before.scopes, [name]),
      required: name === 'openid',
    })),
    request: sealed,
    csrf: ctx.csrf.token(who.value, 'consent'),
    redirectHost: hostOf(request.redirectUri),
  });
  return pageAnswer(ctx, page, { redirectUri: request.redirectUri });
};
