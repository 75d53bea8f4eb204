import { timingSafeEqual } from 'node:crypto';
import { HOTP, Secret, TOTP } from 'otpauth';
import type { EpochMs } from '../../shared/units.ts';
import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';

export type TotpRefusal = Refusal<'invalid_code', 'malformed' | 'wrong' | 'replayed'>;

// What every authenticator app understands; several ignore other values of the URI without a word.
const ALGORITHM = 'SHA1';
export const DIGITS = 6;
export const STEP_MS = 30_000;
/** Steps before and after now that are accepted too. */
export const STEPS_EITHER_WAY = 1;
const SECRET_BYTES = 20;
const MAX_LABEL_CHARACTERS = 64;
const MAX_CODE_LENGTH = 32;

/** A new secret of 160 bits, the length of SHA-1's output (RFC 4226 §4, R6), in base32 without padding. To be sealed before it is stored. */
export const newTotpSecret = ({ random }: { random: Random }): string =>
  new Secret({ buffer: Uint8Array.from(random.bytes(SECRET_BYTES)).buffer }).base32;

/** Text for the label of the URI, whose format reserves the colon; cut so that the URI always fits a QR code. */
const label = (text: string): string => Array.from(text.toWellFormed().replaceAll(':', ' ')).slice(0, MAX_LABEL_CHARACTERS).join('');

/**
 * The `otpauth://` URI an authenticator app reads.
 *
 * @param input.issuer   Shown above the account; the name of this installation.
 * @param input.account  The user's name. Issuer and account are for people only: colons become spaces, and each is cut at 64 characters.
 * @param input.secret   Base32, from `newTotpSecret`.
 */
export const totpUri = ({ issuer, account, secret }: { issuer: string; account: string; secret: string }): string =>
  new TOTP({
    issuer: label(issuer),
    label: label(account),
    secret,
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: STEP_MS / 1000,
  }).toString();

/**
 * Draws a URI as a QR code: an SVG document of plain paths, black on white (scanners want that contrast in the dark theme too), without script or style.
 *
 * @throws Error when the URI exceeds the 2,953 bytes a QR code holds; those of `totpUri` never do.
 */
export const qrSvg = async (uri: string): Promise<string> => {
  // Loaded on first use: enrolment is rare, and the start of the server need not wait for it.
  const { default: qrcode } = await import('qrcode');
  // The lowest error correction gives the largest squares, and a screen has no dirt to correct.
  return qrcode.toString(uri, { type: 'svg', errorCorrectionLevel: 'L', margin: 4 });
};

const refusal = (reason: TotpRefusal['reason']) =>
  refused<TotpRefusal>({ code: 'invalid_code', description: 'That code is not right, or was used before. Wait for the next one.', reason });

/**
 * Judges a one-time code. One step before and after now is accepted, for clocks that differ and people who type slowly.
 *
 * The caller must store the returned step as the user's new `lastStep` by a conditional write in the same unit of work, or two requests at once could both
 * spend the code; it then stays spent after a restart. Failures are the caller's to count.
 *
 * @param input.secret    Base32, as stored.
 * @param input.code      As typed; spaces are ignored.
 * @param input.at        Now.
 * @param input.lastStep  The step last accepted for this user, or null when none was.
 * @returns The accepted step, always above `lastStep`, or refusal `invalid_code`, reason one of `malformed | wrong | replayed`; the caller is told the
 *   same for each.
 * @throws TypeError when the stored secret is not base32.
 * @see RFC 6238 §5.2 (a code is accepted once, one step of delay) · RFC 4226 §5.3
 */
export const checkTotp = (input: {
  secret: string;
  code: string;
  at: EpochMs;
  lastStep: number | null;
}): Outcome<{ step: number }, TotpRefusal> => {
  const code = input.code.length > MAX_CODE_LENGTH ? '' : input.code.replace(/\s/gu, '');
  if (!/^[0-9]{6}$/.test(code)) return refusal('malformed');
  const secret = Secret.fromBase32(input.secret);
  const presented = Buffer.from(code);
  const now = Math.floor(input.at / STEP_MS);
  // Every step is computed and compared whatever the others gave, so that time does not tell which one matched.
  const matching = [now - STEPS_EITHER_WAY, now, now + STEPS_EITHER_WAY].filter((step) => {
    const expected = HOTP.generate({ secret, algorithm: ALGORITHM, digits: DIGITS, counter: Math.max(step, 0) });
    return timingSafeEqual(Buffer.from(expected), presented);
  });
  if (matching.length === 0) return refusal('wrong');
  const step = matching.find((candidate) => candidate > (input.lastStep ?? -1));
  return step === undefined ? refusal('replayed') : done({ step });
};
