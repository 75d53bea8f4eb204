import { hash as argon2Hash, verify as argon2Verify, parseOptions } from '@node-rs/argon2';
import { verify as bcryptVerify } from '@node-rs/bcrypt';
import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import type { HashPool, HashPoolRefusal } from './hash-pool.ts';
import { countCharacters, PASSWORD_TOO_LONG, type PasswordRefusal, preparePassword } from './prepare-password.ts';

/** What one argon2id hash costs (RFC 9106 §3.1). */
export interface PasswordCost {
  /** KiB of memory. */
  readonly memoryKiB: number;
  /** Passes over the memory. */
  readonly passes: number;
  /** Lanes. */
  readonly lanes: number;
}

/** 19 MiB, two passes, one lane: the least that OWASP's Password Storage Cheat Sheet advises. */
export const defaultPasswordCost: PasswordCost = Object.freeze({ memoryKiB: 19_456, passes: 2, lanes: 1 });

type StoredHash =
  | { readonly algorithm: 'argon2id'; readonly cost: PasswordCost }
  | { readonly algorithm: 'bcrypt'; readonly rounds: number };
export type StoredHashRefusal = Refusal<'invalid_hash', 'unsupported_algorithm' | 'malformed' | 'cost_out_of_bounds'>;
export type PasswordMatch = { readonly matches: boolean; readonly needsRehash: boolean };

export interface PasswordHasher {
  hash(password: string): Promise<Outcome<string, PasswordRefusal | HashPoolRefusal>>;
  verify(password: string, stored: string | null): Promise<Outcome<PasswordMatch, HashPoolRefusal>>;
}

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const BCRYPT_MAX_BYTES = 72;
const NO_MATCH: PasswordMatch = Object.freeze({ matches: false, needsRehash: false });

const ARGON2ID = /^\$argon2id\$v=19\$m=[1-9]\d{0,9},t=[1-9]\d{0,9},p=[1-9]\d{0,2}\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{22,86}$/;
// The two single-character classes are those whose unused bits are zero: others would be read, never match, and lock their owner out unseen.
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/;

const unknownHash = (reason: StoredHashRefusal['reason'], description: string) =>
  refused<StoredHashRefusal>({ code: 'invalid_hash', description, reason });
const MALFORMED = unknownHash('malformed', 'The password hash is cut short, padded or otherwise not in its standard form.');

const withinBounds = ({ memoryKiB, passes, lanes }: PasswordCost): boolean =>
  memoryKiB >= 8 * lanes && memoryKiB <= 1_048_576 && passes >= 1 && passes <= 20 && lanes >= 1 && lanes <= 16;

const parseArgon2id = (stored: string): Outcome<StoredHash, StoredHashRefusal> => {
  if (!ARGON2ID.test(stored)) return MALFORMED;
  const [memoryKiB = 0, passes = 0, lanes = 0] = (stored.match(/(?<=[mtp]=)\d+/g) ?? []).map(Number);
  const cost = { memoryKiB, passes, lanes };
  if (!withinBounds(cost))
    return unknownHash('cost_out_of_bounds', 'argon2id hashes need m from 8 × p to 1048576 (1 GiB), t up to 20, p up to 16.');
  try {
    parseOptions(stored);
  } catch {
    // The library is the judge of what it can read; it throws on base64 with left-over bits.
    return MALFORMED;
  }
  return done({ algorithm: 'argon2id', cost });
};

/**
 * Reads a stored or imported password hash without doing its work: an argon2id PHC string (version 19), or bcrypt as `$2a$`, `$2b$` or `$2y$`.
 * Costs are bounded (argon2id 1 GiB, 20 passes, 16 lanes; bcrypt 4 to 16), because whoever supplies the hash decides what each sign-in attempt costs.
 *
 * @returns The algorithm and its cost, or refusal `invalid_hash`, reason `unsupported_algorithm | malformed | cost_out_of_bounds`.
 */
export const parseStoredHash = (stored: string): Outcome<StoredHash, StoredHashRefusal> => {
  if (stored.startsWith('$argon2id$v=19$')) return parseArgon2id(stored);
  if (!/^\$2[aby]\$/.test(stored))
    return unknownHash('unsupported_algorithm', 'Only argon2id (version 19) and bcrypt ($2a$, $2b$, $2y$) hashes are known.');
  const rounds = Number(BCRYPT.exec(stored)?.[1]);
  if (Number.isNaN(rounds)) return MALFORMED;
  if (rounds < 4 || rounds > 16) return unknownHash('cost_out_of_bounds', 'bcrypt hashes need a cost from 4 to 16.');
  return done({ algorithm: 'bcrypt', rounds });
};

/** Whether the import may store this hash; `parseStoredHash` says why not. */
export const isKnownHash = (stored: string): boolean => parseStoredHash(stored).ok;

const phcBase64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

/** A hash of no known password, made without hashing: verifying against it costs what a real one costs, and matches with probability 2^-256. */
const decoyHash = (random: Random, { memoryKiB, passes, lanes }: PasswordCost): string =>
  `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${phcBase64(random.bytes(SALT_BYTES))}$${phcBase64(random.bytes(HASH_BYTES))}`;

const isCurrent = (stored: string, cost: PasswordCost): boolean => {
  const found = parseOptions(stored);
  const sameCost = found.memoryCost === cost.memoryKiB && found.timeCost === cost.passes && found.parallelism === cost.lanes;
  return sameCost && found.outputLen === HASH_BYTES && found.saltLen >= SALT_BYTES;
};

/** Past 72 bytes bcrypt ignores what follows: such a password is no match, though its beginning would be. */
const matchesBcrypt = async (password: string, stored: string): Promise<boolean> =>
  Buffer.byteLength(password) <= BCRYPT_MAX_BYTES && (await bcryptVerify(password, stored));

/**
 * Hashes and verifies people's passwords: argon2id for all that is new, bcrypt for what was imported, until its owner's next sign-in.
 *
 * `verify` costs the same for an unknown user (`stored: null`), a malformed stored hash and a wrong password, so that time tells nothing. A password that
 * could never have been set (empty, too long, control characters) is no match for anyone and costs nothing. An imported bcrypt hash takes its own time.
 *
 * @param deps.pool           Bounds the work; all hashing goes through it.
 * @param deps.random         Salts, and the decoy for unknown users.
 * @param deps.cost           For new hashes; a stored hash of another cost, weaker or stronger, reports `needsRehash` when it matches.
 * @param deps.maxCharacters  Longer passwords are never hashed. Not below the longest the policy ever allowed, or their owners are locked out.
 * @returns `hash`: the PHC string, or refusal `invalid_password` (`empty | too_long | forbidden_character`) or `temporarily_unavailable` (`hash_pool_full`).
 *   `verify`: whether it matches and is due for a new hash, or refusal `temporarily_unavailable`.
 * @throws RangeError for a cost out of bounds.
 * @see RFC 9106 §4 · NIST SP 800-63B, "Password Verifiers"
 */
export const createPasswordHasher = (deps: {
  pool: HashPool;
  random: Random;
  cost?: PasswordCost;
  maxCharacters?: number;
}): PasswordHasher => {
  const { pool, random, cost = defaultPasswordCost, maxCharacters = 128 } = deps;
  const decoy = decoyHash(random, cost);
  if (!parseStoredHash(decoy).ok)
    throw new RangeError(
      `password cost out of bounds: ${JSON.stringify(cost)}; memory 8 × lanes to 1048576 KiB, passes 1 to 20, lanes 1 to 16`,
    );
  const tooLong = (prepared: string): boolean => countCharacters(prepared) > maxCharacters;

  const compare = async (password: string, stored: string): Promise<PasswordMatch> => {
    const known = parseStoredHash(stored);
    if (known.ok && known.value.algorithm === 'bcrypt') {
      const matches = await matchesBcrypt(password, stored);
      return { matches, needsRehash: matches };
    }
    const matches = await argon2Verify(known.ok ? stored : decoy, password);
    return known.ok && matches ? { matches, needsRehash: !isCurrent(stored, cost) } : NO_MATCH;
  };

  return {
    async hash(password) {
      const prepared = preparePassword(password);
      if (!prepared.ok) return prepared;
      if (tooLong(prepared.value)) return refused(PASSWORD_TOO_LONG);
      const { memoryKiB: memoryCost, passes: timeCost, lanes: parallelism } = cost;
      const salt = random.bytes(SALT_BYTES);
      return pool.run(() => argon2Hash(prepared.value, { algorithm: 2, memoryCost, timeCost, parallelism, outputLen: HASH_BYTES, salt }));
    },
    async verify(password, stored) {
      const prepared = preparePassword(password);
      if (!prepared.ok || tooLong(prepared.value)) return done(NO_MATCH);
      return pool.run(() => compare(prepared.value, stored ?? decoy));
    },
  };
};
