import { z } from 'zod';
import { may } from '../role.ts';
import { severities } from '../severity.ts';
import { instant, next, note } from './fields.ts';
import { open } from './procedure.ts';

export const channelKinds = ['native', 'webhook', 'mail', 'pager'] as const;
export type ChannelKind = (typeof channelKinds)[number];

const timeOfDay = z
  .string()
  .max(5)
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

/** Hours in which only what may pass is told; the rest waits until they are over. They begin on each of the days, and may end on the next. */
export const quietHours = z.strictObject({
  /** IANA name of a time zone, as `Europe/Berlin`. */
  zone: z.string().min(1).max(64),
  /** 1 (Monday) to 7 (Sunday). */
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: timeOfDay,
  to: timeOfDay,
  critical_passes: z.boolean(),
});

/** What a channel hears of. */
export const subscription = z.strictObject({
  least_severity: z.enum(severities),
  /** Ids of rules; none means all. */
  rules: z.array(z.string().min(1).max(64)).max(300),
  alerts: z.boolean(),
  /** Playbooks that wait for approval. */
  approvals: z.boolean(),
  /** That emergency mode began. */
  emergency: z.boolean(),
  quiet: quietHours.nullable(),
  /** For the same rule and subject. */
  cooldown_seconds: z.int().min(0).max(86_400),
  /** Id of the operator whose channel it is, who is not told of what they did; null for a channel of several people. */
  person: z.string().min(1).max(64).nullable(),
});
export type SubscriptionView = z.infer<typeof subscription>;

export const mailSecurities = ['tls', 'starttls', 'none'] as const;

const url = z.string().min(1).max(2000);
const host = z.string().min(1).max(253);
const port = z.int().min(1).max(65_535);
const recipients = z.array(z.string().min(3).max(254)).min(1).max(20);

/** Where a channel leads, as it is shown: no secret comes back, and of a webhook's address only the host, since the rest of it may be one. */
export const channelTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('native') }),
  z.object({ kind: z.literal('webhook'), origin: z.string() }),
  z.object({ kind: z.literal('pager'), url: z.string() }),
  z.object({
    kind: z.literal('mail'),
    host: z.string(),
    port: z.int(),
    security: z.enum(mailSecurities),
    user: z.string().nullable(),
    has_password: z.boolean(),
    from: z.string(),
    to: z.array(z.string()),
  }),
]);

/** Where a channel is to lead. */
export const newTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('native') }),
  z.strictObject({ kind: z.literal('webhook'), url }),
  /** Events in the format of PagerDuty, version 2. */
  z.strictObject({
    kind: z.literal('pager'),
    url,
    /** Left out, a changed channel keeps the one it has, if the address stays. */
    routing_key: z.string().min(1).max(256).optional(),
  }),
  z.strictObject({
    kind: z.literal('mail'),
    host,
    port,
    /** `none` only for a relay on this machine. */
    security: z.enum(mailSecurities),
    user: z.string().min(1).max(254).nullable(),
    /** Left out, a changed channel keeps the one it has, if host and user stay. */
    password: z.string().min(1).max(1024).nullish(),
    from: z.string().min(3).max(254),
    to: recipients,
  }),
]);
export type NewTarget = z.infer<typeof newTarget>;

export const channel = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  target: channelTarget,
  subscription,
  created_at: instant,
  changed_at: instant,
  waiting: z.int(),
  last_sent_at: instant.nullable(),
  last_failed_at: instant.nullable(),
});
export type Channel = z.infer<typeof channel>;

export const deliveryStates = ['waiting', 'sent', 'failed', 'dropped'] as const;

export const delivery = z.object({
  id: z.string(),
  channel: z.string(),
  channel_name: z.string(),
  /** The fact it tells of. */
  seq: z.int(),
  kind: z.enum(['alert', 'approval', 'emergency']),
  /** Whether it says that it is over, rather than that it began: for pagers alone. */
  resolves: z.boolean(),
  severity: z.enum(severities),
  /** What it says, in a line; null when what it was about is gone. */
  title: z.string().nullable(),
  alert: z.string().nullable(),
  state: z.enum(deliveryStates),
  attempts: z.int(),
  created_at: instant,
  /** When it is tried next; null when it is not. */
  next_at: instant.nullable(),
  ended_at: instant.nullable(),
  reason: z.string().nullable(),
});
export type Delivery = z.infer<typeof delivery>;

const name = z.string().min(1).max(64);
const one = z.strictObject({ channel: z.string().min(1).max(64) });
/** The secret of a webhook's signatures is shown here, once. */
const withSecret = z.object({ channel, secret: z.string().nullable() });

/** How people are told: channels with what each hears of, and the messages. */
export const notifications = {
  channels: open(may.oversee, { passive: true })
    .input(z.strictObject({}))
    .output(z.object({ channels: z.array(channel), native_available: z.boolean() })),
  add: open(may.administer)
    .input(z.strictObject({ name, target: newTarget, subscription }))
    .output(withSecret),
  /** Members left out stay as they are. The kind of a channel stays. */
  change: open(may.administer)
    .input(
      one.extend({
        name: name.optional(),
        enabled: z.boolean().optional(),
        target: newTarget.optional(),
        subscription: subscription.optional(),
      }),
    )
    .output(channel),
  /** A new secret for a webhook; the former one ends at once. */
  renewSecret: open(may.administer).input(one.extend({ note })).output(withSecret),
  /** Removes it with its messages, also those that wait. */
  remove: open(may.administer)
    .input(one.extend({ note }))
    .output(z.object({ id: z.string(), dropped: z.int() })),
  /** Sends a message that says it is a test, once, now, whatever the channel hears of. */
  test: open(may.administer)
    .input(one)
    .output(z.object({ ok: z.boolean(), detail: z.string(), took_ms: z.int() })),
  deliveries: open(may.oversee, { passive: true })
    .input(
      z.strictObject({
        channel: z.string().min(1).max(64).optional(),
        state: z.enum(deliveryStates).optional(),
        limit: z.int().min(1).max(200).default(50),
        cursor: z.string().max(64).default(''),
      }),
    )
    .output(z.object({ deliveries: z.array(delivery), next })),
};
