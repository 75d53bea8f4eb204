import { openLane } from '../http/lane.ts';
import { get } from '../http/request.ts';
import type { Site } from '../site.ts';
import { jsonAnswer, textMember } from './check-answer.ts';

/** The addresses a server publishes about itself. */
export interface Endpoints {
  readonly authorization: URL;
  readonly token: URL;
  readonly introspection: URL;
  readonly revocation: URL;
  readonly jwks: URL;
}

export const discoveryPath = '/.well-known/openid-configuration';

/** Asks a server for its addresses (OpenID Connect Discovery §4), so that no server needs a table of paths here. */
export const endpoints = async (site: Site): Promise<Endpoints> => {
  const lane = await openLane(new URL(site.issuer));
  try {
    const answer = await lane.send(get(new URL(`${site.issuer}${discoveryPath}`)));
    const found = jsonAnswer(answer, 'discovery');
    if (found.issuer !== site.issuer) throw new Error(`discovery names issuer ${String(found.issuer)}, not ${site.issuer}`);
    const address = (name: string): URL => new URL(textMember(answer, found, name, 'discovery'));
    return {
      authorization: address('authorization_endpoint'),
      token: address('token_endpoint'),
      introspection: address('introspection_endpoint'),
      revocation: address('revocation_endpoint'),
      jwks: address('jwks_uri'),
    };
  } finally {
    lane.close();
  }
};
