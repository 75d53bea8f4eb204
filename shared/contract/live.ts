import { z } from 'zod';
import { may } from '../role.ts';
import { eventFilter, loggedEvent } from './audit.ts';
import { open } from './procedure.ts';

/** Most facts of one batch; when more came, the newest are told and the others counted as `skipped`. */
export const MAX_BATCH = 500;
/** Longest wait for news, milliseconds. */
export const MAX_WAIT_MS = 20_000;

/** How the engine stands at the moment of the answer. */
export const pulse = z.object({
  /** Newest durable sequence number. */
  head: z.int(),
  /** Sequence number covered by the newest signed checkpoint. */
  checkpointed: z.int(),
  /** Facts the slowest follower is behind. */
  lag: z.int(),
  requests_per_second: z.number(),
  /** Of the requests of the last minute, milliseconds; null without any. */
  p99_ms: z.number().nullable(),
  resident_bytes: z.int(),
  started_at: z.int(),
  now: z.int(),
});
export type Pulse = z.infer<typeof pulse>;

export const batch = z.object({
  events: z.array(loggedEvent),
  /** What to ask with next. */
  cursor: z.int(),
  /** Matching facts after the former cursor that are not in `events`. */
  skipped: z.int(),
  /** Facts after the former cursor by kind, whatever the filter, so that a screen knows whether what it shows has changed. */
  kinds: z.record(z.string(), z.int()),
  pulse,
});
export type Batch = z.infer<typeof batch>;

export const live = {
  /**
   * Facts recorded after `cursor`, oldest first: at once when there are any, batches at least 100 ms apart; else after `wait_ms` without any. One call at a
   * time per window: who is slow asks later and is told how much was skipped.
   */
  next: open(may.read)
    .input(
      z.strictObject({
        /** Null begins at the head. */
        cursor: z.int().min(0).nullable(),
        filter: eventFilter.default({}),
        /** Without events only the counts are told. */
        events: z.boolean().default(true),
        limit: z.int().min(1).max(MAX_BATCH).default(200),
        wait_ms: z.int().min(0).max(MAX_WAIT_MS).default(15_000),
      }),
    )
    .output(batch),
};
