import { createHmac } from 'node:crypto';
import { type EpochMs, toNumericDate } from '../../../shared/units.ts';

/**
 * The signature header of a message: `t=<seconds since 1970>,v1=<hex>`, the second being HMAC-SHA-256 (RFC 2104) of `<t>.<body>` under the secret of the channel. A receiver
 * computes the same over the bytes it got, compares in constant time, and refuses a `t` more than some minutes away, so that what was overheard cannot be sent again later.
 */
export const signBody = (secret: string, at: EpochMs, body: string): string => {
  const t = toNumericDate(at);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
};
