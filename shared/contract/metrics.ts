import { z } from 'zod';
import { may } from '../role.ts';
import { open } from './procedure.ts';

/** What is rolled up by minute, hour and day. */
export const measures = [
  'sign_ins',
  'sign_in_failures',
  'tokens_issued',
  'tokens_refreshed',
  'tokens_revoked',
  'refusals',
  'blocked_requests',
  'violations',
  'authorizations',
  'operator_acts',
] as const;
export type Measure = (typeof measures)[number];

/** Whose measures: of the whole server, or of one client, user or address. */
export const subjects = ['client', 'user', 'address'] as const;

const range = { from: z.int().min(0), to: z.int().min(0) };
const of = z.strictObject({ kind: z.enum(subjects), id: z.string().min(1).max(256) });

const point = z.object({ at: z.int(), value: z.number() });

export const metrics = {
  /** Sums of rollups; the step is chosen so that there are at most `points` of them. `through` is the newest fact that is counted. */
  series: open(may.read)
    .input(
      z.strictObject({
        measures: z.array(z.enum(measures)).min(1).max(measures.length),
        ...range,
        points: z.int().min(2).max(500).default(120),
        of: of.optional(),
      }),
    )
    .output(
      z.object({
        step_ms: z.int(),
        series: z.array(z.object({ measure: z.enum(measures), points: z.array(point), total: z.number(), before: z.number() })),
        through: z.int(),
        /** When the newest counted fact was recorded; null when none was. */
        as_of: z.int().nullable(),
      }),
    ),
  /** Whom most of a measure falls to in a range. `shown` is the name to show; null when it was erased. */
  top: open(may.read)
    .input(z.strictObject({ measure: z.enum(measures), by: z.enum(subjects), ...range, limit: z.int().min(1).max(50).default(10) }))
    .output(
      z.object({
        rows: z.array(z.object({ id: z.string(), shown: z.string().nullable(), value: z.number() })),
        /** What fell to others than those kept apart. */
        others: z.number(),
        as_of: z.int().nullable(),
      }),
    ),
  /** What is live now, with the same moment a day before when it is known. */
  now: open(may.read)
    .input(z.strictObject({}))
    .output(
      z.object({
        access_tokens: z.int(),
        refresh_tokens: z.int(),
        sessions: z.int(),
        clients: z.int(),
        users: z.int(),
        blocks: z.int(),
        next_block_expiry: z.int().nullable(),
        counted_at: z.int(),
      }),
    ),
  /** Requests by endpoint, from the observations: what changes nothing leaves no fact. */
  endpoints: open(may.read)
    .input(z.strictObject({ ...range }))
    .output(
      z.object({
        endpoints: z.array(z.object({ endpoint: z.string(), requests: z.int(), failed: z.int(), mean_ms: z.number(), max_ms: z.number() })),
      }),
    ),
};
