import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Secret } from 'otpauth';
import type { World } from './world.ts';

/** What the people and clients of the lab know. It goes to the thread they run in, and nowhere else. */
export interface Credentials {
  /** By user name. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Base32, by user name, of those who have a second factor. */
  readonly totpSecrets: Readonly<Record<string, string>>;
  /** By client id, of those that have one. */
  readonly clientSecrets: Readonly<Record<string, string>>;
  /** Private keys by client id, base64url of the 32 bytes of an Ed25519 seed. */
  readonly clientKeys: Readonly<Record<string, string>>;
}

const classes = ['abcdefghijkmnopqrstuvwxyz', '23456789', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '-_.!+'];
const PASSWORD_CHARACTERS = 24;
const TOTP_BYTES = 20;
/** What stands before the 32 bytes of a seed in PKCS #8 (RFC 8410 §7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The classes alternate, so that no run or row of the keyboard can come about that the policy refuses. */
const passwordOf = (bytes: Buffer): string =>
  Array.from({ length: PASSWORD_CHARACTERS }, (_, at) => {
    const letters = classes[at % classes.length] ?? '';
    return letters[(bytes[at] ?? 0) % letters.length];
  }).join('');

const record = <T>(list: readonly T[], nameOf: (entry: T) => string, secretOf: (entry: T) => string): Record<string, string> =>
  Object.fromEntries(list.map((entry) => [nameOf(entry), secretOf(entry)]));

/**
 * Makes the credentials of a world. They follow from the secret of the installation and not from the seed: who knows the seed, or this program, knows none of
 * them, and yet nothing has to be kept for the next run.
 *
 * @param derive 32 bytes of a label, always the same; nobody else can compute them.
 */
export const createCredentials = ({ people, clients }: World, derive: (label: string) => Buffer): Credentials => ({
  passwords: record(
    people,
    ({ name }) => name,
    ({ name }) => passwordOf(derive(`password ${name}`)),
  ),
  totpSecrets: record(
    people.filter(({ secondFactor }) => secondFactor),
    ({ name }) => name,
    ({ name }) => new Secret({ buffer: Uint8Array.from(derive(`totp ${name}`).subarray(0, TOTP_BYTES)).buffer }).base32,
  ),
  clientSecrets: record(
    clients.filter(({ auth }) => auth === 'client_secret_basic' || auth === 'client_secret_post'),
    ({ id }) => id,
    ({ id }) => derive(`client ${id}`).toString('base64url'),
  ),
  clientKeys: record(
    clients.filter(({ auth }) => auth === 'private_key_jwt'),
    ({ id }) => id,
    ({ id }) => derive(`key ${id}`).toString('base64url'),
  ),
});

/** The private key of a client of `private_key_jwt`. */
export const privateKeyOf = (seed: string): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, Buffer.from(seed, 'base64url')]), format: 'der', type: 'pkcs8' });

/** Its public half, as it is registered. */
export const publicJwkOf = (seed: string): Record<string, unknown> => ({
  ...createPublicKey(privateKeyOf(seed)).export({ format: 'jwk' }),
  use: 'sig',
  alg: 'EdDSA',
});
