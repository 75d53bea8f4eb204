import { isLive } from '../../accounts/sessions/find-session.ts';
import type { Answer } from '../exchange.ts';
import type { SignedIn } from '../interaction/browser.ts';
import type { Interactive } from '../interaction/context.ts';
import { pageAnswer } from '../interaction/page-answer.ts';
import { type AccountForm, type AccountProps, accountPage } from '../pages/account/account-page.ts';
import type { Consent } from '../pages/account/consents-section.ts';
import type { PasswordFeedback } from '../pages/account/password-section.ts';
import type { Session } from '../pages/account/sessions-section.ts';

/** More than the page draws, so that it can say that there are more. */
const MOST_ROWS = 200;

export interface AccountView {
  readonly notice?: string | undefined;
  readonly failure?: { readonly form: AccountForm; readonly message: string; readonly status: number } | undefined;
  readonly passwordFeedback?: PasswordFeedback | undefined;
}

const sessionsOf = async (ctx: Interactive, { session: current, user }: SignedIn): Promise<Session[]> => {
  const now = ctx.clock.now();
  const sessions = await ctx.store.read.sessions.listOfUser(user.id, now, MOST_ROWS);
  return sessions
    .filter((session) => isLive({ session, user }, ctx.policy, now))
    .map((session) => ({ ...session, current: session.id === current.id }));
};

const consentsOf = async (ctx: Interactive, userId: string): Promise<Consent[]> => {
  const consents = await ctx.store.read.sessions.consentsOfUser(userId, MOST_ROWS);
  return Promise.all(
    consents.map(async (consent) => ({ ...consent, clientName: (await ctx.findClient(consent.clientId))?.name ?? consent.clientId })),
  );
};

const accountProps = async (ctx: Interactive, who: SignedIn, view: AccountView): Promise<AccountProps> => {
  const { user, value } = who;
  const totp = await ctx.store.read.users.totp(user.id);
  return {
    issuerName: ctx.issuerName,
    userName: user.name,
    csrf: ctx.csrf.token(value, 'account'),
    passwordChangedAt: user.passwordChangedAt > user.createdAt ? user.passwordChangedAt : undefined,
    passwordRule: ctx.passwordRule,
    passwordFeedback: view.passwordFeedback,
    totp: { enrolled: totp !== undefined, since: totp?.enrolledAt },
    recoveryCodesLeft: await ctx.store.read.users.recoveryCodesLeft(user.id),
    sessions: await sessionsOf(ctx, who),
    consents: await consentsOf(ctx, user.id),
    notice: view.notice,
    error: view.failure,
  };
};

/** Answers with the account page. */
export const showAccount = async (ctx: Interactive, who: SignedIn, view: AccountView = {}): Promise<Answer> =>
  pageAnswer(ctx, accountPage(await accountProps(ctx, who, view)), { status: view.failure?.status ?? 200 });
