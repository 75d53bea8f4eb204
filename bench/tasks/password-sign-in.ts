import { cookieJar } from '../http/cookie-jar.ts';
import { personOf } from './code-flow.ts';
import { endpoints } from './endpoints.ts';
import { signIn } from './sign-in-visit.ts';
import type { Work } from './work.ts';

/** As many as a bounded pool of hashing threads should be asked to hold back; more would measure the queue. */
export const SIGN_IN_CONNECTIONS = 8;

/** Password sign-in by the page: the page is fetched, the form sent, and a session cookie must come. Every visit is a new browser. */
export const passwordSignIn: Work = {
  name: 'password-sign-in',
  title: 'password sign-in (page and form)',
  connections: SIGN_IN_CONNECTIONS,
  async open(site) {
    const at = await endpoints(site);
    return {
      async step(lane, index) {
        const next = await signIn(lane, cookieJar(), site, at, personOf(site, index));
        if (next.pathname === '/sign-in') throw new Error('a sign-in leads back to the sign-in page');
        return true;
      },
    };
  },
};
