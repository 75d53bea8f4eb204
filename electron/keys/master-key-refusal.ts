import type { Refusal } from '../lib/outcome.ts';

const HOW_TO_MAKE_ONE = `Make one with: node -p "crypto.randomBytes(32).toString('base64url')"`;
const REPLACE = `Use random bytes instead. ${HOW_TO_MAKE_ONE}`;

/** What can be wrong with a master key, and what to do about it. The value itself never appears in a message. */
const complaints = {
  missing: `is not set, and the production profile makes no key by itself. Set it, or name a key file outside the data directory with --master-key-file. ${HOW_TO_MAKE_ONE}`,
  two_sources: 'and --master-key-file are both set, so it is not clear which key is meant. Unset one of them.',
  empty: `is set but empty. ${HOW_TO_MAKE_ONE}`,
  not_encoded: `is not base64, base64url or hex. ${HOW_TO_MAKE_ONE}`,
  too_short: `holds fewer than 32 bytes once decoded. ${HOW_TO_MAKE_ONE}`,
  too_long: `is longer than a key can be (1,024 bytes once decoded). ${HOW_TO_MAKE_ONE}`,
  one_byte_repeated: `is weak: every byte is the same. ${REPLACE}`,
  repeating_pattern: `is weak: it is one pattern, repeated or counted up. ${REPLACE}`,
  few_distinct_bytes: `is weak: it has fewer than 12 different bytes. ${REPLACE}`,
  well_known: `is weak: it contains a word found in sample configurations. ${REPLACE}`,
  readable_text: `is weak: it is readable text, not random bytes. ${REPLACE}`,
  not_readable: 'cannot be read. Check that the path is right and that the account the server runs under may read it.',
  not_a_file: 'is not a regular file. Name a file that holds the key and nothing else.',
  open_to_others:
    'can be read or changed by other accounts. Take their access away with: chmod 600 FILE, and replace the key if others may have seen it.',
  in_data_directory:
    'lies inside the data directory, so every backup would carry the key together with what it locks. Move it elsewhere and name the new place.',
  not_writable: 'cannot be created. Make the data directory writable, or set GATEWATCH_MASTER_KEY.',
} as const;

export type MasterKeyReason = keyof typeof complaints;
export type MasterKeyRefusal = Refusal<'invalid_master_key', MasterKeyReason>;

/**
 * Words a refusal so that the operator can act on it: the setting, what is wrong, the fix.
 *
 * @param setting Where the key came from, as the operator wrote it: a variable, a flag, a path. Never the key.
 * @param note    One more sentence for this case, such as the operating system's error code.
 */
export const masterKeyRefusal = (reason: MasterKeyReason, setting: string, note = ''): MasterKeyRefusal => ({
  code: 'invalid_master_key',
  description: `${setting} ${complaints[reason]}${note === '' ? '' : ` ${note}`}`,
  reason,
});
