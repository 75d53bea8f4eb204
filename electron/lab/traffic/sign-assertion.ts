import { sign } from 'node:crypto';
import { toNumericDate } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Random } from '../../lib/random.ts';
import { privateKeyOf } from '../world/credentials.ts';

const LIFETIME_SECONDS = 60;

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Signs a client assertion, good once and for a minute (RFC 7523 §2.2, §3), with EdDSA (RFC 8037 §3.1). */
export const signAssertion = (
  deps: { readonly clock: Clock; readonly random: Random },
  { id, key, audience }: { readonly id: string; readonly key: string; readonly audience: string },
): string => {
  const now = toNumericDate(deps.clock.now());
  const claims = { iss: id, sub: id, aud: audience, iat: now, exp: now + LIFETIME_SECONDS, jti: newId(deps) };
  const text = `${encode({ alg: 'EdDSA', typ: 'client-authentication+jwt' })}.${encode(claims)}`;
  return `${text}.${sign(null, Buffer.from(text), privateKeyOf(key)).toString('base64url')}`;
};
