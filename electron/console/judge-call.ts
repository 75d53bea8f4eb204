import type { IncomingMessage } from 'node:http';
import { MAX_CALL_BYTES, MAX_IMPORT_CALL_BYTES } from './call-size.ts';

/** Why a request to `/rpc` is not taken for a call of this console's own page. */
export interface CallRefusal {
  readonly status: 403 | 405 | 411 | 413 | 415;
  readonly reason: 'method' | 'cross_origin' | 'media_type' | 'no_length' | 'too_large';
  readonly message: string;
}

const refuse = (status: CallRefusal['status'], reason: CallRefusal['reason'], message: string): CallRefusal => ({
  status,
  reason,
  message,
});

/**
 * Judges a call by its headers, before a byte of its body is read. Only the console's own page can make one: the browser itself writes Origin and Sec-Fetch-Site, and
 * lets no other page send JSON here without asking first, which is never granted.
 *
 * @param origin  This console's own, by the name the request came for.
 * @param isOperator  Whether a signed-in operator asks; only then may it be a whole import.
 * @see Fetch, "Origin header" · Fetch Metadata Request Headers §2.4
 */
export const judgeCall = async (
  { method, headers, url }: Pick<IncomingMessage, 'method' | 'headers' | 'url'>,
  origin: string,
  isOperator: () => Promise<boolean>,
): Promise<CallRefusal | undefined> => {
  if (method !== 'POST') return refuse(405, 'method', 'Calls are made by POST.');
  const site = headers['sec-fetch-site'];
  if (headers.origin !== origin || (site !== undefined && site !== 'same-origin'))
    return refuse(403, 'cross_origin', 'Only the console itself may call.');
  if (headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json')
    return refuse(415, 'media_type', 'Calls are made in JSON.');
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (!Number.isSafeInteger(length)) return refuse(411, 'no_length', 'The length of the call has to be told.');
  if (length <= MAX_CALL_BYTES) return undefined;
  const isImport = url === '/rpc/import/apply' && length <= MAX_IMPORT_CALL_BYTES && (await isOperator());
  return isImport ? undefined : refuse(413, 'too_large', 'The call is too large.');
};
