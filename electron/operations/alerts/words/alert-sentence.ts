import type { Rule, RuleSubject } from '../../../../shared/rule.ts';
import { durationWords } from '../../../lib/duration.ts';
import { visible } from '../../../lib/shown.ts';
import type { AlertRecord } from '../../../store/detection-records.ts';
import { wordsOfRule } from './alert-measures.ts';
import { figure } from './measure-words.ts';

/** Characters of a name that stand in the sentence: a program calls itself what it likes. */
const LONGEST_NAME = 120;

const KINDS: { readonly [K in RuleSubject]: string } = {
  address: 'Address',
  network: 'Network',
  user: 'User',
  login: 'Login name',
  client: 'Client',
  grant: 'Grant of',
  session: 'Session of',
  operator: 'Operator',
  agent: 'Program',
  server: 'This server',
};

type Told = Pick<AlertRecord, 'subjectKind' | 'observed' | 'threshold' | 'windowSeconds' | 'measures' | 'values'>;

const subjectWords = (kind: RuleSubject, shown: string | null): string => {
  if (kind === 'server') return KINDS.server;
  if (shown === null) return `${KINDS[kind]} (erased)`;
  const text = visible(shown.length > LONGEST_NAME ? `${shown.slice(0, LONGEST_NAME)}…` : shown);
  return `${KINDS[kind]} ${text}`;
};

/** `10 minutes`, `an hour`. */
const windowWords = (seconds: number): string => {
  const words = durationWords(seconds).replace(/^for /, '');
  return words.replace(/^1 hour$/, 'an hour').replace(/^1 (?=day|minute|second)/, 'a ');
};

/** Shares and averages say how, not what: they stand in the arithmetic. */
const sums = (rule: Rule): boolean[] =>
  rule.logic.type === 'threshold' ? rule.logic.all.map((measure) => 'count' in measure || 'distinct' in measure) : [];

const thresholdWords = (rule: Rule, { observed, measures, windowSeconds }: Told): string => {
  const isSum = sums(rule);
  const parts = wordsOfRule(rule).flatMap(({ told }, at) =>
    at === 0 || isSum[at] ? [told(at === 0 ? observed : (measures[at]?.observed ?? 0))] : [],
  );
  const once = parts.length === 1 && observed === 1;
  return `${[...new Set(parts)].join(', ')}${once ? '' : ` within ${windowWords(windowSeconds)}`}`;
};

const sequenceWords = (rule: Rule, { measures, windowSeconds }: Told): string => {
  const steps = wordsOfRule(rule).map(({ told }, at) => told(measures[at]?.observed ?? 0));
  return `${steps.join(', then ')}, within ${windowWords(windowSeconds)}`;
};

const codedWords = (detector: string, { observed, threshold, values, windowSeconds }: Told): string => {
  if (detector === 'refresh-reuse') {
    const { verdict, elapsed_seconds: elapsed } = values;
    const after = typeof elapsed === 'number' ? ` ${figure(elapsed)} s after it was exchanged` : '';
    return `a spent refresh token came again${after}: ${verdict === 'lost_reply' ? 'most likely the reply was lost' : 'taken for theft'}`;
  }
  if (detector === 'impossible-travel') {
    const { from, to, kilometres, minutes } = values;
    const way = `${visible(String(from))} and then ${visible(String(to))}`;
    return `signed in from ${way}, ${figure(Number(kilometres))} km apart, within ${windowWords(Number(minutes) * 60)}: ${figure(observed)} km/h`;
  }
  const { mean, deviation } = values;
  const usual =
    typeof mean === 'number' && typeof deviation === 'number'
      ? `${figure(mean)} ± ${figure(deviation)} is usual`
      : `${figure(threshold)} is the limit`;
  return `${figure(observed)} tokens within ${windowWords(windowSeconds)}, where ${usual}`;
};

/** What was found, where nothing says any more what was measured. */
const bareWords = ({ observed, threshold, windowSeconds }: Told): string =>
  `${figure(observed)} observed within ${windowWords(windowSeconds)}, where ${figure(threshold)} is the threshold`;

/**
 * Who did what, how often, in which time: the sentence of an alert. The same rule, values and name come to the same sentence; whatever a name holds, it is text here.
 *
 * @param rule  As it was in the version that raised the alert; null when it is not known any more.
 * @param shown What people call the subject; null when it was erased.
 */
export const alertSentence = (rule: Rule | null, alert: Told, shown: string | null): string => {
  const subject = subjectWords(alert.subjectKind, shown);
  if (rule === null || rule.logic.type === 'built_in') {
    const { logic } = rule ?? {};
    return `${subject}: ${logic?.type === 'built_in' ? codedWords(logic.detector, alert) : bareWords(alert)}.`;
  }
  if (wordsOfRule(rule).length !== alert.measures.length) return `${subject}: ${bareWords(alert)}.`;
  return `${subject}: ${rule.logic.type === 'threshold' ? thresholdWords(rule, alert) : sequenceWords(rule, alert)}.`;
};
