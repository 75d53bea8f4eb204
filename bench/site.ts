/** A confidential client and its secret. */
export interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** Someone who can sign in. */
export interface Person {
  readonly username: string;
  readonly password: string;
}

/** What a run sets up on every authorization server it measures. */
export interface Setup {
  /** Takes access tokens as JWT by client credentials. */
  readonly jwtClient: Credentials;
  /** Takes opaque access tokens by client credentials. */
  readonly opaqueClient: Credentials;
  /** Signs people in: authorization code and refresh token, no consent page. */
  readonly webClient: Credentials;
  readonly redirectUri: string;
  /** The scope of the machine clients. */
  readonly scope: string;
  readonly people: readonly Person[];
}

/** A server under measurement, as the load generator sees it. */
export interface Site {
  readonly subject: string;
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly issuer: string;
  /** The process whose CPU time and memory are read. */
  readonly pid: number;
  readonly setup: Setup;
}

/** One order to the load generator. */
export interface MeasureOrder {
  readonly work: string;
  readonly site: Site;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/** What one round showed. Times are milliseconds unless the name says otherwise. */
export interface RoundResult {
  readonly count: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  /** CPU time of the server in the window; null where the system does not tell. */
  readonly serverCpuSeconds: number | null;
  /** CPU time of the generator in the window: near `seconds` when it is the generator that was the limit. */
  readonly generatorCpuSeconds: number;
  /** Share of the machine that programs other than server and generator took in the window, 0 to 1: what disturbed it. */
  readonly otherLoad: number;
  /** Resident memory of the server at the end of the window, bytes. */
  readonly residentBytes: number | null;
}

export type LoadReply = { readonly ok: true; readonly result: RoundResult } | { readonly ok: false; readonly message: string };

/** How many tokens, `token-0` and on, the floor of introspection finds in its table. */
export const SEEDED_TOKENS = 100_000;
