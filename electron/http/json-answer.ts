import type { Refusal } from '../lib/outcome.ts';
import { type RefusalCode, refusals } from '../oauth/refusals.ts';
import { challenge } from './bearer.ts';
import type { Answer } from './exchange.ts';

const JSON_TYPE = Object.freeze({ 'content-type': 'application/json' });

/** Answers with a document. The listener adds the standard headers of the route's class. */
export const jsonAnswer = (status: number, document: unknown, headers: Readonly<Record<string, string>> = JSON_TYPE): Answer => ({
  status,
  headers: headers === JSON_TYPE ? JSON_TYPE : { ...JSON_TYPE, ...headers },
  body: JSON.stringify(document),
});

const isKnown = (code: string): code is RefusalCode => Object.hasOwn(refusals, code);

/**
 * Answers with a refusal in the form of RFC 6749 §5.2. The private reason stays inside.
 *
 * @param realm The issuer, for the challenge that `invalid_client` carries.
 */
export const refusalAnswer = (refusal: Refusal, realm: string, headers: Readonly<Record<string, string>> = {}): Answer => {
  const status = isKnown(refusal.code) ? refusals[refusal.code].status : 400;
  const extra: Record<string, string> = { ...headers };
  if (refusal.code === 'invalid_client') extra['www-authenticate'] = challenge('Basic', { realm });
  if (status === 503) extra['retry-after'] ??= '2';
  return jsonAnswer(status, { error: refusal.code, error_description: refusal.description }, extra);
};
