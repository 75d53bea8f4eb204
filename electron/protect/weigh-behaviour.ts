import type { AuditKind, Fact } from '../../shared/audit-event.ts';
import { limitKeyAddress } from '../lib/addresses.ts';
import type { PeopleSeen } from '../limits/people-seen.ts';
import type { TrustPoints, TrustScores } from '../limits/trust-scores.ts';

/** What only somebody can do who proved to be somebody. */
const successes: ReadonlySet<AuditKind> = new Set(['user.signed_in', 'code.redeemed', 'refresh_token.rotated', 'token.issued']);

/** What a refusal counts as. */
const costs: ReadonlyMap<string, 'failedProof' | 'refusedRequest' | 'violation'> = new Map<
  AuditKind,
  'failedProof' | 'refusedRequest' | 'violation'
>([
  ['user.sign_in_failed', 'failedProof'],
  ['client.authentication_failed', 'failedProof'],
  ['code.refused', 'refusedRequest'],
  ['refresh_token.refused', 'refusedRequest'],
  ['token.rejected', 'refusedRequest'],
  ['token.refused', 'refusedRequest'],
  ['authorization.refused', 'refusedRequest'],
  ['request.refused', 'refusedRequest'],
  ['limit.exceeded', 'refusedRequest'],
  ['attack.detected', 'violation'],
]);

/** Refusals that were this server's doing: it had too much to do, or somebody else filled it. */
const notTheirs: ReadonlySet<string> = new Set(['hash_pool_full', 'penalty']);
/** More of one count change nothing: the scale ends at 5. */
const MOST_OF_A_COUNT = 50;

const reasonOf = (details: Fact['details']): string =>
  'reason' in details && typeof details.reason === 'string'
    ? details.reason
    : 'tier' in details && typeof details.tier === 'string'
      ? details.tier
      : '';

/** What a recorded fact costs the address it came from; 0 when nothing. */
const costOf = ({ kind, actor, details }: Fact, points: TrustPoints): number => {
  if (notTheirs.has(reasonOf(details))) return 0;
  if (kind === 'refusals.counted') {
    const cost = costs.get(details.of);
    return cost === undefined ? 0 : points[cost] * Math.min(details.count, MOST_OF_A_COUNT);
  }
  // Only the server itself revokes a grant because something of it came back.
  if (kind === 'grant.revoked') return actor === 'system' ? points.tokenRevoked : 0;
  const cost = costs.get(kind);
  return cost === undefined ? 0 : points[cost];
};

/**
 * Lets a recorded fact move the trust in its address, and notes who was there. Refusals that were only counted weigh as often as they were.
 */
export const weighBehaviour = (
  deps: { readonly trust: TrustScores; readonly people: PeopleSeen; readonly points: TrustPoints },
  fact: Fact,
): void => {
  const { kind, address, user, client } = fact;
  if (address === undefined) return;
  if (successes.has(kind)) {
    deps.trust.succeeded(address);
    if (user === undefined) return;
    deps.people.note(limitKeyAddress(address), user);
    if (client !== undefined) deps.people.note(`client ${client}`, user);
    return;
  }
  // Another site's doing is not held against who sits there.
  if ('foreign' in fact.details && fact.details.foreign) return;
  const cost = costOf(fact, deps.points);
  if (cost > 0) deps.trust.refused(address, cost);
};
