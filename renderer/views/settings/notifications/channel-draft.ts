import type { Channel, ChannelKind, NewTarget, SubscriptionView } from '../../../../shared/contract/notifications.ts';

/** A channel as the form holds it: fields of every kind, so that nothing typed is lost when another one is chosen. */
export interface ChannelDraft {
  readonly name: string;
  readonly kind: ChannelKind;
  /** Empty leaves the address of a webhook that is there as it is. */
  readonly url: string;
  /** Where events of a pager go. */
  readonly pagerUrl: string;
  /** Empty leaves the key that is there as it is. */
  readonly routingKey: string;
  readonly host: string;
  readonly port: number | null;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string;
  /** Empty leaves the password that is there as it is. */
  readonly password: string;
  readonly from: string;
  /** Separated by commas or lines. */
  readonly to: string;
  readonly subscription: SubscriptionView;
  /** Whether it hears of chosen rules alone: that none is chosen yet does not mean all. */
  readonly someRules: boolean;
}

const LEAST_TOLD: SubscriptionView = {
  least_severity: 'high',
  rules: [],
  alerts: true,
  approvals: true,
  emergency: true,
  quiet: null,
  cooldown_seconds: 900,
  person: null,
};

/** Where PagerDuty takes events; in Europe it is events.eu.pagerduty.com. */
const PAGER_URL = 'https://events.pagerduty.com/v2/enqueue';

/** What the form begins with. */
export const draftOf = (channel: Channel | undefined, kind: ChannelKind): ChannelDraft => {
  const target = channel?.target;
  const mail = target?.kind === 'mail' ? target : undefined;
  return {
    name: channel?.name ?? '',
    kind: target?.kind ?? kind,
    url: '',
    pagerUrl: target?.kind === 'pager' ? target.url : PAGER_URL,
    routingKey: '',
    host: mail?.host ?? '',
    port: mail?.port ?? 587,
    security: mail?.security ?? 'starttls',
    user: mail?.user ?? '',
    password: '',
    from: mail?.from ?? '',
    to: (mail?.to ?? []).join(', '),
    subscription: channel?.subscription ?? LEAST_TOLD,
    someRules: (channel?.subscription.rules.length ?? 0) > 0,
  };
};

/** What the draft hears of. */
export const subscriptionOf = ({ subscription, someRules }: ChannelDraft): SubscriptionView =>
  someRules ? subscription : { ...subscription, rules: [] };

/** Why the draft cannot be saved yet, by the name of the field; what the engine would take for something else than is meant. */
export const draftErrors = ({ subscription, someRules }: ChannelDraft): Readonly<Record<string, string>> =>
  someRules && subscription.rules.length === 0 ? { rules: 'Choose one rule or more. Without the switch it hears of all.' } : {};

/** Where the draft leads; undefined where that stays as it is. */
export const targetOf = (draft: ChannelDraft, isNew: boolean): NewTarget | undefined => {
  if (draft.kind === 'native') return isNew ? { kind: 'native' } : undefined;
  if (draft.kind === 'webhook') return draft.url === '' && !isNew ? undefined : { kind: 'webhook', url: draft.url.trim() };
  if (draft.kind === 'pager') {
    const key = draft.routingKey.trim();
    return { kind: 'pager', url: draft.pagerUrl.trim(), ...(key === '' ? {} : { routing_key: key }) };
  }
  const { host, port, security, user, password, from, to } = draft;
  const account = user.trim() === '' ? { user: null } : { user: user.trim(), ...(password === '' ? {} : { password }) };
  const recipients = to.split(/[\s,;]+/).filter((one) => one !== '');
  return { kind: 'mail', host: host.trim(), port: port ?? 0, security, ...account, from: from.trim(), to: recipients };
};
