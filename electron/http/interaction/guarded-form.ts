import { done, type Outcome, refused } from '../../lib/outcome.ts';
import { type OAuthRefusal, refusal } from '../../oauth/refusals.ts';
import { sameOriginPost } from '../csrf.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { type Form, parseForm } from '../form.ts';
import type { Interactive } from './context.ts';
import { errorAnswer } from './page-answer.ts';

/** Which form it must be, and from which browser. */
export interface Guard {
  readonly purpose: 'sign-in' | 'second-factor' | 'consent' | 'sign-out' | 'account';
  /** The value of the visit or session cookie; the empty text passes nothing. */
  readonly binding: string;
  /** Name for the log. */
  readonly endpoint: string;
}

/** A form that may be acted on, or the answer to give instead. */
export type GuardedForm = { readonly form: Form; readonly answer?: never } | { readonly answer: Answer; readonly form?: never };

const FORM_TYPE = /^application\/x-www-form-urlencoded(?:\s*;|$)/i;
const NO_BODY = Buffer.alloc(0);
/** The only field of our forms that comes more than once. */
const REPEATABLE = 'scope';

/** Reads a posted form, wherever it was posted from. Refuses what is no form, or no good one. */
export const readForm = ({ headers, body }: Exchange): Outcome<Form, OAuthRefusal> =>
  FORM_TYPE.test(headers['content-type'] ?? '')
    ? parseForm(body ?? NO_BODY)
    : refused(refusal('invalid_request', 'content_type', 'The body must be application/x-www-form-urlencoded.'));

const judge = (ctx: Interactive, { headers }: Exchange, form: Form, guard: Guard): Outcome<Form, OAuthRefusal> => {
  const site = headers['sec-fetch-site'];
  const secFetchSite = typeof site === 'string' ? site : undefined;
  if (!sameOriginPost({ origin: headers.origin, secFetchSite, issuerOrigin: ctx.issuerOrigin }))
    return refused(refusal('invalid_request', 'cross_site'));
  if (!ctx.csrf.check(form.get('csrf'), guard.binding, guard.purpose)) return refused(refusal('invalid_request', 'csrf_token'));
  const repeated = [...form.duplicates].find((name) => name !== REPEATABLE);
  return repeated === undefined
    ? done(form)
    : refused(refusal('invalid_request', 'repeated_parameter', 'A field was sent more than once.'));
};

const refuse = async (ctx: Interactive, exchange: Exchange, why: OAuthRefusal, endpoint: string): Promise<Answer> => {
  const { reason, description } = why;
  await ctx.store.write((tx) => tx.refuse({ kind: 'request.refused', ...exchange.origin, details: { reason, endpoint } }));
  if (reason === 'cross_site' || reason === 'csrf_token') {
    const message = 'Nothing was done. Go back, load the page again, and send it once more.';
    return errorAnswer(ctx, { status: 403, title: 'This form has expired', message });
  }
  const status = reason === 'content_type' ? 415 : 400;
  return errorAnswer(ctx, {
    status,
    title: 'This form could not be read',
    message: 'Nothing was done. Go back and try again.',
    description,
  });
};

/**
 * Lets through a form that this server's own page posted from the same browser, and nothing else: the browser's word on where it comes from, then the
 * token. What fails is recorded and never processed. Audits `request.refused`.
 *
 * @see OWASP ASVS 5.0 §3.5.1
 */
export const readGuardedForm = async (ctx: Interactive, exchange: Exchange, guard: Guard): Promise<GuardedForm> => {
  const form = readForm(exchange);
  const judged = form.ok ? judge(ctx, exchange, form.value, guard) : form;
  return judged.ok ? { form: judged.value } : { answer: await refuse(ctx, exchange, judged.refusal, guard.endpoint) };
};
