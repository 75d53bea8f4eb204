import { z } from 'zod';

const MAX_KEYS = 64;
/** An inclusion proof in a tree of 2^53 leaves has 53 hashes. */
const MAX_PROOF = 53;
const MAX_BODY_CHARS = 262_144;
const MAX_NOTE_CHARS = 1_000_000;
const MAX_PERSONAL_CHARS = 4096;

const count = z.int().min(0);
const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');
const sha256Base64 = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, 'must be the base64 of 32 bytes');

/** A personal value with the salt that opens its commitment; absent once erased, and in an export made without personal values. */
const personalValue = z.strictObject({
  value: z.string().max(MAX_PERSONAL_CHARS),
  salt: z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'must be the base64url of 16 bytes'),
});

/** First line: what the file is and what it claims to hold. */
export const exportHeader = z.strictObject({
  gatewatch: z.literal('audit-export'),
  version: z.literal(1),
  /** The origin that signs the log now. */
  origin: z.string().min(1).max(512),
  /** Verifier keys of the log. They come with the file: who relies on them relies on whoever handed the file over. */
  keys: z.array(z.string().max(1024)).max(MAX_KEYS),
  /** The range of `seq` that was asked for; `last` below `first` for nothing. */
  first: z.int().min(1),
  last: count,
  /** Epoch milliseconds. */
  exportedAt: count,
  /** Every event from 1 to `last` is here. Otherwise each event carries an inclusion proof. */
  complete: z.boolean(),
});

/** A line for each event, in the order of `seq`. */
export const exportEvent = z.strictObject({
  seq: z.int().min(1),
  /** The canonical JSON that was hashed, as one string. */
  body: z.string().min(2).max(MAX_BODY_CHARS),
  prev: sha256Hex,
  hash: sha256Hex,
  personal: z
    .strictObject({ address: personalValue.optional(), agent: personalValue.optional(), login: personalValue.optional() })
    .optional(),
  /** Audit path against the newest checkpoint of the file, nearest sibling first. */
  proof: z.array(sha256Base64).max(MAX_PROOF).optional(),
});

/** A signed tree head, as a C2SP checkpoint; anywhere between the first and the last line. */
export const exportCheckpoint = z.strictObject({ checkpoint: z.string().max(MAX_NOTE_CHARS) });

/** Last line: how many events there are, and SHA-256 over all bytes before this line. */
export const exportEnd = z.strictObject({ end: z.literal(true), events: count, sha256: sha256Hex });

export type ExportHeader = Readonly<z.infer<typeof exportHeader>>;
export type ExportEvent = Readonly<z.infer<typeof exportEvent>>;
export type ExportCheckpoint = Readonly<z.infer<typeof exportCheckpoint>>;
export type ExportEnd = Readonly<z.infer<typeof exportEnd>>;
/** Any line of an export, told apart by its members. */
export type ExportLine = ExportHeader | ExportEvent | ExportCheckpoint | ExportEnd;

export type CsvValue = string | number | boolean | null | undefined;

/** What a spreadsheet takes for the start of a formula, the full-width forms included. */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;
const NEEDS_QUOTES = /[",;\t\r\n]|^'|^ | $/;

/** One line of an export, newline included: compact JSON, which is the form the digest and the verifier expect. */
export const exportLine = (line: ExportLine): string => `${JSON.stringify(line)}\n`;

/**
 * One line of CSV with its CRLF (RFC 4180). Null and undefined are empty cells.
 *
 * Log text is written by attackers too: a text that a spreadsheet would run as a formula gets an apostrophe in front, which makes it text. Numbers
 * are left as they are. The file is for reading; what is to be proven is exported as JSON lines.
 */
export const csvLine = (values: readonly CsvValue[]): string => `${values.map(csvCell).join(',')}\r\n`;

const csvCell = (value: CsvValue): string => {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA_START.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
