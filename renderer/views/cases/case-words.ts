import type { CaseEntry, Incident } from '../../../shared/contract/cases.ts';
import type { Tone } from '../../ui/text/tone.ts';
import { formatDuration } from '../../ui/time/format-time.ts';

export const caseStateWords: { readonly [S in Incident['state']]: string } = { open: 'Open', in_progress: 'In progress', closed: 'Closed' };
export const caseStateTones: { readonly [S in Incident['state']]: Tone } = { open: 'high', in_progress: 'accent', closed: 'neutral' };

const entryWords: { readonly [K in CaseEntry['kind']]: string } = {
  opened: 'opened the case',
  note: 'noted',
  alert_raised: 'raised an alert',
  alert_added: 'added an alert',
  alert_removed: 'took an alert out',
  alert_assigned: 'assigned an alert',
  alert_closed: 'closed an alert',
  alert_reopened: 'opened an alert again',
  changed: 'changed the case',
  act: 'acted',
  closed: 'closed the case',
  reopened: 'opened the case again',
};

const entryTones: { readonly [K in CaseEntry['kind']]: Tone } = {
  opened: 'accent',
  note: 'info',
  alert_raised: 'medium',
  alert_added: 'medium',
  alert_removed: 'neutral',
  alert_assigned: 'neutral',
  alert_closed: 'ok',
  alert_reopened: 'medium',
  changed: 'neutral',
  act: 'high',
  closed: 'ok',
  reopened: 'accent',
};

const POLICY = 'policy:';

/** Who did what: `robin noted`, `Playbook token-theft acted`. */
export const entryTitle = ({ kind, by_name: by }: Pick<CaseEntry, 'kind' | 'by_name'>): string => {
  const who = by?.startsWith(POLICY) ? `Playbook ${by.slice(POLICY.length)}` : by;
  return `${who ?? 'The server'} ${entryWords[kind]}`;
};
export const entryTone = ({ kind }: Pick<CaseEntry, 'kind'>): Tone => entryTones[kind];

/** A measure as it is read: `9 min 12 s`; `–` while it was not reached. Under a second it is told in milliseconds, under a minute in tenths of a second. */
export const measureWords = (ms: number | null): string => {
  if (ms === null) return '–';
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  return ms < 60_000 ? `${(ms / 1000).toLocaleString('en-US', { maximumFractionDigits: 1 })} s` : formatDuration(ms);
};
