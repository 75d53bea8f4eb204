import type { Answer, Exchange, Route } from '../../electron/http/exchange.ts';
import { formsOf } from '../http/pages-fixtures.ts';

export interface BrowserOptions {
  readonly issuer?: string;
  readonly address?: string;
  readonly agent?: string;
}

export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** What a browser got, with what a test wants to know of it. */
export interface Seen extends Answer {
  readonly text: string;
  /** Empty when there is none. */
  readonly location: string;
}

/** A browser without a socket: it keeps cookies and fills in forms, and calls the routes as the listener would. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(url: string, headers?: Record<string, string>): Promise<Seen>;
  /** As one of this server's own pages posts it. A header of value `undefined` is not sent. */
  post(path: string, fields: Fields, headers?: Record<string, string | undefined>): Promise<Seen>;
  /** Sends the form with this action that stands on the page, filled in; `undefined` clears a field. */
  submit(page: Seen, action: string, fields?: Readonly<Record<string, string | readonly string[] | undefined>>): Promise<Seen>;
  /** Follows redirects within this server. */
  follow(answer: Seen): Promise<Seen>;
}

const encode = (fields: Fields): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of typeof value === 'string' ? [value] : value) parameters.append(name, one);
  return parameters.toString();
};

const headerOf = (answer: Answer, name: string): string => {
  const value = answer.headers[name];
  return typeof value === 'string' ? value : '';
};

/** The fields of a form on a page, buttons left out: names with their values, in order. */
export const fieldsOf = (page: string, action: string): Record<string, string[]> => {
  const form = formsOf(page).find((candidate) => candidate.action === action);
  if (!form) throw new Error(`no form for ${action} on the page: ${page.slice(0, 2000)}`);
  const fields: Record<string, string[]> = {};
  for (const control of form.controls) {
    const [name = '', value = ''] = [control.slice(0, control.indexOf('=')), control.slice(control.indexOf('=') + 1)];
    if (name !== 'decision') fields[name] = [...(fields[name] ?? []), value];
  }
  return fields;
};

export const createBrowser = (routes: readonly Route[], options: BrowserOptions = {}): Browser => {
  const { issuer = 'https://id.example', address = '192.0.2.7', agent = 'Browser/1.0' } = options;
  const cookies = new Map<string, string>();
  let count = 0;

  const keep = (answer: Answer): void => {
    const set = answer.headers['set-cookie'] ?? [];
    for (const line of typeof set === 'string' ? [set] : set) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (attributes.includes('Max-Age=0')) cookies.delete(name);
      else cookies.set(name, value);
    }
  };

  const send = async (method: 'GET' | 'POST', url: string, headers: Exchange['headers'], body?: string): Promise<Seen> => {
    const { pathname, search } = new URL(url, issuer);
    const route = routes.find((candidate) => candidate.method === method && candidate.path === pathname);
    if (!route) throw new Error(`no route for ${method} ${pathname}`);
    count += 1;
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await route.handle({
      method,
      path: pathname,
      query: search.slice(1),
      headers: { ...(cookie === '' ? {} : { cookie }), 'user-agent': agent, ...headers },
      body: body === undefined ? undefined : Buffer.from(body),
      origin: { address, agent, correlation: `request-${count}` },
    });
    keep(answer);
    return { ...answer, text: answer.body.toString(), location: headerOf(answer, 'location') };
  };

  const browser: Browser = {
    cookies,
    get: (url, headers = {}) => send('GET', url, headers),
    post(path, fields, headers = {}) {
      const own = { 'content-type': 'application/x-www-form-urlencoded', origin: issuer, 'sec-fetch-site': 'same-origin' };
      return send('POST', path, { ...own, ...headers }, encode(fields));
    },
    submit(page, action, fields = {}) {
      const filled: Record<string, string | readonly string[]> = fieldsOf(page.text, action);
      for (const [name, value] of Object.entries(fields)) {
        if (value === undefined) delete filled[name];
        else filled[name] = value;
      }
      return browser.post(action, filled);
    },
    async follow(answer) {
      let at = answer;
      for (let hops = 0; hops < 8 && at.status === 303 && at.location.startsWith('/'); hops += 1) at = await browser.get(at.location);
      return at;
    },
  };
  return browser;
};
