import { endOtherSessions } from '../../accounts/sessions/end-other-sessions.ts';
import { endOwnSession } from '../../accounts/sessions/end-own-session.ts';
import type { Route } from '../exchange.ts';
import type { Interactive } from '../interaction/context.ts';
import { accountForm, backToAccount, statusOf } from './account-form.ts';
import { showAccount } from './show-account.ts';

/** POST /account/sessions/revoke and /account/sessions/revoke-others. */
export const sessionsRoutes = (ctx: Interactive): Route[] => [
  accountForm(ctx, {
    path: '/account/sessions/revoke',
    endpoint: 'account_sessions_revoke',
    tier: 'authorize',
    load: 0,
    async act({ exchange, who, form }) {
      const ended = await endOwnSession(ctx, { session: who.session, target: form.get('session') ?? '', origin: exchange.origin });
      if (ended.ok) return backToAccount(ctx, 'session');
      const { code, description: message } = ended.refusal;
      return showAccount(ctx, who, { failure: { form: 'sessions', message, status: statusOf(code) } });
    },
  }),
  accountForm(ctx, {
    path: '/account/sessions/revoke-others',
    endpoint: 'account_sessions_revoke_others',
    tier: 'authorize',
    load: 0,
    async act({ exchange, who }) {
      await endOtherSessions(ctx, { session: who.session, origin: exchange.origin });
      return backToAccount(ctx, 'sessions');
    },
  }),
];
