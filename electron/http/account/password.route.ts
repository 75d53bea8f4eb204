import { type ChangePasswordRefusal, changePassword } from '../../accounts/change-password.ts';
import type { Route } from '../exchange.ts';
import type { Interactive } from '../interaction/context.ts';
import type { PasswordFeedback } from '../pages/account/password-section.ts';
import { accountForm, backToAccount, statusOf } from './account-form.ts';
import { showAccount } from './show-account.ts';

const feedbackOf = (why: ChangePasswordRefusal): PasswordFeedback | undefined => {
  if (why.code !== 'password_rejected') return undefined;
  const { violations, strength } = why.verdict;
  return { score: strength.score, violations: violations.map(({ message }) => message), suggestions: strength.suggestions };
};

/** POST /account/password. */
export const passwordRoute = (ctx: Interactive): Route =>
  accountForm(ctx, {
    path: '/account/password',
    endpoint: 'account_password',
    tier: 'auth',
    load: 3,
    async act({ exchange, who, form }) {
      const { session, user } = who;
      const [password, replacement] = [form.get('current_password') ?? '', form.get('new_password') ?? ''];
      const changed = await changePassword(ctx, { session, user, password, replacement, origin: exchange.origin });
      if (changed.ok) return backToAccount(ctx, 'password');
      const { code, description: message } = changed.refusal;
      return showAccount(ctx, who, {
        failure: { form: 'password', message, status: statusOf(code) },
        passwordFeedback: feedbackOf(changed.refusal),
      });
    },
  });
