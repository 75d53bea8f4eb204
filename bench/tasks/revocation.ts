import { type Lane, openLane } from '../http/lane.ts';
import { basic, formPoster } from '../http/request.ts';
import type { Site } from '../site.ts';
import { introspector, type TakeToken, tokenTaker } from './access-token.ts';
import { wrongAnswer } from './check-answer.ts';
import { endpoints } from './endpoints.ts';
import { CONNECTIONS, type Work } from './work.ts';

/** How many of a round's revoked tokens are asked for again. */
const SAMPLE = 32;

/** Takes tokens on all connections for some seconds. */
const stock = async (site: Site, take: TakeToken, seconds: number): Promise<string[]> => {
  const tokens: string[] = [];
  const end = performance.now() + seconds * 1000;
  const fill = async (): Promise<void> => {
    const lane = await openLane(new URL(site.issuer));
    while (performance.now() < end) tokens.push(await take(lane));
    lane.close();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, fill));
  return tokens;
};

/** Fails when any of the tokens is still active: a revocation that reports success must have happened. */
const checkRevoked = async (
  site: Site,
  tokens: readonly string[],
  isActive: (lane: Lane, token: string) => Promise<boolean>,
): Promise<void> => {
  const lane = await openLane(new URL(site.issuer));
  for (const token of tokens) {
    if (await isActive(lane, token)) throw new Error(`the token ${token} was revoked and is active`);
  }
  lane.close();
};

/** Revocation (RFC 7009 §2) of opaque tokens made beforehand, each once; afterwards a sample must be inactive. */
export const revocation: Work = {
  name: 'revocation',
  title: 'revocation',
  connections: CONNECTIONS,
  async open(site) {
    const at = await endpoints(site);
    const { opaqueClient, scope } = site.setup;
    const take = tokenTaker(at, opaqueClient, scope);
    const isActive = introspector(at, opaqueClient);
    const post = formPoster(at.revocation, { Authorization: basic(opaqueClient) });
    const fresh: string[] = [];
    const revoked: string[] = [];
    return {
      async before(seconds) {
        fresh.push(...(await stock(site, take, seconds)));
      },
      async step(lane) {
        const token = fresh.pop();
        if (token === undefined) return false;
        const answer = await lane.send(post(`token=${encodeURIComponent(token)}&token_type_hint=access_token`));
        if (answer.status !== 200) throw wrongAnswer('revocation expects status 200', answer);
        revoked.push(token);
        return true;
      },
      async after() {
        await checkRevoked(site, revoked.splice(0).slice(-SAMPLE), isActive);
      },
    };
  },
};
