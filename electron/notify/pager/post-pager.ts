import type { Severity } from '../../../shared/severity.ts';
import { visible } from '../../lib/shown.ts';
import type { PagerTarget } from '../../store/notification-records.ts';
import type { Message, SendOutcome } from '../message.ts';
import { type PostDeps, postJson } from '../webhook/post-json.ts';

interface PagerDeps extends PostDeps {
  /** What the pager is to name as the place where it happened. */
  readonly source: string;
}

/** What the event is refused for is in the event. */
const BAD_EVENT = 400;
const LONGEST_SUMMARY = 1024;

const severities: Readonly<Record<Severity, 'critical' | 'error' | 'warning' | 'info'>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'warning',
  info: 'info',
};

const payloadOf = ({ type, at, severity, title, text, link, data }: Message, source: string) => ({
  summary: visible(title).slice(0, LONGEST_SUMMARY).toWellFormed(),
  source,
  severity: severities[severity],
  timestamp: new Date(at).toISOString(),
  component: 'Gatewatch',
  class: type,
  custom_details: { text, link, ...data },
});

/**
 * Calls somebody, or says that it is over, by an event of the PagerDuty Events API, version 2, which other pagers take as well. `dedup_key` is the id of the alert, run or
 * emergency: what is sent twice calls once, and what is over ends the call. The summary names nobody, since it is read on a locked telephone; who it is about is in the details.
 */
export const postPager = (
  deps: PagerDeps,
  { target, message, signal }: { target: PagerTarget; message: Message; signal: AbortSignal },
): Promise<SendOutcome> => {
  const addressed = { routing_key: target.routingKey, dedup_key: message.key };
  const event = message.over
    ? { ...addressed, event_action: 'resolve' }
    : { ...addressed, event_action: 'trigger', client: 'Gatewatch', payload: payloadOf(message, deps.source) };
  return postJson(deps, { url: target.url, body: JSON.stringify(event), finalStatuses: [BAD_EVENT], signal });
};
