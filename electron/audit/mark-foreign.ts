import type { AuditDetails } from '../../shared/audit-details.ts';
import type { AuditKind, Fact } from '../../shared/audit-event.ts';

type Foreign = {
  [K in AuditKind]: AuditDetails[K] extends { foreign?: true } ? ('foreign' extends keyof AuditDetails[K] ? K : never) : never;
}[AuditKind];

/** What a page elsewhere can have the browser of its visitors bring about, and what is held against an address if nobody looks closer. */
const kinds: ReadonlySet<AuditKind> = new Set<Foreign>([
  'authorization.refused',
  'code.refused',
  'refresh_token.refused',
  'token.refused',
  'token.rejected',
  'client.authentication_failed',
  'limit.exceeded',
  'request.refused',
  'request.blocked',
  'attack.detected',
]);

/** The fact with `foreign` in its details where another site had the browser send the request and the kind is one of those that say so. */
export const markForeign = (fact: Fact): Fact =>
  fact.foreign === true && kinds.has(fact.kind) ? ({ ...fact, details: { ...fact.details, foreign: true } } as Fact) : fact;
