import { z } from 'zod';
import { type LimitsConfig, type LimitTier, limitTiers } from '../../limits/tiers.ts';
import { cidrRange } from './cidr-range.ts';
import { count, fieldMeanings, seconds, toggle } from './field.ts';

const MAX_REQUESTS = 10_000_000;

const tier = (requests: number, windowSeconds: number, what: string, why = '') =>
  z
    .strictObject({
      requests: count('requests', 1, MAX_REQUESTS).default(requests).describe(`${what}: requests allowed in a window.${why}`),
      windowSeconds: seconds(1, 86_400).default(windowSeconds).describe(`${what}: length of the sliding window.`),
      enabled: toggle().default(true).describe(`${what}: whether this tier is limited at all.`),
    })
    .prefault({});

const exemption = z.strictObject({
  addresses: z.array(cidrRange()).min(1).max(200),
  tiers: z
    .array(z.enum([...limitTiers, 'all']))
    .min(1)
    .max(limitTiers.length + 1),
  /** Absent: not limited at all. */
  requests: z.int().min(1).max(MAX_REQUESTS).optional(),
}) satisfies z.ZodType<LimitsConfig['exempt'][number]>;

/** Rate limits by tier, and who is under others. */
export const limitsShape = {
  limits: z
    .strictObject({
      enabled: toggle().default(true).describe('Whether rate limits are on.'),
      tiers: z
        .strictObject({
          auth: tier(
            10,
            60,
            'Sign-in attempts of an address',
            ' 10 in 300 seconds, as elsewhere, would turn people away who sign in from one address in the morning; what bounds guessing is the lockout.',
          ),
          token: tier(
            60,
            60,
            'Token and revocation requests of an address and client',
            ' 20, as elsewhere, would turn an application away that renews the tokens of its people from one server.',
          ),
          authorize: tier(120, 60, 'Authorization requests of an address'),
          api: tier(100, 60, 'Other requests of an address'),
          userinfo: tier(300, 60, 'Userinfo requests of a user'),
          introspection: tier(180, 60, 'Introspection requests of a client'),
          discovery: tier(1000, 60, 'Discovery and key requests of an address'),
          registration: tier(5, 3600, 'Registrations of an address'),
        } satisfies Record<LimitTier, z.ZodType>)
        .prefault({}),
      exempt: z
        .array(exemption)
        .max(200)
        .register(fieldMeanings, {
          form: 'json',
          accepts: `a JSON list such as [{"addresses":["127.0.0.1/32"],"tiers":["token"],"requests":6000}]; tiers are ${limitTiers.join(', ')} or all`,
        })
        .default([])
        .describe(
          'Address ranges under another number of requests in the same window or, without "requests", under no limit; the first match counts.',
        ),
    })
    .prefault({}),
};
