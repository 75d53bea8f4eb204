import { renewRecoveryCodes } from '../../accounts/factors/renew-recovery-codes.ts';
import type { Route } from '../exchange.ts';
import type { Interactive } from '../interaction/context.ts';
import { pageAnswer } from '../interaction/page-answer.ts';
import { recoveryCodesPage } from '../pages/account/recovery-codes-page.ts';
import { accountForm, statusOf } from './account-form.ts';
import { showAccount } from './show-account.ts';

/** POST /account/recovery-codes. */
export const recoveryCodesRoute = (ctx: Interactive): Route =>
  accountForm(ctx, {
    path: '/account/recovery-codes',
    endpoint: 'account_recovery_codes',
    tier: 'auth',
    load: 3,
    async act({ exchange, who, form }) {
      const { session, user } = who;
      const renewed = await renewRecoveryCodes(ctx, {
        session,
        user,
        password: form.get('current_password') ?? '',
        origin: exchange.origin,
      });
      if (renewed.ok) return pageAnswer(ctx, recoveryCodesPage({ issuerName: ctx.issuerName, codes: renewed.value }));
      const { code, description: message } = renewed.refusal;
      return showAccount(ctx, who, { failure: { form: 'recovery-codes', message, status: statusOf(code) } });
    },
  });
