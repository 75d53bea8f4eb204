import type { Credentials, Setup } from '../site.ts';
import { tokenTaker, verifyAccessToken } from './access-token.ts';
import { endpoints } from './endpoints.ts';
import { CONNECTIONS, type Work } from './work.ts';

const isJwt = (token: string): boolean => token.split('.').length === 3;

/** Client credentials with access tokens of one format. No lane may get the same token twice; of the JWT of a round, one is verified wholly. */
const grantWork = (name: string, title: string, format: 'jwt' | 'opaque', clientOf: (setup: Setup) => Credentials): Work => ({
  name,
  title,
  connections: CONNECTIONS,
  async open(site) {
    const at = await endpoints(site);
    const take = tokenTaker(at, clientOf(site.setup), site.setup.scope);
    const last: string[] = [];
    return {
      async step(lane, index) {
        const token = await take(lane);
        if (isJwt(token) !== (format === 'jwt') || token === last[index]) throw new Error(`${title}: not a new ${format} token: ${token}`);
        last[index] = token;
        return true;
      },
      async after() {
        if (format === 'jwt' && last[0] !== undefined) await verifyAccessToken(site, at, last[0]);
      },
    };
  },
});

export const clientCredentialsJwt = grantWork('client-credentials-jwt', 'client credentials, JWT ES256', 'jwt', (setup) => setup.jwtClient);
export const clientCredentialsOpaque = grantWork(
  'client-credentials-opaque',
  'client credentials, opaque',
  'opaque',
  (setup) => setup.opaqueClient,
);
