import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

/** Keys of each tier. */
const MOST_KEYS = 10;

interface Tier {
  tier: string;
  limit: number;
  window_seconds: number;
  by: string;
  keys: number;
  fullest: { key: string; used: number; exceeded: boolean; trust: number | null }[];
}

/** The address within a key such as `address 192.0.2.7 client web`; undefined where somebody else is counted. */
const addressIn = (key: string): string | undefined => /^address (\S+)/.exec(key)?.[1];

/**
 * The rate limits with who uses most of them just now. Keys are addresses, ids of registered clients and ids of people: no secret is counted by. Without a
 * running server nothing is counted; a tier that is off counts nothing either.
 */
export const showLimits = async (
  { limits, trust }: OperationDeps,
  _context: OperationContext,
  _input: Record<string, never>,
): Promise<OperationOutcome<{ tiers: Tier[] }>> =>
  done({
    tiers: limits.survey(MOST_KEYS).map(({ tier, limit, windowSeconds, by, keys, fullest }) => ({
      tier,
      limit,
      window_seconds: windowSeconds,
      by,
      keys,
      fullest: fullest.map(({ key, used, limit: allowed }) => {
        const address = addressIn(key);
        return { key, used, exceeded: used >= allowed, trust: address === undefined || !trust ? null : trust.score(address) };
      }),
    })),
  });
