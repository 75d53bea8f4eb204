import { withdrawConsent } from '../../accounts/consents/withdraw-consent.ts';
import type { Route } from '../exchange.ts';
import type { Interactive } from '../interaction/context.ts';
import { accountForm, backToAccount, statusOf } from './account-form.ts';
import { showAccount } from './show-account.ts';

/** POST /account/consents/withdraw. */
export const consentsRoute = (ctx: Interactive): Route =>
  accountForm(ctx, {
    path: '/account/consents/withdraw',
    endpoint: 'account_consents_withdraw',
    tier: 'authorize',
    load: 0,
    async act({ exchange, who, form }) {
      const withdrawn = await withdrawConsent(ctx, {
        session: who.session,
        clientId: form.get('client_id') ?? '',
        origin: exchange.origin,
      });
      if (withdrawn.ok) return backToAccount(ctx, 'consent');
      const { code, description: message } = withdrawn.refusal;
      return showAccount(ctx, who, { failure: { form: 'consents', message, status: statusOf(code) } });
    },
  });
