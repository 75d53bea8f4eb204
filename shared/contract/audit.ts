import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { may } from '../role.ts';
import { severities } from '../severity.ts';
import { next } from './fields.ts';
import { open } from './procedure.ts';

const epochMs = z.int().min(0);
const name = z.string().min(1).max(256);

/** What events are looked for; members that are there have all to hold. */
export const eventFilter = z.strictObject({
  /** Recorded at or after this moment. */
  from: epochMs.optional(),
  /** Recorded before this moment. */
  to: epochMs.optional(),
  kinds: z.array(name).min(1).max(200).optional(),
  /** The least. */
  severity: z.enum(severities).optional(),
  success: z.boolean().optional(),
  user: name.optional(),
  client: name.optional(),
  address: name.optional(),
  token: name.optional(),
  correlation: name.optional(),
  session: name.optional(),
  grant: name.optional(),
  actor: name.optional(),
  /** Words that occur in the kind, the details or the ids of an event, all of them. */
  text: z.string().min(1).max(200).optional(),
});
export type EventFilterInput = z.infer<typeof eventFilter>;

const text = z.string().optional();

/** An event as people read it. */
export const loggedEvent = z.object({
  seq: z.int(),
  at: epochMs,
  kind: z.string(),
  severity: z.enum(severities),
  success: z.boolean().nullable(),
  actor: text,
  user: text,
  client: text,
  session: text,
  grant: text,
  token: text,
  correlation: text,
  address: text,
  agent: text,
  login: text,
  /** Names as they are now, for people: absent when unknown or erased. */
  user_name: text,
  client_name: text,
  actor_name: text,
  /** Of the operator to whom an alert or a case was given. */
  owner_name: text,
  details: z.record(z.string(), z.unknown()),
  hash: z.string(),
  /** What is not as it was recorded; the log is to be verified then. */
  altered: z.array(z.string()).optional(),
});
export type LoggedEventView = z.infer<typeof loggedEvent>;

const problem = z.object({ seq: z.int(), through: z.int().optional(), problem: z.string(), detail: z.string() });

export const logReport = z.object({
  ok: z.boolean(),
  events: z.int(),
  checkpoints: z.int(),
  first_bad: problem.optional(),
  problems: z.array(problem),
  /** Problems beyond those listed. */
  unlisted: z.int(),
  head: z.object({ seq: z.int(), hash: z.string() }),
  rate_per_second: z.number(),
  /** What was found besides, and what this does not prove. */
  notes: z.array(z.string()),
});
export type LogReportView = z.infer<typeof logReport>;

const facet = z.object({ value: z.string(), shown: z.string().nullable(), events: z.int() });

const verifying = z.discriminatedUnion('event', [
  z.object({ event: z.literal('progress'), events: z.int(), of: z.int() }),
  z.object({ event: z.literal('report'), report: logReport }),
]);

/** All that is needed to check without this log that it holds an event: hashes of the tree in base64, those of the chain hexadecimal. */
const eventProof = z.object({
  seq: z.int(),
  body: z.string(),
  prev: z.string(),
  hash: z.string(),
  index: z.int(),
  size: z.int(),
  root: z.string(),
  proof: z.array(z.string()),
  checkpoint: z.string(),
  keys: z.array(z.string()),
  consistency: z.object({ since: z.int(), proof: z.array(z.string()) }).optional(),
});

export const audit = {
  list: open(may.read)
    .input(
      z.strictObject({
        filter: eventFilter.default({}),
        order: z.enum(['asc', 'desc']).default('desc'),
        limit: z.int().min(1).max(1000).default(100),
        cursor: z.string().min(1).max(64).optional(),
      }),
    )
    .output(z.object({ events: z.array(loggedEvent), next })),
  /** One event, with those around it of the same flow. */
  show: open(may.read)
    .input(z.strictObject({ seq: z.int().min(1) }))
    .output(z.object({ event: loggedEvent, /** Of the same correlation id, oldest first, at most 100. */ flow: z.array(loggedEvent) })),
  /** Of the newest events that match, at most `of` of them, how many fall to each value. */
  facets: open(may.read)
    .input(z.strictObject({ filter: eventFilter.default({}) }))
    .output(
      z.object({
        of: z.int(),
        /** Whether these are all that match. */
        all: z.boolean(),
        kinds: z.array(facet),
        severities: z.array(facet),
        successes: z.array(facet),
        clients: z.array(facet),
        users: z.array(facet),
        addresses: z.array(facet),
        actors: z.array(facet),
      }),
    ),
  /** Whether the log is what was signed, as far as it was looked at since the engine started. */
  integrity: open(may.read)
    .input(z.strictObject({}))
    .output(
      z.object({
        head: z.int(),
        checkpointed: z.int(),
        checkpoint_at: epochMs.nullable(),
        checkpoint: z.string().nullable(),
        keys: z.array(z.string()),
        /** The newest whole verification, whoever asked for it. */
        verified: z.object({ at: epochMs, ok: z.boolean(), events: z.int() }).nullable(),
      }),
    ),
  /** Tells how far it has come, and at the end what was found. A log that is not whole is a report, not an error. */
  verify: open(may.read)
    .input(z.strictObject({ head: z.string().min(1).max(4096).optional() }))
    .output(eventIterator(verifying)),
  /** The text of the export in pieces, whole lines each. */
  export: open(may.export)
    .input(
      z.strictObject({
        format: z.enum(['jsonl', 'csv']).default('jsonl'),
        filter: eventFilter.default({}),
        without_personal: z.boolean().default(false),
      }),
    )
    .output(eventIterator(z.object({ text: z.string() }))),
  /** `file` is the same as an export of one event, which the stand-alone verifier takes. */
  prove: open(may.read)
    .input(z.strictObject({ seq: z.int().min(1), since: z.int().min(1).optional() }))
    .output(z.object({ proof: eventProof, file: z.string() })),
  /** Accepts a database that is older than the head kept outside it, on the record; the log goes on under a new name. */
  accept: open(may.administer)
    .input(z.strictObject({ reason: z.string().min(1).max(500) }))
    .output(z.object({ origin: z.string(), from_size: z.int(), to_size: z.int(), former_head: z.string() })),
};
