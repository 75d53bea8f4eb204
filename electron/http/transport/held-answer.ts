import { refusal } from '../../oauth/refusals.ts';
import type { Answer, Route } from '../exchange.ts';
import { refusalAnswer } from '../json-answer.ts';
import { errorPage } from '../pages/error-page.ts';

/** Room does not come back by itself: who asks sooner asks for nothing. */
const RETRY_SECONDS = 30;
const STATUS = 503;

/** What a route that lets in or gives answers while the disk has no room for it: 503 with `Retry-After`, before anything was done (RFC 6749 §4.1.2.1, RFC 9110 §15.6.4). */
export const heldAnswer = (deps: { readonly issuer: string; readonly issuerName: string }, route: Pick<Route, 'class'>): Answer => {
  const headers = { 'retry-after': String(RETRY_SECONDS) };
  if (route.class !== 'page') {
    const held = refusal('temporarily_unavailable', 'disk_critical', 'Nothing is issued at this moment. Try again after Retry-After.');
    return refusalAnswer(held, deps.issuer, headers);
  }
  const message = 'Nobody can be signed in at this moment. Signing out works, and who is signed in stays so.';
  const title = 'Not available just now';
  const body = errorPage({ issuerName: deps.issuerName, status: STATUS, title, message, retryAfterSeconds: RETRY_SECONDS });
  return { status: STATUS, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
};
