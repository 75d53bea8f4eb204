import type { AuditKind } from '../../../../shared/audit-event.ts';

/** What facts of a kind are called when several are meant. A kind that is not here is called by its name. */
const nouns: { readonly [K in AuditKind]?: string } = {
  'user.signed_in': 'sign-ins',
  'user.sign_in_failed': 'refused sign-ins',
  'user.signed_out': 'sign-outs',
  'session.revoked': 'ended sessions',
  'password.changed': 'changed passwords',
  'password.rejected': 'refused new passwords',
  'mfa.enrolled': 'enrolled second factors',
  'mfa.removed': 'removed second factors',
  'recovery_code.used': 'used recovery codes',
  'authorization.granted': 'granted authorizations',
  'authorization.refused': 'refused authorizations',
  'consent.granted': 'granted consents',
  'consent.denied': 'denied consents',
  'consent.withdrawn': 'withdrawn consents',
  'code.redeemed': 'redeemed codes',
  'code.refused': 'refused codes',
  'refresh_token.rotated': 'rotated refresh tokens',
  'refresh_token.refused': 'refused refresh tokens',
  'token.issued': 'tokens issued to clients',
  'token.refused': 'refused token requests',
  'token.revoked': 'revoked tokens',
  'token.rejected': 'rejected access tokens',
  'grant.revoked': 'revoked grants',
  'client.authentication_failed': 'failed client authentications',
  'limit.exceeded': 'exceeded limits',
  'request.refused': 'refused requests',
  'request.blocked': 'blocked requests',
  'requests.unusual': 'observations of unusual requests',
  'refusals.counted': 'counted refusals',
  'attack.detected': 'detected attack patterns',
  'address.penalised': 'penalties of addresses',
  'operator.signed_in': 'sign-ins of operators',
  'operator.sign_in_failed': 'refused sign-ins of operators',
  'operation.refused': 'refused operations',
  'log.exported': 'exports of the log',
  'log.verified': 'verifications of the log',
  'log.restored': 'restorations of the log',
  'overload.shed': 'stretches of shed requests',
  'disk.critical': 'warnings of a full disk',
};

/** `refused sign-ins` for `user.sign_in_failed`; `client secret rotated` for a kind without a name of its own. */
export const kindWords = (kind: string): string => nouns[kind as AuditKind] ?? kind.replaceAll(/[._]/g, ' ');

/** A list as it is spoken: `a`, `a and b`, `a, b and c`. */
export const spoken = (items: readonly string[], word: 'and' | 'or' = 'and'): string =>
  items.length <= 1 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
