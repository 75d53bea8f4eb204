import { fieldsOf } from './browser.ts';
import { PASSWORD } from './world.ts';

/** What a browser got over HTTP. */
export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Absolute; empty when there is none. */
  readonly location: string;
}

type Filled = Readonly<Record<string, string | readonly string[]>>;

/** A browser over a real socket: it keeps the cookies of one server, fills in forms and follows redirects as far as that server goes. */
export interface WebBrowser {
  readonly cookies: Map<string, string>;
  get(url: string): Promise<Page>;
  /** Sends the form with this action that stands on the page, filled in; a relative action belongs to this server. */
  submit(page: Page, action: string, fields?: Filled): Promise<Page>;
  /** Follows redirects within this server. */
  follow(page: Page): Promise<Page>;
}

const encode = (fields: Filled): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of typeof value === 'string' ? [value] : value) parameters.append(name, one);
  return parameters.toString();
};

export const createWebBrowser = (issuer: string): WebBrowser => {
  const cookies = new Map<string, string>();

  const keep = (headers: Headers): void => {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (attributes.includes('Max-Age=0')) cookies.delete(name);
      else cookies.set(name, value);
    }
  };

  const send = async (url: string, init: RequestInit & { readonly headers?: Record<string, string> } = {}): Promise<Page> => {
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html', ...(cookie === '' ? {} : { cookie }), ...init.headers };
    const answer = await fetch(new URL(url, issuer), { ...init, headers, redirect: 'manual' });
    keep(answer.headers);
    const location = answer.headers.get('location');
    return {
      status: answer.status,
      headers: answer.headers,
      text: await answer.text(),
      location: location === null ? '' : new URL(location, issuer).href,
    };
  };

  return {
    cookies,
    get: (url) => send(url),
    submit(page, action, fields = {}) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: issuer, 'sec-fetch-site': 'same-origin' };
      return send(action, { method: 'POST', headers, body: encode({ ...fieldsOf(page.text, action), ...fields }) });
    },
    async follow(page) {
      let at = page;
      for (let hops = 0; hops < 8 && at.status === 303 && at.location.startsWith(`${issuer}/`); hops += 1) at = await send(at.location);
      return at;
    },
  };
};

/**
 * Goes to an authorization endpoint as a person does: signs in where it is asked, decides where it is asked, and stops at what leads back to the client, a
 * redirect or a page that posts.
 */
export const visit = async (
  browser: WebBrowser,
  url: URL,
  { username = 'alice', decision = 'allow' }: { readonly username?: string; readonly decision?: 'allow' | 'deny' } = {},
): Promise<Page> => {
  let page = await browser.follow(await browser.get(url.href));
  if (page.text.includes('action="/sign-in"'))
    page = await browser.follow(await browser.submit(page, '/sign-in', { username, password: PASSWORD }));
  if (page.text.includes('action="/consent"')) page = await browser.follow(await browser.submit(page, '/consent', { decision }));
  return page;
};

/** The request by which a page of `response_mode=form_post` hands its fields to the client. */
export const formPostOf = (page: Page, redirectUri: string): Request =>
  new Request(redirectUri, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: encode(fieldsOf(page.text, redirectUri)),
  });
