import type { Lane } from '../http/lane.ts';
import type { Answer } from '../http/read-answer.ts';
import { basic, formPoster, get } from '../http/request.ts';
import type { Site } from '../site.ts';
import { jsonAnswer, redirectTarget, textMember, wrongAnswer } from './check-answer.ts';
import type { Endpoints } from './endpoints.ts';
import { authorizationRequest } from './sign-in-visit.ts';

/** What a code or a refresh token was exchanged for. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const tokensOf = (answer: Answer, what: string): Tokens => {
  const members = jsonAnswer(answer, what);
  return {
    accessToken: textMember(answer, members, 'access_token', what),
    refreshToken: textMember(answer, members, 'refresh_token', what),
  };
};

/** The three requests of the code flow at one site, each with its answer checked. */
export interface Redemption {
  /** GET /authorize with a session, answered with a code; POST /token with that code. */
  readonly codeFlow: (lane: Lane, cookies: Readonly<Record<string, string>>) => Promise<Tokens>;
  /** POST /token with a refresh token, which must be replaced by another one. */
  readonly refresh: (lane: Lane, refreshToken: string) => Promise<Tokens>;
}

/** Prepares the code flow of the web client (RFC 6749 §4.1, §6, RFC 7636). */
export const redemption = (site: Site, at: Endpoints): Redemption => {
  const { webClient, redirectUri } = site.setup;
  const post = formPoster(at.token, { Authorization: basic(webClient) });
  const redirectParameter = `redirect_uri=${encodeURIComponent(redirectUri)}`;
  return {
    async codeFlow(lane, cookies) {
      const request = authorizationRequest(site, at);
      const redirect = await lane.send(get(request.url, cookies));
      const target = redirectTarget(redirect, site.issuer, 'an authorization request');
      const code = target.searchParams.get('code');
      if (!target.href.startsWith(redirectUri) || code === null || target.searchParams.get('state') !== request.state)
        throw wrongAnswer('an authorization request expects a code and its state', redirect);
      const answer = await lane.send(
        post(`grant_type=authorization_code&code=${encodeURIComponent(code)}&${redirectParameter}&code_verifier=${request.verifier}`),
      );
      if (!answer.body.includes('"id_token":"ey')) throw wrongAnswer('a code of scope openid expects an ID token', answer);
      return tokensOf(answer, 'a code');
    },
    async refresh(lane, refreshToken) {
      const answer = await lane.send(post(`grant_type=refresh_token&refresh_token=${encodeURIComponent(refreshToken)}`));
      const tokens = tokensOf(answer, 'a refresh');
      if (tokens.refreshToken === refreshToken) throw wrongAnswer('a refresh expects another refresh token', answer);
      return tokens;
    },
  };
};
