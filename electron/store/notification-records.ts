import type { Severity } from '../../shared/severity.ts';
import type { EpochMs, Seconds } from '../../shared/units.ts';

/** Hours in which only what may pass is told. It begins on each of the days, and may end on the next. */
export interface QuietHours {
  /** IANA name, as `Europe/Berlin`. */
  readonly zone: string;
  /** Days on which it begins: 1 (Monday) to 7 (Sunday). */
  readonly days: readonly number[];
  /** `22:00`, on the clocks of the zone. */
  readonly from: string;
  readonly to: string;
  readonly critical_passes: boolean;
}

/** What a channel hears of. */
export interface Subscription {
  readonly least_severity: Severity;
  /** Ids of rules; none means all. */
  readonly rules: readonly string[];
  readonly alerts: boolean;
  readonly approvals: boolean;
  readonly emergency: boolean;
  readonly quiet: QuietHours | null;
  /** For the same rule and subject. */
  readonly cooldown_seconds: Seconds;
  /** Id of the operator whose channel it is, who needs not hear of what they did; null for a channel of several people. */
  readonly person: string | null;
}

export interface WebhookTarget {
  readonly kind: 'webhook';
  readonly url: string;
  /** Key of the signature. */
  readonly secret: string;
}

export interface MailTarget {
  readonly kind: 'mail';
  readonly host: string;
  readonly port: number;
  /** `none` only for a relay on this machine. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string | null;
  readonly password: string | null;
  readonly from: string;
  readonly to: readonly string[];
}

/** A pager that takes events in the format of PagerDuty, version 2. */
export interface PagerTarget {
  readonly kind: 'pager';
  readonly url: string;
  /** Says whom to call; whoever has it can call them. */
  readonly routingKey: string;
}

/** Where a channel leads, in the clear: the store seals and opens it. */
export type ChannelTarget = { readonly kind: 'native' } | WebhookTarget | MailTarget | PagerTarget;

export interface ChannelRecord {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly target: ChannelTarget;
  readonly subscription: Subscription;
  readonly createdBy: string;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
}

export interface DeliveryRecord {
  readonly id: string;
  readonly channel: string;
  /** The fact it tells of. */
  readonly seq: number;
  readonly kind: 'alert' | 'approval' | 'emergency';
  /** Whether it says that it is over, rather than that it began. */
  readonly resolves: boolean;
  /** Id of the alert, run or emergency; null for emergencies from before pagers. */
  readonly about: string | null;
  readonly topic: Buffer | null;
  /** 1 (info) to 5 (critical). */
  readonly severity: number;
  readonly state: 'waiting' | 'sent' | 'failed' | 'dropped';
  /** Begun so far. */
  readonly attempts: number;
  readonly createdAt: EpochMs;
  readonly nextAt: EpochMs;
  readonly endedAt: EpochMs | null;
  /** Why the last attempt failed, or why it was dropped. */
  readonly reason: string | null;
}

export type NewDelivery = Omit<DeliveryRecord, 'state' | 'attempts' | 'endedAt' | 'reason'>;
