import type { Client } from '../client.ts';

/** Where a token request came from, for the log. */
export interface RequestOrigin {
  readonly address: string;
  readonly agent: string;
  /** Id of this request; the flow's own id takes its place where the flow is known. */
  readonly correlation: string;
  /** Another site had the browser send it: whoever sits there did not, and must not bear it. */
  readonly foreign?: true | undefined;
}

/** A request at the token endpoint whose client has proved who it is. */
export interface TokenRequest {
  readonly client: Client;
  readonly origin: RequestOrigin;
}

/** What the token endpoint answers: RFC 6749 §5.1, OpenID Connect Core §3.1.3.3. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope?: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
}
