import type { Answer, Exchange, Route } from '../exchange.ts';
import type { Form } from '../form.ts';
import { type SignedIn, signedInOf } from '../interaction/browser.ts';
import type { Interactive } from '../interaction/context.ts';
import { readGuardedForm } from '../interaction/guarded-form.ts';
import { seeOther } from '../interaction/page-answer.ts';
import type { Notice } from './notices.ts';

export interface AccountPost {
  readonly path: string;
  readonly endpoint: string;
  /** `auth` for the forms with a password, which may be guessed at. */
  readonly tier: 'auth' | 'authorize';
  /** 0 for the forms that end something. */
  readonly load: 0 | 3;
  act(input: { readonly exchange: Exchange; readonly who: SignedIn; readonly form: Form }): Promise<Answer>;
}

/** A form of the account page: acted on only for the person whose page it stood on; without a session the page asks who is there. */
export const accountForm = (ctx: Interactive, { path, endpoint, tier, load, act }: AccountPost): Route => ({
  method: 'POST',
  path,
  endpoint,
  class: 'page',
  tier,
  load,
  async handle(exchange) {
    const who = await signedInOf(ctx, exchange);
    if (!who) return seeOther(`${ctx.base}/account`);
    const { form, answer } = await readGuardedForm(ctx, exchange, { purpose: 'account', binding: who.value, endpoint });
    return form ? act({ exchange, who, form }) : answer;
  },
});

/** Back to the account page, which says what was done: a reload repeats nothing. */
export const backToAccount = (ctx: Interactive, done: Notice): Answer => seeOther(`${ctx.base}/account?done=${done}`);

/** The HTTP status of a refused act on the account. */
export const statusOf = (code: string): number => {
  if (code === 'temporarily_unavailable') return 503;
  if (code === 'not_found') return 404;
  return code === 'password_rejected' ? 400 : 403;
};
