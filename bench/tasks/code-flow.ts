import { openLane } from '../http/lane.ts';
import type { Person, Site } from '../site.ts';
import { verifyAccessToken } from './access-token.ts';
import { type Endpoints, endpoints } from './endpoints.ts';
import { redemption, type Tokens } from './redemption.ts';
import { openSession } from './sign-in-visit.ts';
import { CONNECTIONS, type Work } from './work.ts';

/** The person of a connection; several connections may be the same person's browsers. */
export const personOf = (site: Site, index: number): Person => {
  const person = site.setup.people[index % site.setup.people.length];
  if (!person) throw new Error('the run has set up nobody who could sign in');
  return person;
};

/** One signed-in browser for each connection, as `Cookie` fields. */
const openSessions = async (site: Site, at: Endpoints): Promise<Record<string, string>[]> => {
  const lane = await openLane(new URL(site.issuer));
  const sessions: Record<string, string>[] = [];
  while (sessions.length < CONNECTIONS) sessions.push((await openSession(lane, site, at, personOf(site, sessions.length))).fields());
  lane.close();
  return sessions;
};

const sessionOf = (sessions: readonly Record<string, string>[], index: number): Record<string, string> => sessions[index] ?? {};

/** Authorization code with PKCE and one refresh, the session being there: three requests a flow. */
export const codeFlow: Work = {
  name: 'code-flow',
  title: 'code + PKCE + refresh, session present (flows)',
  connections: CONNECTIONS,
  async open(site) {
    const at = await endpoints(site);
    const sessions = await openSessions(site, at);
    const { codeFlow: redeem, refresh } = redemption(site, at);
    let last: Tokens | undefined;
    return {
      async step(lane, index) {
        const { refreshToken } = await redeem(lane, sessionOf(sessions, index));
        last = await refresh(lane, refreshToken);
        return true;
      },
      async after() {
        if (last) await verifyAccessToken(site, at, last.accessToken);
      },
    };
  },
};

/** Refresh with rotation alone: each connection keeps exchanging the newest token of its own family. */
export const refreshRotation: Work = {
  name: 'refresh',
  title: 'refresh with rotation',
  connections: CONNECTIONS,
  async open(site) {
    const at = await endpoints(site);
    const sessions = await openSessions(site, at);
    const { codeFlow: redeem, refresh } = redemption(site, at);
    const newest: Tokens[] = [];
    return {
      async step(lane, index) {
        const held = newest[index];
        newest[index] = held ? await refresh(lane, held.refreshToken) : await redeem(lane, sessionOf(sessions, index));
        return true;
      },
      async after() {
        if (newest[0]) await verifyAccessToken(site, at, newest[0].accessToken);
      },
    };
  },
};
