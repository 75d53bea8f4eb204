import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { wipe } from './wipe.ts';

/** What a secret may be sealed, indexed or authenticated for. Each purpose has keys of its own, so nothing made for one is valid for another. */
export type Purpose =
  | 'user'
  | 'totp'
  | 'signing-key'
  | 'client-secret'
  | 'request'
  | 'interaction'
  | 'csrf'
  | 'audit-personal'
  | 'log-key'
  | 'address-rule'
  | 'saved-view'
  | 'operator'
  | 'detection'
  | 'notification'
  | 'pepper';

/** The keys of one purpose under one version of the master key. */
export interface PurposeKeys {
  readonly seal: KeyObject;
  readonly mac: KeyObject;
  readonly index: KeyObject;
}

const KEY_BYTES = 32;

const derive = (masterKey: Buffer, info: string): KeyObject => {
  const bytes = Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), info, KEY_BYTES));
  const key = createSecretKey(bytes);
  wipe(bytes);
  return key;
};

export interface VersionedKey {
  /** 1 to 255; written into every sealed value. */
  readonly version: number;
  /** 32 bytes or more. */
  readonly key: Buffer;
}

/** `current` seals; `older` ones only open and verify what was made before a rotation. */
export interface MasterKeys {
  readonly current: VersionedKey;
  readonly older?: readonly VersionedKey[];
}

/** For each purpose its keys by master key version, the current version first. */
export type DerivedKeys = Readonly<Record<Purpose, ReadonlyMap<number, PurposeKeys>>>;

const check = (versions: readonly VersionedKey[]): void => {
  const seen = new Set<number>();
  for (const { version, key } of versions) {
    if (!Number.isInteger(version) || version < 1 || version > 255)
      throw new RangeError(`Master key version ${version} is not between 1 and 255.`);
    if (seen.has(version)) throw new RangeError(`Master key version ${version} is given twice.`);
    if (key.length < KEY_BYTES) throw new RangeError(`Master key version ${version} is shorter than ${KEY_BYTES} bytes.`);
    seen.add(version);
  }
};

/**
 * Derives every key that hangs from the master keys (HKDF-SHA-256, RFC 5869; no salt, since a master key is uniform). All at once, so that the
 * master keys can be wiped afterwards, and as key objects, because Node seals and authenticates four times faster with them than with bytes.
 *
 * The label `gatewatch/v<version>/<purpose>` holds the version, so that the same bytes under another version are other keys.
 *
 * @throws RangeError for a version outside 1 to 255 or given twice, or a key under 32 bytes.
 */
export const deriveKeys = ({ current, older = [] }: MasterKeys): DerivedKeys => {
  const versions = [current, ...older];
  check(versions);
  const ofPurpose = (purpose: Purpose): ReadonlyMap<number, PurposeKeys> =>
    new Map(
      versions.map(({ version, key }) => {
        const label = `gatewatch/v${version}/${purpose}`;
        return [version, { seal: derive(key, label), mac: derive(key, `${label}/mac`), index: derive(key, `${label}/index`) }];
      }),
    );
  return {
    user: ofPurpose('user'),
    totp: ofPurpose('totp'),
    'signing-key': ofPurpose('signing-key'),
    'client-secret': ofPurpose('client-secret'),
    request: ofPurpose('request'),
    interaction: ofPurpose('interaction'),
    csrf: ofPurpose('csrf'),
    'audit-personal': ofPurpose('audit-personal'),
    'log-key': ofPurpose('log-key'),
    'address-rule': ofPurpose('address-rule'),
    'saved-view': ofPurpose('saved-view'),
    operator: ofPurpose('operator'),
    detection: ofPurpose('detection'),
    notification: ofPurpose('notification'),
    pepper: ofPurpose('pepper'),
  };
};
