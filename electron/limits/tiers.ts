import type { Millis, Seconds } from '../../shared/units.ts';
import { limitKeyAddress, parseRanges } from '../lib/addresses.ts';
import type { Clock } from '../lib/clock.ts';
import { createRecentMap } from './recent-map.ts';
import { createSlidingWindow, type SlidingWindow, type WindowSurvey, type WindowUsage, type WindowVerdict } from './sliding-window.ts';
import type { TrustScores } from './trust-scores.ts';

/** The tiers of rate limits, each a class of requests counted together. */
export const limitTiers = ['auth', 'token', 'authorize', 'api', 'userinfo', 'introspection', 'discovery', 'registration'] as const;
export type LimitTier = (typeof limitTiers)[number];

/** Who is counted. Where the named party is not known, the address stands in for it, so that nobody is uncounted. */
const countedBy: Readonly<Record<LimitTier, 'address' | 'address-and-client' | 'client' | 'user'>> = {
  auth: 'address',
  token: 'address-and-client',
  authorize: 'address',
  api: 'address',
  userinfo: 'user',
  introspection: 'client',
  discovery: 'address',
  registration: 'address',
};

/** The limits as the configuration gives them. */
export interface LimitsConfig {
  readonly enabled: boolean;
  readonly tiers: Readonly<Record<LimitTier, { readonly requests: number; readonly windowSeconds: Seconds; readonly enabled: boolean }>>;
  /** Ranges under another number of requests or, without `requests`, under no limit. The first that matches address and tier counts. */
  readonly exempt: readonly {
    readonly addresses: readonly string[];
    readonly tiers: readonly (LimitTier | 'all')[];
    readonly requests?: number | undefined;
  }[];
}

/** Who asks. */
export interface LimitSubject {
  /** As `createClientAddress` gives it. */
  readonly address: string;
  /** Id of a registered client. Leave it out for an unknown one: made-up ids would each have a count of their own. */
  readonly client?: string | undefined;
  /** Id of the person a valid token speaks for. */
  readonly user?: string | undefined;
}

/** What a request was told; `limit` is infinite where nothing was counted. */
export interface LimitVerdict extends WindowVerdict {
  readonly tier: LimitTier;
  readonly windowSeconds: Seconds;
}

export interface Limits {
  check(tier: LimitTier, subject: LimitSubject): LimitVerdict;
  /** The keys nearest to their limit, such as `address 192.0.2.7 client web`, nearest first, at most 100. */
  usage(tier: LimitTier, top: number): WindowUsage[];
  /** Every tier with who uses most of it just now. It walks every key: for a screen, not for the request path. */
  survey(top: number): TierSurvey[];
}

/** A tier as an operator sees it. */
export interface TierSurvey extends WindowSurvey {
  readonly tier: LimitTier;
  readonly limit: number;
  readonly windowSeconds: Seconds;
  readonly by: (typeof countedBy)[LimitTier];
}

interface Plan {
  readonly windows: SlidingWindow;
  readonly windowMs: Millis;
  readonly windowSeconds: Seconds;
  readonly unlimited: LimitVerdict;
  readonly on: boolean;
}

/** A source of requests: the text it is counted by and its allowance in each tier, null where it has no limit. */
interface Source {
  readonly key: string;
  readonly allowance: Readonly<Record<LimitTier, number | null>>;
}

/** Sources remembered, so that an address is parsed and compared with the exempt ranges once and not with each request. */
const SOURCES = 10_000;

const byTier = <T>(of: (tier: LimitTier) => T): Record<LimitTier, T> => ({
  auth: of('auth'),
  token: of('token'),
  authorize: of('authorize'),
  api: of('api'),
  userinfo: of('userinfo'),
  introspection: of('introspection'),
  discovery: of('discovery'),
  registration: of('registration'),
});

const createSources = (config: LimitsConfig): ((address: string) => Source) => {
  const known = createRecentMap<Source>(SOURCES);
  const exempt = config.exempt.map((entry) => ({ ...entry, ranges: parseRanges(entry.addresses) }));
  const usual = byTier<number | null>((tier) => config.tiers[tier].requests);
  const allowanceOf = (address: string): Source['allowance'] => {
    const matching = exempt.filter(({ ranges }) => ranges.has(address));
    if (matching.length === 0) return usual;
    return byTier((tier) => {
      const entry = matching.find(({ tiers }) => tiers.includes(tier) || tiers.includes('all'));
      return entry ? (entry.requests ?? null) : usual[tier];
    });
  };
  return (address) => {
    let source = known.get(address);
    if (source === undefined) {
      source = { key: limitKeyAddress(address), allowance: allowanceOf(address) };
      known.add(address, source);
    }
    return source;
  };
};

/** The kind of the party stands in the key, so that a client called like an address is not counted as that address. */
const keyOf = (tier: LimitTier, source: Source, { client, user }: LimitSubject): string => {
  const by = countedBy[tier];
  if (by === 'user' && user !== undefined) return `user ${user}`;
  if (by === 'client' && client !== undefined) return `client ${client}`;
  if (by === 'address-and-client' && client !== undefined) return `address ${source.key} client ${client}`;
  return `address ${source.key}`;
};

const createPlan = (tier: LimitTier, config: LimitsConfig, deps: { clock: Pick<Clock, 'monotonic'>; capacity?: number }): Plan => {
  const { windowSeconds, enabled } = config.tiers[tier];
  const unlimited: LimitVerdict = Object.freeze({
    allowed: true,
    limit: Number.POSITIVE_INFINITY,
    remaining: Number.POSITIVE_INFINITY,
    resetSeconds: 0,
    retryAfterSeconds: 0,
    tier,
    windowSeconds,
  });
  return { windows: createSlidingWindow(deps), windowMs: windowSeconds * 1000, windowSeconds, unlimited, on: config.enabled && enabled };
};

/**
 * The rate limits of the HTTP door, by tier. IPv6 is counted by /64 (`limitKeyAddress`).
 *
 * Each tier keeps its own counts in bounded memory, so that a flood in one cannot wash out those of another.
 *
 * @param deps.config    Already validated; a tier that is off, or an exempt range without `requests`, is not counted at all.
 * @param deps.capacity  Most keys kept for each tier, 100,000 by default.
 * @param deps.trust     Moves the limits of what is counted by address: half as many for one that is distrusted, half as many again for one that is trusted.
 *   Limits by client or user stand, since anybody could come from a trusted address.
 * @param deps.emergency Multiplies every limit while emergency mode is on.
 * @returns `check(tier, subject)` counts one request and says whether it may go on. Call it before anything costly.
 * @throws RangeError when an exempt range is not a CIDR range.
 */
export const createLimits = (deps: {
  config: LimitsConfig;
  clock: Pick<Clock, 'monotonic'>;
  capacity?: number;
  trust?: Pick<TrustScores, 'factor'>;
  emergency?: { factor(): number };
}): Limits => {
  const plans = byTier((tier) => createPlan(tier, deps.config, deps));
  const sourceOf = createSources(deps.config);
  return {
    check(tier, subject) {
      const plan = plans[tier];
      if (!plan.on) return plan.unlimited;
      const source = sourceOf(subject.address);
      const allowance = source.allowance[tier];
      if (allowance === null) return plan.unlimited;
      const key = keyOf(tier, source, subject);
      const factor = key.startsWith('address') ? (deps.trust?.factor(source.key) ?? 1) : 1;
      const limit = Math.max(1, Math.floor(allowance * factor * (deps.emergency?.factor() ?? 1)));
      const { allowed, remaining, resetSeconds, retryAfterSeconds } = plan.windows.hit(key, limit, plan.windowMs);
      return { allowed, limit, remaining, resetSeconds, retryAfterSeconds, tier, windowSeconds: plan.windowSeconds };
    },
    usage: (tier, top) => plans[tier].windows.usage(top),
    survey: (top) =>
      limitTiers.map((tier) => {
        const { windows, windowSeconds } = plans[tier];
        return { tier, limit: deps.config.tiers[tier].requests, windowSeconds, by: countedBy[tier], ...windows.survey(top) };
      }),
  };
};
