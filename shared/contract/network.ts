import { z } from 'zod';
import { may } from '../role.ts';
import { addressRange } from './acts.ts';
import { instant, next } from './fields.ts';
import { open } from './procedure.ts';

/** A standing rule about an address or a range. */
export const addressRule = z.object({
  id: z.string(),
  kind: z.enum(['block', 'allow']),
  range: z.string(),
  reason: z.string(),
  /** `operator:<id>`, `local:cli` or `policy:<name>`. */
  created_by: z.string(),
  created_by_name: z.string().nullable(),
  created_at: instant,
  /** Null for one that does not expire. */
  expires_at: instant.nullable(),
  /** Null while it stands; afterwards it is kept for a while, so that what was blocked can be seen. */
  ended_at: instant.nullable(),
  /** Requests it decided about. */
  hits: z.int(),
  last_hit_at: instant.nullable(),
});
export type AddressRule = z.infer<typeof addressRule>;

const rank = z.object({ id: z.string(), shown: z.string().nullable(), events: z.int() });

export const network = {
  rules: open(may.read)
    .input(
      z.strictObject({
        kind: z.enum(['block', 'allow']).optional(),
        state: z.enum(['standing', 'ended']).default('standing'),
        /** Only rules that cover this address or overlap this range. */
        covering: addressRange.optional(),
        limit: z.int().min(1).max(500).default(100),
        cursor: z.string().max(512).default(''),
      }),
    )
    .output(z.object({ rules: z.array(addressRule), next })),
  /** Blocks at once, without a preview: for the command line. Own, loopback and allowed addresses are refused unless `even_if_own`. */
  block: open(may.respond)
    .input(
      z.strictObject({
        range: addressRange,
        seconds: z.int().min(60).max(31_536_000).nullable().default(2_592_000),
        reason: z.string().min(1).max(500),
        even_if_own: z.boolean().default(false),
      }),
    )
    .output(addressRule),
  unblock: open(may.respond)
    .input(z.strictObject({ rule: z.string().min(1).max(64), reason: z.string().min(1).max(500).optional() }))
    .output(addressRule),
  /** What is known of an address or a range of at most /24 or /48: from the newest events, at most 10,000 of them. */
  address: open(may.read)
    .input(z.strictObject({ address: addressRange }))
    .output(
      z.object({
        address: z.string(),
        events: z.int(),
        /** The newest events were read only this far. */
        since: instant.nullable(),
        failures: z.int(),
        first_seen_at: instant.nullable(),
        last_seen_at: instant.nullable(),
        users: z.array(rank),
        clients: z.array(rank),
        agents: z.array(z.object({ agent: z.string(), events: z.int() })),
        kinds: z.array(z.object({ kind: z.string(), events: z.int() })),
        rules: z.array(addressRule),
        /** The address from which this console is used. */
        own: z.boolean(),
      }),
    ),
  /** The rate limits with who uses most of them just now. */
  limits: open(may.read)
    .input(z.strictObject({}))
    .output(
      z.object({
        tiers: z.array(
          z.object({
            tier: z.string(),
            limit: z.int(),
            window_seconds: z.int(),
            by: z.string(),
            /** Keys counted just now. */
            keys: z.int(),
            fullest: z.array(
              z.object({
                key: z.string(),
                used: z.int(),
                exceeded: z.boolean(),
                /** Of the address that is counted, from -5 to 5: under -2 its limits are halved, over 2 they are half as high again. Null for clients and users. */
                trust: z.number().nullable(),
              }),
            ),
          }),
        ),
      }),
    ),
  /** The addresses that have to wait because they broke the limits again and again, who waits longest first. */
  penalties: open(may.read)
    .input(z.strictObject({ limit: z.int().min(1).max(500).default(100) }))
    .output(
      z.object({
        penalties: z.array(
          z.object({
            /** An IPv4 address, or the /64 of IPv6. */
            address: z.string(),
            violations: z.int(),
            /** 1 for the first penalty, 2 for the longer second one. */
            level: z.int(),
            until: instant,
            trust: z.number(),
          }),
        ),
      }),
    ),
};
