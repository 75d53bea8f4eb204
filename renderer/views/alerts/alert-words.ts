import type { Alert, AlertSubject } from '../../../shared/contract/alerts.ts';
import type { AlertState, Verdict } from '../../../shared/rule.ts';
import type { Severity } from '../../../shared/severity.ts';
import type { EpochMs, Millis } from '../../../shared/units.ts';
import { counted } from '../../ui/text/counted.ts';
import type { Tone } from '../../ui/text/tone.ts';
import { formatDuration } from '../../ui/time/format-time.ts';

export const severityWords: { readonly [S in Severity]: string } = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};

export const alertStateWords: { readonly [S in AlertState]: string } = { open: 'Open', in_progress: 'In progress', closed: 'Closed' };
export const alertStateTones: { readonly [S in AlertState]: Tone } = { open: 'high', in_progress: 'accent', closed: 'neutral' };

export const verdictWords: { readonly [V in Verdict]: string } = {
  true_positive: 'True positive',
  benign: 'Benign',
  false_positive: 'False positive',
  undetermined: 'Undetermined',
};

/** What each verdict says, where one is chosen. */
export const verdictMeanings: { readonly [V in Verdict]: string } = {
  true_positive: 'It is an attack, or a fault of the kind the rule looks for.',
  benign: 'It did happen, and it was meant to: a test, a migration, an import.',
  false_positive: 'It is not what the rule looks for: the rule wants tuning, or an exception.',
  undetermined: 'Nothing can be found out any more.',
};

/** Whom an alert is about, by name; `erased` where nobody may know any more. */
export const subjectName = ({ kind, id, shown }: AlertSubject): string => (kind === 'server' ? 'This server' : (shown ?? id ?? 'erased'));

/** Who looks after it. Somebody who was removed is known by id alone. */
export const ownerName = ({ owner, owner_name }: Pick<Alert, 'owner' | 'owner_name'>): string | null =>
  owner === null ? null : (owner_name ?? owner);

/** How long it waits, or waited until it was closed. */
export const ageOf = ({ raised_at, closed_at }: Pick<Alert, 'raised_at' | 'closed_at'>, now: EpochMs): Millis =>
  Math.max(0, (closed_at === null ? now : Date.parse(closed_at)) - Date.parse(raised_at));

/** How old an alert is, in words that hold for its state: `raised 3 h ago`, `closed 5 min after it was raised`. */
export const ageWords = (alert: Pick<Alert, 'raised_at' | 'closed_at'>, now: EpochMs): string => {
  const age = formatDuration(ageOf(alert, now), 1);
  return alert.closed_at === null ? `raised ${age} ago` : `closed ${age} after it was raised`;
};

/** `1 alert`, `12 alerts`. */
export const alertCount = (count: number): string => counted(count, 'alert');
