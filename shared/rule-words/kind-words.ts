import { type AuditKind, auditKinds } from '../audit-event.ts';

/** One thing and several of it. */
export type Words = readonly [one: string, many: string];

/** What facts of a kind are called, one and several of them. A kind that is not here is called by its name. */
const nouns: { readonly [K in AuditKind]?: Words } = {
  'user.signed_in': ['successful sign-in', 'successful sign-ins'],
  'user.sign_in_failed': ['failed sign-in', 'failed sign-ins'],
  'user.signed_out': ['sign-out', 'sign-outs'],
  'user.created': ['created account', 'created accounts'],
  'session.revoked': ['ended session', 'ended sessions'],
  'password.changed': ['changed password', 'changed passwords'],
  'password.rejected': ['refused new password', 'refused new passwords'],
  'mfa.enrolled': ['enrolled second factor', 'enrolled second factors'],
  'mfa.removed': ['removed second factor', 'removed second factors'],
  'recovery_code.used': ['used recovery code', 'used recovery codes'],
  'authorization.granted': ['granted authorization request', 'granted authorization requests'],
  'authorization.refused': ['refused authorization request', 'refused authorization requests'],
  'consent.granted': ['granted consent', 'granted consents'],
  'consent.denied': ['denied consent', 'denied consents'],
  'consent.withdrawn': ['withdrawn consent', 'withdrawn consents'],
  'code.redeemed': ['redeemed code', 'redeemed codes'],
  'code.refused': ['refused code', 'refused codes'],
  'refresh_token.rotated': ['token refresh', 'token refreshes'],
  'refresh_token.refused': ['refused refresh token', 'refused refresh tokens'],
  'token.issued': ['token issued to a client', 'tokens issued to clients'],
  'token.refused': ['refused token request', 'refused token requests'],
  'token.revoked': ['revoked token', 'revoked tokens'],
  'token.rejected': ['rejected access token', 'rejected access tokens'],
  'grant.revoked': ['revoked grant', 'revoked grants'],
  'client.created': ['registered client', 'registered clients'],
  'client.authentication_failed': ['failed client authentication', 'failed client authentications'],
  'limit.exceeded': ['exceeded limit', 'exceeded limits'],
  'request.refused': ['refused request', 'refused requests'],
  'request.blocked': ['blocked request', 'blocked requests'],
  'requests.unusual': ['unusual stretch of requests', 'unusual stretches of requests'],
  'refusals.counted': ['count of refusals', 'counts of refusals'],
  'attack.detected': ['request with a pattern of attack', 'requests with a pattern of attack'],
  'address.penalised': ['penalty of an address', 'penalties of addresses'],
  'operator.signed_in': ['operator sign-in', 'operator sign-ins'],
  'operator.sign_in_failed': ['failed operator sign-in', 'failed operator sign-ins'],
  'operation.refused': ['refused operation', 'refused operations'],
  'log.exported': ['export of the log', 'exports of the log'],
  'log.verified': ['verification of the log', 'verifications of the log'],
  'log.restored': ['older copy of the log that was accepted', 'older copies of the log that were accepted'],
  'overload.shed': ['stretch of shed requests', 'stretches of shed requests'],
  'disk.critical': ['warning of a disk that is nearly full', 'warnings of a disk that is nearly full'],
  'rule.changed': ['changed rule of detection', 'changed rules of detection'],
};

/** `failed sign-in` and `failed sign-ins` for `user.sign_in_failed`; `event session.created` for a kind without a name of its own. */
export const kindWords = (kind: string): Words => nouns[kind as AuditKind] ?? [`event ${kind}`, `events ${kind}`];

/** A list as it is spoken: `a`, `a and b`, `a, b and c`. */
export const spoken = (items: readonly string[], word: 'and' | 'or' = 'and'): string =>
  items.length <= 1 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;

/** Kinds that are named one by one in a sentence; of more than these it is said what they have in common. */
const MOST_NAMED = 3;

const isKind = (kind: string): kind is AuditKind => Object.hasOwn(auditKinds, kind);
const SIGN_INS: ReadonlySet<string> = new Set(['user.signed_in', 'user.sign_in_failed']);

const oneOf = (words: readonly Words[]): Words => [
  spoken(
    words.map(([one]) => one),
    'or',
  ),
  spoken(
    words.map(([, many]) => many),
    'or',
  ),
];

/**
 * What facts of any of these kinds are called, one and several of them.
 *
 * @param most Kinds that are named one by one; of more than these it is said what they have in common.
 */
export const kindsWords = (kinds: readonly string[], most = MOST_NAMED): Words => {
  const known = kinds.filter(isKind);
  if (known.length === 2 && known.every((kind) => SIGN_INS.has(kind))) return ['attempted sign-in', 'attempted sign-ins'];
  if (known.length > 0 && known.length <= most) return oneOf(known.map(kindWords));
  if (known.length > 0 && known.every((kind) => auditKinds[kind].success === false)) return ['failure', 'failures'];
  if (known.length > 0 && known.every((kind) => auditKinds[kind].success === true)) return ['success', 'successes'];
  return ['event', 'events'];
};
