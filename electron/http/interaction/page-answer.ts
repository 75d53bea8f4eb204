import type { Seconds } from '../../../shared/units.ts';
import type { Answer } from '../exchange.ts';
import { type ErrorProps, errorPage } from '../pages/error-page.ts';
import { formActionSource, pageHeaders } from '../security-headers.ts';
import type { Interactive } from './context.ts';

export interface PageOptions {
  readonly status?: number;
  /** Where a form of the page may end, beside this server: CSP applies to the redirects that follow a form too. */
  readonly redirectUri?: string | undefined;
  /** Set-Cookie values. */
  readonly cookies?: readonly string[];
  readonly retryAfter?: Seconds | undefined;
}

const withCookies = (cookies: readonly string[] | undefined): Record<string, readonly string[]> =>
  cookies === undefined || cookies.length === 0 ? {} : { 'set-cookie': cookies };

/** Answers with a page. */
export const pageAnswer = (ctx: Interactive, body: string, options: PageOptions = {}): Answer => {
  const { status = 200, redirectUri, cookies, retryAfter } = options;
  const source = redirectUri === undefined ? null : formActionSource(redirectUri);
  return {
    status,
    headers: {
      ...pageHeaders({ https: ctx.https, formActions: source === null ? [] : [source] }),
      'content-type': 'text/html; charset=utf-8',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      ...withCookies(cookies),
    },
    body,
  };
};

/** Answers with a page that tells what went wrong. */
export const errorAnswer = (ctx: Interactive, props: Omit<ErrorProps, 'issuerName'>): Answer =>
  pageAnswer(ctx, errorPage({ ...props, issuerName: ctx.issuerName }), { status: props.status });

/**
 * Sends the browser on. Always 303: it turns a POST into a GET, so that what was posted here, a password say, is not posted there.
 *
 * @see RFC 9700 §4.12
 */
export const seeOther = (location: string, cookies?: readonly string[]): Answer => ({
  status: 303,
  headers: { location, 'cache-control': 'no-store', ...withCookies(cookies) },
  body: '',
});
