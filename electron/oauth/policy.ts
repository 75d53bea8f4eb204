import type { Seconds } from '../../shared/units.ts';

/** Lifetimes and switches of the protocol, each configurable; the configuration takes its defaults from here. */
export interface OAuthPolicy {
  /** Authorization code: at most 600 (RFC 6749 §4.1.2), 60 as RFC 9700 and FAPI 2.0 advise. */
  readonly codeLifetime: Seconds;
  readonly accessTokenLifetime: Seconds;
  readonly idTokenLifetime: Seconds;
  /** Absolute life of a refresh-token family. */
  readonly refreshTokenLifetime: Seconds;
  /** A refresh token unused for this long is dead. */
  readonly refreshTokenIdleLifetime: Seconds;
  /** How long a spent refresh token may be presented again while its successor is unused (a lost reply); 0 switches the grace off. */
  readonly refreshTokenGrace: Seconds;
  /** Tolerated clock difference when a client's assertion is judged. */
  readonly clockLeeway: Seconds;
  /** How long a person may take from the authorization request to its answer. */
  readonly authorizationLifetime: Seconds;
  readonly sessionIdleLifetime: Seconds;
  readonly sessionLifetime: Seconds;
  /** Longest life a client assertion may claim from its `iat` or from now. */
  readonly assertionLifetime: Seconds;
}

/** The defaults: A1, A2, A4 and B6 of the feature list. */
export const defaultPolicy: OAuthPolicy = Object.freeze({
  codeLifetime: 60,
  accessTokenLifetime: 1800,
  idTokenLifetime: 3600,
  refreshTokenLifetime: 30 * 86_400,
  refreshTokenIdleLifetime: 7 * 86_400,
  refreshTokenGrace: 0,
  clockLeeway: 30,
  authorizationLifetime: 900,
  sessionIdleLifetime: 120 * 60,
  sessionLifetime: 12 * 3600,
  assertionLifetime: 300,
});
