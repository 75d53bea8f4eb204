import type { ReplyAddress } from '../../oauth/authorize/authorization-request.ts';
import type { AuthorizationRefusal } from '../../oauth/authorize/judge-request.ts';
import type { Answer } from '../exchange.ts';
import { formPostPage } from '../pages/form-post-page.ts';
import { appendParameters } from './append-parameters.ts';
import type { Interactive } from './context.ts';
import { errorAnswer, pageAnswer, seeOther } from './page-answer.ts';

/**
 * Delivers an authorization response to the client: in the query of a redirect, or by a page that posts it. `state` goes back as it came and `iss` says
 * whose answer it is, in refusals too.
 *
 * @see RFC 6749 §4.1.2 · RFC 9207 §2 · OAuth 2.0 Form Post Response Mode §2
 */
export const deliverToClient = (ctx: Interactive, to: ReplyAddress, parameters: Readonly<Record<string, string>>): Answer => {
  const { redirectUri, responseMode, state } = to;
  const fields = { ...parameters, ...(state === undefined ? {} : { state }), iss: ctx.issuer };
  if (responseMode === 'query') return seeOther(appendParameters(redirectUri, fields));
  return pageAnswer(ctx, formPostPage({ issuerName: ctx.issuerName, action: redirectUri, fields }), { redirectUri });
};

/**
 * Delivers a refused authorization request: to the client where its address is known to be its own, else as a page, which by its type cannot redirect.
 *
 * @see RFC 6749 §4.1.2.1 · RFC 9700 §4.11
 */
export const deliverRefusal = (ctx: Interactive, why: Pick<AuthorizationRefusal, 'code' | 'description' | 'replyTo'>): Answer => {
  const { code, description, replyTo } = why;
  if (replyTo !== null) return deliverToClient(ctx, replyTo, { error: code, error_description: description });
  return errorAnswer(ctx, {
    status: 400,
    title: 'This request cannot be answered',
    message: 'The application that sent you here made a mistake, or its link is out of date. Go back to it and start again.',
    code,
    description,
  });
};
