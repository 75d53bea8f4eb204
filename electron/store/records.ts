import type { Measure } from '../../shared/contract/metrics.ts';
import type { Role } from '../../shared/role.ts';
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
  /** As `tokensNotBefore`, of what clients were allowed alone: the person stays signed in. */
  readonly grantsNotBefore: EpochMs;
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
  readonly spentAt: null;
  readonly grantRevokedAt: EpochMs | null;
  readonly grantCreatedAt: EpochMs | null;
  readonly authTime: EpochMs | null;
  readonly acr: string | null;
  readonly userStatus: 'active' | 'suspended' | null;
  readonly userTokensNotBefore: EpochMs;
}

/** A token of either type as operators look through them, with what else decides whether it is good. */
export interface ListedToken {
  readonly type: 'access_token' | 'refresh_token';
  readonly id: string;
  /** SHA-256 of the value, hexadecimal, as text: bytes would cost a list of very many most of its time. */
  readonly hash: string;
  readonly clientId: string;
  readonly userId: string | null;
  readonly grantId: string | null;
  readonly sessionId: string | null;
  readonly scope: string;
  readonly audience: readonly string[];
  readonly format: 'jwt' | 'opaque';
  readonly parentId: string | null;
  readonly createdAt: EpochMs;
  /** Its end if it is not used again; of a refresh token the earlier one. */
  readonly expiresAt: EpochMs;
  readonly spentAt: EpochMs | null;
  readonly revokedAt: EpochMs | null;
  readonly grantRevokedAt: EpochMs | null;
  readonly grantCreatedAt: EpochMs | null;
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

/** A rule about an address or a range, in the clear: the store seals and opens it. */
export interface AddressRuleRecord {
  readonly id: string;
  readonly kind: 'block' | 'allow';
  /** Canonical, as `parseAddressRange` writes it. */
  readonly range: string;
  readonly reason: string;
  /** `operator:<id>`, `local:cli` or `policy:<name>`. */
  readonly createdBy: string;
  readonly createdByName: string | null;
  readonly createdAt: EpochMs;
  /** Null for one that does not expire. */
  readonly expiresAt: EpochMs | null;
  /** Null until somebody ended it or its time was found to be over. */
  readonly endedAt: EpochMs | null;
  readonly hits: number;
  readonly lastHitAt: EpochMs | null;
}

/** A screen of the console with its filters, under a name, in the clear: the store seals and opens it. */
export interface SavedViewRecord {
  readonly id: string;
  /** Id of the operator. */
  readonly owner: string;
  readonly ownerName: string | null;
  readonly name: string;
  readonly screen: string;
  readonly query: string;
  readonly shared: boolean;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

/** How far a follower has read the log. */
export interface FollowerRecord {
  readonly name: string;
  readonly version: number;
  /** Sequence number of the newest fact it has read; 0 before the first. */
  readonly cursor: number;
  /** When that fact was recorded. */
  readonly at: EpochMs | null;
}

/** A fact as followers read it: what its columns say, and the body to be parsed by those who need more. */
export interface FollowedFact {
  readonly seq: number;
  readonly at: EpochMs;
  readonly kind: string;
  /** 1 (info) to 5 (critical). */
  readonly severity: number;
  readonly success: boolean | null;
  readonly user: string | null;
  readonly client: string | null;
  readonly token: string | null;
  readonly correlation: string | null;
  /** Blind index of the address, base64url: equal for equal addresses, whoever came from there. Null without one, and once it is erased. */
  readonly address: string | null;
  /** The same of the user agent. */
  readonly agent: string | null;
  /** The same of the login name that was typed. */
  readonly login: string | null;
  /** Canonical JSON, as it was hashed. */
  readonly body: string;
}

export type RollupStep = 'minute' | 'hour' | 'day';
/** Whose sums: of the whole server, or of one subject of a kind. */
export type RollupOf = 'all' | 'client' | 'user' | 'address';

/** A group of sums: one measure in one period, of the whole server or of subjects of one kind. */
export interface RollupKey {
  readonly step: RollupStep;
  /** First moment of the period. */
  readonly at: EpochMs;
  readonly of: RollupOf;
  readonly measure: Measure;
}

export interface RollupRow {
  /** Empty for the whole server and for all subjects that are not kept apart. */
  readonly subject: string;
  readonly value: number;
  /** What the subject may have had at most before it was kept apart; of the others, what one subject may have lost. */
  readonly floor: number;
}

/** An operator of the console, the name in the clear: the store seals and opens it. */
export interface OperatorRecord {
  readonly id: string;
  /** As it was typed, for display. */
  readonly name: string;
  readonly role: Role;
  readonly status: 'active' | 'suspended';
  /** PHC string of argon2id. */
  readonly passwordHash: string;
  readonly passwordChangedAt: EpochMs;
  readonly lastSignInAt: EpochMs | null;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

export interface OperatorSessionRecord {
  readonly id: string;
  readonly hash: Buffer;
  readonly operatorId: string;
  readonly transport: 'app' | 'browser';
  readonly address: string | null;
  readonly agent: string | null;
  readonly createdAt: EpochMs;
  /** Last activity; the idle lock is judged from it. */
  readonly lastSeenAt: EpochMs;
  /** Absolute end. */
  readonly expiresAt: EpochMs;
  readonly lockedAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
}

export interface OperatorTotpRecord {
  readonly operatorId: string;
  /** Base32 secret in the clear: the store seals and opens it. */
  readonly secret: string;
  readonly lastStep: number;
  readonly enrolledAt: EpochMs;
}
