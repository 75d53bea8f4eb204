import type { ScoreSheet } from '../../../shared/contract/lab.ts';
import type { Tone } from '../../ui/text/tone.ts';

/** A length of time as a score sheet says it: `240 ms`, `12.4 s`, `3 min 5 s`. */
export const scoreTime = (ms: number): string => {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toLocaleString('en-US', { maximumFractionDigits: 1 })} s`;
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

interface Said {
  readonly text: string;
  readonly tone: Tone;
}

/** Whether the attack was found: all that was to be raised, some of it, or nothing. */
export const detectedWords = ({ detected, missed, alerts }: ScoreSheet): Said => {
  if (detected) return { text: 'Detected', tone: 'ok' };
  const found = alerts.filter(({ expected }) => expected).length;
  return found > 0 ? { text: `Detected in part, ${missed.length} missed`, tone: 'medium' } : { text: 'Missed', tone: 'critical' };
};

/** How long after the deciding event the slowest expected alert was there; undefined when none is known. */
export const slowestMs = ({ alerts }: Pick<ScoreSheet, 'alerts'>): number | undefined => {
  const known = alerts.flatMap(({ expected, latency_ms }) => (expected && latency_ms !== null ? [latency_ms] : []));
  return known.length === 0 ? undefined : Math.max(...known);
};

/** How fast: from the deciding event to the alert. An alert that was there before has no such time. */
export const speedWords = (sheet: Pick<ScoreSheet, 'alerts'>): string => {
  const slowest = slowestMs(sheet);
  if (slowest !== undefined) return scoreTime(slowest);
  return sheet.alerts.some(({ joined }) => joined) ? 'joined an alert' : '–';
};

/** What ended an attack, by the kind of the fact that tells of it. */
const measures: Readonly<Record<string, string>> = {
  'limit.exceeded': 'a rate limit',
  'address.penalised': 'a penalty of the address',
  'address.blocked': 'a block of the address',
  'request.blocked': 'a block of the address',
  'grant.revoked': 'revoking the grant',
  'token.revoked': 'revoking tokens',
  'tokens.revoked': 'revoking tokens',
  'session.revoked': 'ending the session',
  'user.suspended': 'suspending the user',
  'client.suspended': 'suspending the client',
};

/** Whether it was ended, by what, and how long that took. */
export const containedWords = ({ contained, contained_by, contained_ms }: ScoreSheet): Said => {
  if (!contained) return { text: 'Not contained', tone: 'neutral' };
  const after = contained_ms === null ? '' : ` after ${scoreTime(contained_ms)}`;
  return { text: `Contained${after}${contained_by === null ? '' : ` by ${measures[contained_by] ?? contained_by}`}`, tone: 'ok' };
};

/** The same under the heading that says the word already: a row has one line, and what is longer would be cut. */
export const containedCell = (sheet: ScoreSheet): Said => {
  const { text, tone } = containedWords(sheet);
  const rest = text.replace(/^Contained /, '');
  return { text: rest.slice(0, 1).toUpperCase() + rest.slice(1), tone };
};

const outcomes: { readonly [O in ScoreSheet['outcome']]: Said } = {
  finished: { text: 'Ran to its end', tone: 'neutral' },
  cancelled: { text: 'Broken off', tone: 'medium' },
  failed: { text: 'Failed', tone: 'critical' },
};

export const outcomeWords = ({ outcome }: Pick<ScoreSheet, 'outcome'>): Said => outcomes[outcome];

/** A seed as it was typed: undefined draws one, null is none. */
export const readSeed = (text: string): number | undefined | null => {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const seed = Number(trimmed);
  return /^\d{1,10}$/.test(trimmed) && Number.isSafeInteger(seed) && seed <= 2_147_483_647 ? seed : null;
};
