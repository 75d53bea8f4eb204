import type { AuditKind, Fact } from '../../shared/audit-event.ts';
import { limitKeyAddress } from '../limits/addresses.ts';
import type { PeopleSeen } from '../limits/people-seen.ts';
import type { TrustScores } from '../limits/trust-scores.ts';

/** What only somebody can do who proved to be somebody. */
const successes: ReadonlySet<AuditKind> = new Set(['user.signed_in', 'code.redeemed', 'refresh_token.rotated', 'token.issued']);

/** Points of trust that a refusal costs. */
const costs: ReadonlyMap<string, number> = new Map<AuditKind, number>([
  ['user.sign_in_failed', 0.2],
  ['client.authentication_failed', 0.3],
  ['code.refused', 0.3],
  ['refresh_token.refused', 0.2],
  ['token.rejected', 0.2],
  ['token.refused', 0.1],
  ['authorization.refused', 0.1],
  ['request.refused', 0.1],
  ['limit.exceeded', 0.3],
  ['attack.detected', 1],
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

/**
 * Lets a recorded fact move the trust in its address, and notes who was there. Refusals that were only counted weigh as often as they were.
 */
export const weighBehaviour = (deps: { readonly trust: TrustScores; readonly people: PeopleSeen }, fact: Fact): void => {
  const { kind, address, user, client, details } = fact;
  if (address === undefined) return;
  if (successes.has(kind)) {
    deps.trust.succeeded(address);
    if (user === undefined) return;
    deps.people.note(limitKeyAddress(address), user);
    if (client !== undefined) deps.people.note(`client ${client}`, user);
    return;
  }
  if (notTheirs.has(reasonOf(details))) return;
  if (kind === 'refusals.counted') {
    const cost = costs.get(details.of);
    if (cost !== undefined) deps.trust.refused(address, cost * Math.min(details.count, MOST_OF_A_COUNT));
    return;
  }
  const cost = costs.get(kind);
  if (cost !== undefined) deps.trust.refused(address, cost);
};
