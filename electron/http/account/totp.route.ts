import { confirmTotp } from '../../accounts/factors/confirm-totp.ts';
import { removeTotp } from '../../accounts/factors/remove-totp.ts';
import { openTotpEnrolment, type StartedEnrolment, startTotpEnrolment } from '../../accounts/factors/totp-enrolment.ts';
import { qrSvg, totpUri } from '../../accounts/totp.ts';
import type { Answer, Route } from '../exchange.ts';
import type { SignedIn } from '../interaction/browser.ts';
import type { Interactive } from '../interaction/context.ts';
import { pageAnswer } from '../interaction/page-answer.ts';
import { recoveryCodesPage } from '../pages/account/recovery-codes-page.ts';
import { totpEnrolPage } from '../pages/account/totp-enrol-page.ts';
import { accountForm, backToAccount, statusOf } from './account-form.ts';
import { showAccount } from './show-account.ts';

interface EnrolmentError {
  readonly code: string;
  readonly message: string;
}

const showEnrolment = async (
  ctx: Interactive,
  who: SignedIn,
  { secret, sealed }: StartedEnrolment,
  error?: EnrolmentError,
): Promise<Answer> => {
  const page = totpEnrolPage({
    issuerName: ctx.issuerName,
    csrf: ctx.csrf.token(who.value, 'account'),
    qrSvg: await qrSvg(totpUri({ issuer: ctx.issuerName, account: who.user.name, secret })),
    secretText: secret.replace(/.{4}(?=.)/g, '$& '),
    sealed,
    error: error?.message,
    errorField: error?.code === 'wrong_code' ? 'code' : 'current_password',
  });
  return pageAnswer(ctx, page, { status: error === undefined ? 200 : statusOf(error.code) });
};

const start = (ctx: Interactive): Route =>
  accountForm(ctx, {
    path: '/account/totp/start',
    endpoint: 'account_totp_start',
    tier: 'authorize',
    load: 3,
    act: ({ who }) => showEnrolment(ctx, who, startTotpEnrolment(ctx, who.session)),
  });

const confirm = (ctx: Interactive): Route =>
  accountForm(ctx, {
    path: '/account/totp/confirm',
    endpoint: 'account_totp_confirm',
    tier: 'auth',
    load: 3,
    async act({ exchange, who, form }) {
      const { session, user } = who;
      const sealed = form.get('sealed') ?? '';
      const [password, code] = [form.get('current_password') ?? '', form.get('code') ?? ''];
      const confirmed = await confirmTotp(ctx, { session, user, password, sealed, code, origin: exchange.origin });
      if (confirmed.ok) return pageAnswer(ctx, recoveryCodesPage({ issuerName: ctx.issuerName, codes: confirmed.value }));
      const { code: why, description: message } = confirmed.refusal;
      const opened = openTotpEnrolment(ctx, session, sealed);
      if (!opened.ok || why === 'start_again') return showAccount(ctx, who, { failure: { form: 'totp', message, status: statusOf(why) } });
      return showEnrolment(ctx, who, { secret: opened.value, sealed }, { code: why, message });
    },
  });

const remove = (ctx: Interactive): Route =>
  accountForm(ctx, {
    path: '/account/totp/remove',
    endpoint: 'account_totp_remove',
    tier: 'auth',
    load: 3,
    async act({ exchange, who, form }) {
      const { session, user } = who;
      const removed = await removeTotp(ctx, { session, user, password: form.get('current_password') ?? '', origin: exchange.origin });
      if (removed.ok) return backToAccount(ctx, 'totp_off');
      const { code, description: message } = removed.refusal;
      return showAccount(ctx, who, { failure: { form: 'totp', message, status: statusOf(code) } });
    },
  });

/** POST /account/totp/start, /account/totp/confirm and /account/totp/remove. */
export const totpRoutes = (ctx: Interactive): Route[] => [start(ctx), confirm(ctx), remove(ctx)];
