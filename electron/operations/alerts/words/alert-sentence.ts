import type { Rule, RuleSubject } from '../../../../shared/rule.ts';
import { countedPhrases, ruleMeasures } from '../../../../shared/rule-words/measure-words.ts';
import { figure } from '../../../../shared/rule-words/number-words.ts';
import { durationWords } from '../../../lib/duration.ts';
import { visible } from '../../../lib/shown.ts';
import type { AlertRecord } from '../../../store/detection-records.ts';

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

type Raised = Pick<AlertRecord, 'subjectKind' | 'observed' | 'threshold' | 'windowSeconds'>;

interface Told extends Raised, Pick<AlertRecord, 'measures'> {
  /** Null where nothing tells them, which says nothing of whether they were erased. */
  readonly values: AlertRecord['values'] | null;
}

const subjectWords = (kind: RuleSubject, shown: string | null): string => {
  if (kind === 'server') return KINDS.server;
  if (shown === null) return `${KINDS[kind]} (erased)`;
  return `${KINDS[kind]} ${shown.length > LONGEST_NAME ? `${shown.slice(0, LONGEST_NAME)}…` : shown}`;
};

/** `10 minutes`, `an hour`. */
const windowWords = (seconds: number): string => {
  const words = durationWords(seconds).replace(/^for /, '');
  return words.replace(/^1 hour$/, 'an hour').replace(/^1 (?=day|minute|second)/, 'a ');
};

const thresholdWords = (rule: Rule, { measures, windowSeconds }: Told): string => {
  const phrases = countedPhrases(
    rule,
    measures.map(({ observed }) => observed),
  );
  const [only] = phrases;
  if (phrases.length === 1 && only !== undefined) return only.startsWith('1 ') ? only : `${only} within ${windowWords(windowSeconds)}`;
  const last = phrases.at(-1) ?? '';
  const listed = `${phrases.slice(0, -1).join(', ')}, ${/^\S+ of them /.test(last) ? '' : 'and '}${last}`;
  return `${listed}, within ${windowWords(windowSeconds)}`;
};

const sequenceWords = (rule: Rule, { measures, windowSeconds }: Told): string => {
  const steps = ruleMeasures(rule).map(({ told }, at) => told(measures[at]?.observed ?? 0));
  return `${steps.join(', then ')}, within ${windowWords(windowSeconds)}`;
};

const codedWords = (detector: string, { observed, threshold, values, windowSeconds }: Told): string => {
  if (detector === 'refresh-reuse') {
    if (values === null) return 'a spent refresh token came again';
    const { verdict, elapsed_seconds: elapsed } = values;
    const after = typeof elapsed === 'number' ? ` ${figure(elapsed)} s after it was exchanged` : '';
    return `a spent refresh token came again${after}: ${verdict === 'lost_reply' ? 'most likely the reply was lost' : 'taken for theft'}`;
  }
  if (detector === 'impossible-travel') {
    const { from, to, kilometres, minutes } = values ?? {};
    if (from === undefined || to === undefined)
      return `signed in from two places${values === null ? '' : ', erased since,'} with ${figure(observed)} km/h between them`;
    return `signed in from ${from} and then ${to}, ${figure(Number(kilometres))} km apart, within ${windowWords(Number(minutes) * 60)}: ${figure(observed)} km/h`;
  }
  const { mean, deviation } = values ?? {};
  const usual =
    typeof mean === 'number' && typeof deviation === 'number'
      ? `${figure(mean)} ± ${figure(deviation)} is usual`
      : `${figure(threshold)} is the limit`;
  return `${figure(observed)} tokens within ${windowWords(windowSeconds)}, where ${usual}`;
};

/** What was found, where nothing says any more what was measured. */
const bareWords = ({ observed, threshold, windowSeconds }: Told): string =>
  `${figure(observed)} observed within ${windowWords(windowSeconds)}, where ${figure(threshold)} is the threshold`;

const foundWords = (rule: Rule | null, alert: Told): string => {
  if (rule?.logic.type === 'built_in') return codedWords(rule.logic.detector, alert);
  // Measures are those of the rule of then: a rule with others, or none at all, says nothing of them.
  if (!rule || ruleMeasures(rule).length !== alert.measures.length) return bareWords(alert);
  return rule.logic.type === 'threshold' ? thresholdWords(rule, alert) : sequenceWords(rule, alert);
};

/**
 * Who did what, how often, in which time: the sentence of an alert. The same rule, values and name come to the same sentence; whatever a name holds, it is text here.
 *
 * @param rule  As it was in the version that raised the alert; null when it is not known any more.
 * @param shown What people call the subject; null when it was erased.
 */
export const alertSentence = (rule: Rule | null, alert: Told, shown: string | null): string =>
  visible(`${subjectWords(alert.subjectKind, shown)}: ${foundWords(rule, alert)}.`);

/** What was found, of which only the first figure is known. */
const firstWords = (rule: Rule | null, raised: Raised): string => {
  const { observed, threshold, windowSeconds } = raised;
  const told: Told = { ...raised, measures: [{ observed, threshold }], values: null };
  if (rule?.logic.type === 'threshold') return thresholdWords({ ...rule, logic: { ...rule.logic, all: rule.logic.all.slice(0, 1) } }, told);
  if (rule?.logic.type !== 'sequence') return foundWords(rule, told);
  const [first, ...others] = ruleMeasures(rule);
  const steps = [first?.told(observed) ?? '', ...others.map(({ name }) => name)];
  return `${steps.join(', then ')}, within ${windowWords(windowSeconds)}`;
};

/**
 * The sentence of an alert as it was raised, where it has grown since: made of what the fact `alert.raised` holds, which is the first figure and no more.
 *
 * @param rule  As it was in the version that raised it; null when it is not known any more.
 * @param shown What people call the subject; null when it was erased.
 */
export const raisedSentence = (rule: Rule | null, raised: Raised, shown: string | null): string =>
  visible(`${subjectWords(raised.subjectKind, shown)}: ${firstWords(rule, raised)}.`);
