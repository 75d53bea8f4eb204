import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Lane } from '../http/lane.ts';
import { basic, formPoster } from '../http/request.ts';
import type { Credentials, Site } from '../site.ts';
import { jsonAnswer, textMember, wrongAnswer } from './check-answer.ts';
import type { Endpoints } from './endpoints.ts';

/** Takes one access token by client credentials (RFC 6749 §4.4) and checks the answer's members. */
export type TakeToken = (lane: Lane) => Promise<string>;

/** Prepares the token request of one client. The members of every answer are checked (RFC 6749 §5.1). */
export const tokenTaker = ({ token }: Endpoints, client: Credentials, scope: string): TakeToken => {
  const request = Buffer.from(
    formPoster(token, { Authorization: basic(client) })(`grant_type=client_credentials&scope=${encodeURIComponent(scope)}`),
  );
  return async (lane) => {
    const answer = await lane.send(request);
    const members = jsonAnswer(answer, 'client credentials');
    if (members.token_type !== 'Bearer' || typeof members.expires_in !== 'number')
      throw wrongAnswer('client credentials expects a bearer token', answer);
    return textMember(answer, members, 'access_token', 'client credentials');
  };
};

/** Verifies an access token as a resource server would: ES256 by the published keys, `typ` of RFC 9068 §4, issuer. */
export const verifyAccessToken = async (site: Site, { jwks }: Endpoints, token: string): Promise<void> => {
  const { payload } = await jwtVerify(token, createRemoteJWKSet(jwks), { algorithms: ['ES256'], typ: 'at+jwt', issuer: site.issuer });
  if (typeof payload.jti !== 'string' || typeof payload.exp !== 'number') throw new Error('an access token lacks jti or exp');
};

/** Prepares an introspection request (RFC 7662 §2.1) and gives whether the token is active. */
export const introspector = ({ introspection }: Endpoints, client: Credentials): ((lane: Lane, token: string) => Promise<boolean>) => {
  const post = formPoster(introspection, { Authorization: basic(client) });
  return async (lane, token) => {
    const answer = await lane.send(post(`token=${encodeURIComponent(token)}&token_type_hint=access_token`));
    const members = jsonAnswer(answer, 'introspection');
    if (typeof members.active !== 'boolean') throw wrongAnswer('introspection expects "active"', answer);
    if (members.active && (members.client_id !== client.id || typeof members.exp !== 'number'))
      throw wrongAnswer('introspection expects the token of its client', answer);
    return members.active;
  };
};
