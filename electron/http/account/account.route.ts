import type { Route } from '../exchange.ts';
import { parseQuery } from '../form.ts';
import { signedInOf } from '../interaction/browser.ts';
import type { Interactive } from '../interaction/context.ts';
import { toAccount } from '../interaction/continuation.ts';
import { showSignIn } from '../interaction/show-sign-in.ts';
import { noticeOf } from './notices.ts';
import { showAccount } from './show-account.ts';

/** GET /account: a person's own page, or the sign-in that leads to it. */
export const accountRoute = (ctx: Interactive): Route => ({
  method: 'GET',
  path: '/account',
  endpoint: 'account',
  class: 'page',
  tier: 'authorize',
  load: 3,
  async handle(exchange) {
    const who = await signedInOf(ctx, exchange);
    if (!who) return showSignIn(ctx, exchange, toAccount(ctx));
    const query = parseQuery(exchange.query);
    return showAccount(ctx, who, { notice: query.ok ? noticeOf(query.value.get('done')) : undefined });
  },
});
