import type { LimitVerdict } from './tiers.ts';

const none: Readonly<Record<string, string>> = Object.freeze({});

/**
 * The header fields that tell a client how far it may go: `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-08 and
 * later, the older `X-RateLimit-*` that most clients read, and `Retry-After` (RFC 9110 §10.2.3) on a denied request. All times are seconds
 * from now, never a point in time, so that the client's clock does not matter.
 *
 * @returns No field at all when nothing was counted.
 */
export const limitHeaders = (verdict: LimitVerdict): Readonly<Record<string, string>> => {
  const { tier, limit, remaining, resetSeconds, windowSeconds } = verdict;
  if (limit === Number.POSITIVE_INFINITY) return none;
  const headers: Record<string, string> = {
    'ratelimit-policy': `"${tier}";q=${limit};w=${windowSeconds}`,
    ratelimit: `"${tier}";r=${remaining};t=${resetSeconds}`,
    'x-ratelimit-limit': `${limit}`,
    'x-ratelimit-remaining': `${remaining}`,
    'x-ratelimit-reset': `${resetSeconds}`,
  };
  if (!verdict.allowed) headers['retry-after'] = `${verdict.retryAfterSeconds}`;
  return headers;
};
