import type { EpochMs } from '../../shared/units.ts';
import type { Client, SigningAlgorithm } from '../oauth/client.ts';

/** An account, personal fields in the clear: the store seals and opens them. */
export interface UserRecord {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  /** OpenID Connect claims kept for the account (Core §5.1), without `sub`. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly status: 'active' | 'suspended';
  /** PHC string of argon2id, or an imported bcrypt hash; null when the account has no password. */
  readonly passwordHash: string | null;
  readonly passwordChangedAt: EpochMs;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly tokensNotBefore: EpochMs;
}

export interface SessionRecord {
  readonly id: string;
  readonly hash: Buffer;
  readonly userId: string;
  readonly amr: readonly string[];
  readonly acr: string;
  readonly authTime: EpochMs;
  readonly createdAt: EpochMs;
  readonly lastSeenAt: EpochMs;
  /** Absolute end; the idle end is judged from `lastSeenAt`. */
  readonly expiresAt: EpochMs;
  readonly endedAt: EpochMs | null;
  readonly address: string;
  readonly agent: string;
}

export interface ConsentRecord {
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly grantedAt: EpochMs;
}

/** What a person allowed a client, once: the root of a token family. */
export interface GrantRecord {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly scope: string;
  readonly nonce: string | null;
  /** The `claims` request as it was read (OpenID Connect Core §5.5), JSON text. */
  readonly claims: string | null;
  readonly acr: string;
  readonly amr: readonly string[];
  readonly authTime: EpochMs;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly revokedAt: EpochMs | null;
  readonly revokedReason: string | null;
}

export interface CodeRecord {
  readonly id: string;
  readonly hash: Buffer;
  readonly grantId: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Whether the authorization request named its redirect URI: then the token request must repeat it. */
  readonly redirectUriGiven: boolean;
  readonly codeChallenge: string;
  readonly correlationId: string;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly spentAt: EpochMs | null;
}

export interface RefreshTokenRecord {
  readonly id: string;
  readonly hash: Buffer;
  readonly grantId: string;
  readonly parentId: string | null;
  readonly scope: string;
  readonly createdAt: EpochMs;
  readonly idleExpiresAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly spentAt: EpochMs | null;
  readonly successorId: string | null;
  readonly revokedAt: EpochMs | null;
}

export interface AccessTokenRecord {
  readonly jti: string;
  readonly hash: Buffer;
  readonly clientId: string;
  readonly userId: string | null;
  readonly grantId: string | null;
  readonly scope: string;
  readonly audience: readonly string[];
  readonly format: 'jwt' | 'opaque';
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly revokedAt: EpochMs | null;
}

/** An access token with what else decides whether it is good, read in one go. */
export interface AccessTokenStanding extends AccessTokenRecord {
  readonly grantRevokedAt: EpochMs | null;
  readonly authTime: EpochMs | null;
  readonly acr: string | null;
  readonly userStatus: 'active' | 'suspended' | null;
  readonly userTokensNotBefore: EpochMs;
}

export interface ResourceRecord {
  readonly identifier: string;
  readonly scopes: readonly string[];
  readonly clients: readonly string[];
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

export interface SigningKeyRecord {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly state: 'next' | 'active' | 'retiring' | 'retired';
  /** Sealed PKCS#8; null once retired. */
  readonly privateSealed: Buffer | null;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly createdAt: EpochMs;
  readonly activatedAt: EpochMs | null;
  readonly retiringAt: EpochMs | null;
  readonly retiredAt: EpochMs | null;
}

export interface TotpRecord {
  readonly userId: string;
  /** Base32 secret in the clear: the store seals and opens it. */
  readonly secret: string;
  readonly lastStep: number;
  readonly enrolledAt: EpochMs;
}

/** A client as stored, with what only administration needs to know. */
export interface ClientRecord extends Client {
  readonly weakSecret: boolean;
}
