import type { EpochMs } from '../../../shared/units.ts';
import type { ClaimsRequest } from './read-claims-request.ts';

/** Parameters as a door reads them: decoded once, each with its value; the names that came more than once are told apart. */
export interface Parameters {
  get(name: string): string | undefined;
  readonly duplicates: ReadonlySet<string>;
}

export type ResponseMode = 'query' | 'form_post';

/** Where an answer may be sent once client and redirect URI are judged. */
export interface ReplyAddress {
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  readonly state: string | undefined;
}

/** An authorization request whose every parameter has been judged. */
export interface AuthorizationRequest extends ReplyAddress {
  readonly clientId: string;
  /** Whether the request named its redirect URI: the token request must then repeat it. */
  readonly redirectUriGiven: boolean;
  readonly scopes: readonly string[];
  readonly nonce: string | undefined;
  readonly codeChallenge: string;
  readonly prompt: readonly string[];
  /** Oldest sign-in that will do, seconds. */
  readonly maxAge: number | undefined;
  readonly claims: ClaimsRequest | null;
  /** Authentication contexts wished for, best first. */
  readonly acrValues: readonly string[];
  readonly loginHint: string | undefined;
  /** When the request arrived: a sign-in or consent given since then answers `prompt`. */
  readonly startedAt: EpochMs;
  /** Joins all that happens in this flow. */
  readonly correlation: string;
}
