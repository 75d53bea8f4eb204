import type { EpochMs } from '../../shared/units.ts';
import type { SigningAlgorithm } from '../oauth/client.ts';
import type { KeyState } from './key-schedule.ts';

type KeyMembers =
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: string; readonly x: string }
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string };

/** The public half of a signing key: RFC 7517 §4, RFC 7518 §6, RFC 8037 §2. */
export type PublicJwk = KeyMembers & { readonly kid: string; readonly alg: SigningAlgorithm; readonly use: 'sig' };

type AnyJwk = Readonly<Record<string, unknown>>;

const text = (jwk: AnyJwk, member: string): string => {
  const value = jwk[member];
  if (typeof value !== 'string') throw new TypeError(`The public key has no ${member}.`);
  return value;
};

/**
 * The members of a JWK that make its public key, in the order the thumbprint wants them (RFC 7638 §3.2), and no other: they are picked by name, so
 * that a private member cannot slip through.
 *
 * @throws TypeError when a member is missing or the key type is not one we sign with.
 */
export const publicMembers = (jwk: AnyJwk): KeyMembers => {
  switch (jwk.kty) {
    case 'EC':
      return { crv: text(jwk, 'crv'), kty: 'EC', x: text(jwk, 'x'), y: text(jwk, 'y') };
    case 'OKP':
      return { crv: text(jwk, 'crv'), kty: 'OKP', x: text(jwk, 'x') };
    case 'RSA':
      return { e: text(jwk, 'e'), kty: 'RSA', n: text(jwk, 'n') };
    default:
      throw new TypeError('The key type is none of EC, OKP, RSA.');
  }
};

/** A signing key as it is stored, without its private part. */
export interface PublishedKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly state: KeyState;
  readonly createdAt: EpochMs;
  readonly publicJwk: AnyJwk;
}

const rank: Readonly<Record<KeyState, number>> = { active: 0, next: 1, retiring: 2, retired: 3 };

/**
 * The JWK Set (RFC 7517 §5) others verify our tokens with: every key but retired ones, the active ones first (some verifiers only try the first),
 * then the coming, then the retiring, newest first. The order is the same for the same keys, so that an ETag holds.
 *
 * @throws TypeError when a stored public key is damaged.
 */
export const publicJwks = (keys: readonly PublishedKey[]): { keys: PublicJwk[] } => ({
  keys: keys
    .filter((key) => key.state !== 'retired')
    .toSorted((a, b) => rank[a.state] - rank[b.state] || b.createdAt - a.createdAt || (a.kid < b.kid ? -1 : 1))
    .map(({ kid, alg, publicJwk }) => ({ kid, alg, use: 'sig', ...publicMembers(publicJwk) })),
});
