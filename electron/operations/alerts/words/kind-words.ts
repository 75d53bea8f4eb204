import { type AuditKind, auditKinds } from '../../../../shared/audit-event.ts';

/** What facts of a kind are called when they are counted. */
const words: { readonly [K in AuditKind]?: readonly [one: string, many: string] } = {
  'user.sign_in_failed': ['failed sign-in', 'failed sign-ins'],
  'user.signed_in': ['sign-in', 'sign-ins'],
  'recovery_code.used': ['recovery code used', 'recovery codes used'],
  'authorization.refused': ['refused authorization request', 'refused authorization requests'],
  'client.authentication_failed': ['failed client authentication', 'failed client authentications'],
  'code.redeemed': ['redeemed code', 'redeemed codes'],
  'code.refused': ['refused code', 'refused codes'],
  'refresh_token.rotated': ['token refresh', 'token refreshes'],
  'refresh_token.refused': ['refused refresh token', 'refused refresh tokens'],
  'token.issued': ['issued token', 'issued tokens'],
  'token.refused': ['refused token request', 'refused token requests'],
  'token.rejected': ['rejected token', 'rejected tokens'],
  'limit.exceeded': ['exceeded limit', 'exceeded limits'],
  'request.refused': ['refused request', 'refused requests'],
  'request.blocked': ['blocked request', 'blocked requests'],
  'requests.unusual': ['unusual stretch of requests', 'unusual stretches of requests'],
  'attack.detected': ['request with a pattern of attack', 'requests with patterns of attack'],
  'operator.sign_in_failed': ['failed operator sign-in', 'failed operator sign-ins'],
  'operation.refused': ['refused operation', 'refused operations'],
  'log.exported': ['export of the log', 'exports of the log'],
  'log.verified': ['verification of the log', 'verifications of the log'],
  'log.restored': ['older log accepted', 'older logs accepted'],
  'overload.shed': ['stretch of shed requests', 'stretches of shed requests'],
  'disk.critical': ['warning of a full disk', 'warnings of a full disk'],
  'client.created': ['registered client', 'registered clients'],
  'user.created': ['created account', 'created accounts'],
};

const isKind = (kind: string): kind is AuditKind => Object.hasOwn(auditKinds, kind);

/** What facts of one of these kinds are called, one and many of them. */
export const kindWords = (kinds: readonly string[]): readonly [one: string, many: string] => {
  const known = kinds.filter(isKind);
  const [first] = known;
  if (first !== undefined && known.length === 1) return words[first] ?? [`event ${first}`, `events ${first}`];
  if (known.length > 0 && known.every((kind) => auditKinds[kind].success === false)) return ['failure', 'failures'];
  if (known.length > 0 && known.every((kind) => auditKinds[kind].success === true)) return ['success', 'successes'];
  if (known.length > 0 && known.every((kind) => kind === 'user.signed_in' || kind === 'user.sign_in_failed'))
    return ['attempted sign-in', 'attempted sign-ins'];
  return ['event', 'events'];
};
