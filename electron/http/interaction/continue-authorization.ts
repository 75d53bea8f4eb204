import { isStrangeSession } from '../../accounts/risk/is-strange-session.ts';
import { decideInteraction, type Interaction } from '../../oauth/authorize/decide-interaction.ts';
import { issueCode } from '../../oauth/authorize/issue-code.ts';
import type { AuthorizationRefusal, JudgedRequest } from '../../oauth/authorize/judge-request.ts';
import type { OAuthRefusal } from '../../oauth/refusals.ts';
import type { ConsentRecord } from '../../store/records.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { type SignedIn, signedInOf } from './browser.ts';
import type { Interactive } from './context.ts';
import { deliverRefusal, deliverToClient } from './deliver.ts';
import { refuseAuthorization } from './refuse-authorization.ts';
import { sealForBrowser } from './seal-for-browser.ts';
import { showConsent } from './show-consent.ts';
import { showSignIn } from './show-sign-in.ts';

const refusalOf = ({ request, client }: JudgedRequest, why: OAuthRefusal): AuthorizationRefusal => ({
  ...why,
  replyTo: request,
  clientId: client.id,
  correlation: request.correlation,
});

/** The name to propose: the request's, else that of the person who is to sign in again, unless the client wants a choice of accounts. */
const proposedName = ({ request }: JudgedRequest, who: SignedIn | undefined): string | undefined =>
  request.loginHint ?? (request.prompt.includes('select_account') ? undefined : who?.user.name);

const issue = async (ctx: Interactive, exchange: Exchange, { request }: JudgedRequest, who: SignedIn): Promise<Answer> => {
  const { address, agent } = exchange.origin;
  const issued = await issueCode(ctx, { request, session: who.session, origin: { address, agent } });
  return issued.ok ? deliverToClient(ctx, request, { code: issued.value }) : deliverRefusal(ctx, { ...issued.refusal, replyTo: request });
};

const decide = async (
  ctx: Interactive,
  exchange: Exchange,
  judged: JudgedRequest,
  who: SignedIn | undefined,
  consent: ConsentRecord | undefined,
): Promise<Interaction> => {
  const { request, client } = judged;
  const emergencySince = ctx.emergency?.beganAt() ?? null;
  const isStrange = who !== undefined && (await isStrangeSession(ctx.store.read, ctx, who.session, exchange.origin));
  // Only a request for an authentication context, an emergency, or a strange place needs to know; the others are spared the look-up.
  const asksForContext = request.acrValues.length > 0 || request.claims !== null || emergencySince !== null || isStrange;
  const hasSecondFactor = asksForContext && who !== undefined && (await ctx.store.read.users.totp(who.user.id)) !== undefined;
  const standing = { session: who?.session, consent, hasSecondFactor, emergencySince, isStrange, now: ctx.clock.now() };
  return decideInteraction(ctx, { request, client, ...standing });
};

/** Takes a judged authorization request one step further: to a sign-in, a consent, a code, or a refusal. Every step ends with a new try here. */
export const continueAuthorization = async (ctx: Interactive, exchange: Exchange, judged: JudgedRequest): Promise<Answer> => {
  const who = await signedInOf(ctx, exchange);
  const consent = who && (await ctx.store.read.sessions.consent(who.user.id, judged.client.id));
  const interaction = await decide(ctx, exchange, judged, who, consent);
  if (interaction.next === 'refuse') return refuseAuthorization(ctx, exchange, refusalOf(judged, interaction.refusal), who);
  if (interaction.next === 'issue' && who) return issue(ctx, exchange, judged, who);
  const sealed = sealForBrowser(ctx, judged.request);
  if (!sealed.ok) return refuseAuthorization(ctx, exchange, refusalOf(judged, sealed.refusal), who);
  if (interaction.next === 'consent' && who) return showConsent(ctx, { ...judged, sealed: sealed.value }, who, consent);
  return showSignIn(ctx, exchange, { sealed: sealed.value, request: judged.request }, { username: proposedName(judged, who) });
};
