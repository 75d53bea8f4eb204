import { openLane } from '../http/lane.ts';
import { introspector, tokenTaker } from './access-token.ts';
import { endpoints } from './endpoints.ts';
import { CONNECTIONS, type Work } from './work.ts';

const LIVE_TOKENS = 1000;

/** Introspection of live opaque tokens, each in turn. */
export const introspection: Work = {
  name: 'introspection',
  title: 'introspection of a live token',
  connections: CONNECTIONS,
  async open(site) {
    const at = await endpoints(site);
    const take = tokenTaker(at, site.setup.opaqueClient, site.setup.scope);
    const isActive = introspector(at, site.setup.opaqueClient);
    const tokens: string[] = [];
    const lane = await openLane(new URL(site.issuer));
    while (tokens.length < LIVE_TOKENS) tokens.push(await take(lane));
    lane.close();
    let next = 0;
    return {
      async step(lane) {
        const token = tokens[next++ % tokens.length] ?? '';
        if (!(await isActive(lane, token))) throw new Error(`introspection calls the live token ${token} inactive`);
        return true;
      },
    };
  },
};
