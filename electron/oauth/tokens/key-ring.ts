import { createPublicKey, type KeyObject } from 'node:crypto';
import { publicJwks } from '../../keys/jwks.ts';
import { createJwtSigner, type JwtSigner } from '../../keys/jwt-signer.ts';
import type { Sealer } from '../../keys/seal.ts';
import { openSigningKey } from '../../keys/signing-key.ts';
import type { SigningKeyRecord } from '../../store/records.ts';
import type { SigningAlgorithm } from '../client.ts';

export interface KeyRing {
  /** The active key of an algorithm; of the default algorithm when none is named, or the named one has no key. */
  signer(alg?: SigningAlgorithm): JwtSigner;
  /** The JWK Set as it is published: RFC 7517 §5. */
  jwks(): { readonly keys: readonly object[] };
  /** The public key that signed a token, while it is published; undefined otherwise. */
  verifier(kid: string): { readonly alg: SigningAlgorithm; readonly key: KeyObject } | undefined;
  algorithms(): readonly SigningAlgorithm[];
  /** Grows whenever the keys change, so that what was made of them can be made anew. */
  version(): number;
  /** Takes the keys as they are now stored. */
  load(records: readonly SigningKeyRecord[]): void;
}

/**
 * Holds the signing keys of the server, opened.
 *
 * @throws Error when a key does not open: it was altered, or the master key is another one.
 */
export const createKeyRing = (deps: { readonly sealer: Sealer; readonly defaultAlg: SigningAlgorithm }): KeyRing => {
  let signers = new Map<SigningAlgorithm, JwtSigner>();
  let published: readonly SigningKeyRecord[] = [];
  let version = 0;

  const open = ({ kid, alg, privateSealed }: SigningKeyRecord): JwtSigner => {
    const opened = privateSealed ? openSigningKey(deps.sealer, { kid, alg, sealed: privateSealed }) : undefined;
    if (!opened?.ok)
      throw new Error(`The signing key ${kid} does not open: it was altered, or the master key is not the one it was sealed under.`);
    return createJwtSigner(opened.value);
  };

  return {
    signer(alg = deps.defaultAlg) {
      const signer = signers.get(alg) ?? signers.get(deps.defaultAlg);
      if (!signer) throw new Error(`There is no active signing key for ${alg}.`);
      return signer;
    },
    jwks: () => publicJwks(published),
    verifier(kid) {
      const record = published.find((key) => key.kid === kid);
      return record && { alg: record.alg, key: createPublicKey({ key: record.publicJwk, format: 'jwk' }) };
    },
    algorithms: () => [...signers.keys()],
    version: () => version,
    load(records) {
      signers = new Map(records.filter((key) => key.state === 'active').map((key) => [key.alg, open(key)]));
      published = records.filter((key) => key.state !== 'retired');
      version += 1;
    },
  };
};
