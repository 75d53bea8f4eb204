import { signOut } from '../../accounts/sessions/sign-out.ts';
import { judgeLogout, type LogoutRequest } from '../../oauth/logout/judge-logout.ts';
import { openLogout, sealLogout } from '../../oauth/logout/sealed-logout.ts';
import { refusal } from '../../oauth/refusals.ts';
import type { Answer, Exchange, Route } from '../exchange.ts';
import { type Form, parseQuery } from '../form.ts';
import { appendParameters } from '../interaction/append-parameters.ts';
import { type SignedIn, signedInOf } from '../interaction/browser.ts';
import type { Interactive } from '../interaction/context.ts';
import { deliverRefusal } from '../interaction/deliver.ts';
import { readForm, readGuardedForm } from '../interaction/guarded-form.ts';
import { pageAnswer, seeOther } from '../interaction/page-answer.ts';
import { signOutPage } from '../pages/sign-out-page.ts';
import { signedOutPage } from '../pages/signed-out-page.ts';

const recordFlaw = (ctx: Interactive, exchange: Exchange, reason: string) =>
  ctx.store.write((tx) => tx.refuse({ kind: 'request.refused', ...exchange.origin, details: { reason, endpoint: 'end_session' } }));

const judge = async (ctx: Interactive, exchange: Exchange, form: Form): Promise<LogoutRequest> => {
  const sealed = form.get('logout');
  if (sealed !== undefined) return openLogout(ctx, sealed);
  const { request, flaw } = await judgeLogout(ctx, form);
  if (flaw !== null) await recordFlaw(ctx, exchange, flaw.reason);
  return request;
};

/** Back to the client by itself only where a person, or a token that was issued to it, vouches for that; else a link says where it leads. */
const finish = (ctx: Interactive, logout: LogoutRequest, isVouchedFor: boolean): Answer => {
  const { redirectUri, state } = logout;
  const continueUrl = redirectUri === undefined ? undefined : appendParameters(redirectUri, state === undefined ? {} : { state });
  const cookies = [ctx.sessionCookie.clear()];
  if (continueUrl !== undefined && isVouchedFor) return seeOther(continueUrl, cookies);
  return pageAnswer(ctx, signedOutPage({ issuerName: ctx.issuerName, continueUrl }), { cookies });
};

const ask = async (ctx: Interactive, logout: LogoutRequest, who: SignedIn): Promise<Answer> => {
  const clientName = logout.clientId === undefined ? undefined : (await ctx.findClient(logout.clientId))?.name;
  const csrf = ctx.csrf.token(who.value, 'sign-out');
  const fields = { logout: sealLogout(ctx, logout) };
  const page = signOutPage({ issuerName: ctx.issuerName, userName: who.user.name, clientName, csrf, fields });
  return pageAnswer(ctx, page, { redirectUri: logout.redirectUri });
};

const unreadable = (ctx: Interactive) => deliverRefusal(ctx, { ...refusal('invalid_request', 'unreadable'), replyTo: null });

const get =
  (ctx: Interactive) =>
  async (exchange: Exchange): Promise<Answer> => {
    const form = parseQuery(exchange.query);
    if (!form.ok) return unreadable(ctx);
    const logout = await judge(ctx, exchange, form.value);
    const who = await signedInOf(ctx, exchange);
    if (!who) return finish(ctx, logout, logout.subject !== undefined);
    if (logout.subject !== who.user.id) return ask(ctx, logout, who);
    await signOut(ctx, { session: who.session, by: 'client', client: logout.clientId, origin: exchange.origin });
    return finish(ctx, logout, true);
  };

const post =
  (ctx: Interactive) =>
  async (exchange: Exchange): Promise<Answer> => {
    const posted = readForm(exchange);
    // A client's request. Its POST brings no session cookie (SameSite=Lax), so it is taken up by a GET, which ends nothing that it should not.
    if (posted.ok && posted.value.get('csrf') === undefined)
      return seeOther(`${ctx.base}/sign-out?logout=${sealLogout(ctx, await judge(ctx, exchange, posted.value))}`);
    const who = await signedInOf(ctx, exchange);
    if (!who && posted.ok) return finish(ctx, openLogout(ctx, posted.value.get('logout')), false);
    const { form, answer } = await readGuardedForm(ctx, exchange, {
      purpose: 'sign-out',
      binding: who?.value ?? '',
      endpoint: 'end_session',
    });
    if (!form || !who) return answer ?? unreadable(ctx);
    const logout = openLogout(ctx, form.get('logout'));
    await signOut(ctx, { session: who.session, by: 'person', client: logout.clientId, origin: exchange.origin });
    return finish(ctx, logout, true);
  };

/** GET and POST /sign-out: OpenID Connect RP-Initiated Logout §2, and a person's own sign-out. */
export const signOutRoutes = (ctx: Interactive): Route[] => {
  const shared = { path: '/sign-out', endpoint: 'end_session', class: 'page', tier: 'authorize', load: 0 } as const;
  return [
    { ...shared, method: 'GET', handle: get(ctx) },
    { ...shared, method: 'POST', handle: post(ctx) },
  ];
};
