import type { Http, LabReply } from './http.ts';
import { type Fields, readForm } from './read-form.ts';

/** From where somebody comes, and with what. */
export interface Whereabouts {
  readonly address: string;
  readonly agent: string;
}

/** What a browser says of who had it go there (W3C Fetch Metadata §2.3): a page of another site, this server's own, or its owner, who typed it or came from a program. */
export type FetchSite = 'cross-site' | 'same-origin' | 'none';

/** A browser in the lab: it keeps the cookies of this one server, fills in its forms, and follows redirects as far as it goes. */
export interface Browser {
  /** Where its owner is now; addresses change, cookies stay. */
  at: Whereabouts;
  /** @param site Its owner's own doing, unless said otherwise. */
  get(path: string, site?: FetchSite): Promise<LabReply>;
  /** Gets a page and follows the redirects that stay within the server. */
  open(path: string, site?: FetchSite): Promise<LabReply>;
  /** Sends the form of this action off a page, some fields filled in, and follows where that leads; undefined when the page has no such form. */
  submit(page: LabReply, action: string, filled?: Readonly<Record<string, string>>): Promise<LabReply | undefined>;
  isSignedIn(): boolean;
  /** Forgets the cookies that end with the browser, which are all of them. */
  close(): void;
}

const MOST_HOPS = 8;
const SESSION_COOKIE = /^(?:__Host-)?gatewatch_session$/;

const fill = (fields: Fields, filled: Readonly<Record<string, string>>): Fields => [
  ...fields.filter(([name]) => !Object.hasOwn(filled, name)),
  ...Object.entries(filled),
];

/** @param deps.issuer Whose pages these are. A proxy in front may have put them under a path; the lab goes past it, so that path is taken off. */
export const createBrowser = ({ http, issuer }: { readonly http: Http; readonly issuer: string }, at: Whereabouts): Browser => {
  const { origin, pathname } = new URL(issuer);
  const base = pathname.replace(/\/$/, '');
  const cookies = new Map<string, string>();

  const keep = (lines: readonly string[]): void => {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split('; ');
      const cut = pair.indexOf('=');
      if (attributes.includes('Max-Age=0')) cookies.delete(pair.slice(0, cut));
      else cookies.set(pair.slice(0, cut), pair.slice(cut + 1));
    }
  };

  const send = async (method: 'GET' | 'POST', path: string, site: FetchSite, form?: Fields): Promise<LabReply> => {
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const reply = await http.send({
      method,
      path,
      ...browser.at,
      headers: {
        accept: 'text/html,application/xhtml+xml',
        ...(cookie === '' ? {} : { cookie }),
        'sec-fetch-site': site,
        ...(form === undefined ? {} : { origin }),
      },
      ...(form === undefined ? {} : { form }),
    });
    keep(reply.cookies);
    return reply;
  };

  const withinServer = (location: string): string | null => {
    const url = URL.parse(location, issuer);
    if (url === null || location === '' || url.origin !== origin) return null;
    const path = url.pathname.startsWith(`${base}/`) ? url.pathname.slice(base.length) : url.pathname;
    return `${path}${url.search}`;
  };

  // Whoever began it is behind every redirect.
  const follow = async (reply: LabReply, site: FetchSite): Promise<LabReply> => {
    let last = reply;
    for (let hops = 0; hops < MOST_HOPS && last.status === 303; hops++) {
      const path = withinServer(last.location);
      if (path === null) return last;
      last = await send('GET', path, site);
    }
    return last;
  };

  const browser: Browser = {
    at,
    get: (path, site = 'none') => send('GET', path, site),
    open: async (path, site = 'none') => follow(await send('GET', path, site), site),
    async submit(page, action, filled = {}) {
      const fields = readForm(page.text, action);
      return fields && follow(await send('POST', action, 'same-origin', fill(fields, filled)), 'same-origin');
    },
    isSignedIn: () => [...cookies.keys()].some((name) => SESSION_COOKIE.test(name)),
    close: () => cookies.clear(),
  };
  return browser;
};
