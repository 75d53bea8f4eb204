import { isUtf8 } from 'node:buffer';
import { done, type Outcome, refused } from '../lib/outcome.ts';
import { type OAuthRefusal, refusal } from '../oauth/refusals.ts';
import { credentialsOf } from './bearer.ts';
import { decodeFormComponent } from './form.ts';

/** What a client sent by HTTP Basic, decoded. */
export interface BasicCredentials {
  readonly clientId: string;
  /** Empty when the client sent none: RFC 6749 §2.3.1 allows that. */
  readonly secret: string;
}

export type BasicReason =
  | 'malformed_base64'
  | 'not_utf8'
  | 'no_colon'
  | 'malformed_encoding'
  | 'control_character'
  | 'no_client_id'
  | 'too_long';

const MAX_ID_LENGTH = 512;
const MAX_SECRET_LENGTH = 1024;
/** Both lengths with every byte escaped, in base64. */
const MAX_CREDENTIALS_LENGTH = 8192;

const refuse = (reason: BasicReason) => refused(refusal('invalid_client', reason, 'The Authorization header is malformed.'));

/** RFC 7617 §2: neither part may hold one. */
const hasControl = (text: string): boolean => /\p{Cc}/u.test(text);

/** Decodes strictly: the padding is there, the unused bits are zero, nothing else is skipped over (RFC 4648 §3.5). */
const decodeBase64 = (text: string): Buffer | null => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
};

/**
 * Reads the client credentials of an Authorization header: HTTP Basic (RFC 7617), id and secret form-encoded before they were joined by a
 * colon (RFC 6749 §2.3.1).
 *
 * @returns The credentials; undefined when the header is absent or of another scheme; or refusal `invalid_client`, reason one of
 *   `malformed_base64 | not_utf8 | no_colon | malformed_encoding | control_character | no_client_id | too_long`.
 */
export const parseBasicCredentials = (
  authorization: string | undefined,
): Outcome<BasicCredentials | undefined, OAuthRefusal<BasicReason>> => {
  const encoded = credentialsOf(authorization, 'basic');
  if (encoded === null) return done(undefined);
  if (encoded.length > MAX_CREDENTIALS_LENGTH) return refuse('too_long');
  const bytes = decodeBase64(encoded);
  if (bytes === null) return refuse('malformed_base64');
  if (!isUtf8(bytes)) return refuse('not_utf8');
  const pair = bytes.toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return refuse('no_colon');
  return decodePair(pair.slice(0, colon), pair.slice(colon + 1));
};

const decodePair = (rawId: string, rawSecret: string): Outcome<BasicCredentials, OAuthRefusal<BasicReason>> => {
  const id = decodeFormComponent(rawId);
  if (!id.ok) return refuse(id.refusal.reason === 'not_utf8' ? 'not_utf8' : 'malformed_encoding');
  const secret = decodeFormComponent(rawSecret);
  if (!secret.ok) return refuse(secret.refusal.reason === 'not_utf8' ? 'not_utf8' : 'malformed_encoding');
  if (id.value === '') return refuse('no_client_id');
  if (id.value.length > MAX_ID_LENGTH || secret.value.length > MAX_SECRET_LENGTH) return refuse('too_long');
  if (hasControl(id.value) || hasControl(secret.value)) return refuse('control_character');
  return done({ clientId: id.value, secret: secret.value });
};
