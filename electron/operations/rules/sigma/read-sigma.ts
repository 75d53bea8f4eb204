import { type Condition, type Rule, type RuleSubject, rule as ruleSchema } from '../../../../shared/rule.ts';
import { done } from '../../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../../operation.ts';
import { checkRule } from '../check-rule.ts';
import { type Correlation, readCorrelation } from './read-correlation.ts';
import { readDetection } from './read-detection.ts';
import { checkMembers, readMeta } from './read-meta.ts';
import { isYamlMap, readYaml, type YamlMap } from './read-yaml.ts';
import { cannot, type SigmaReading } from './sigma-reading.ts';

/** A rule as it came of Sigma, with what is to be known of it. */
export interface SigmaDraft {
  rule: Rule;
  notes: string[];
}

const HOUR = 3600;
const MOST_NOTES = 50;

/** A fact that such a condition is met by has the field. */
const demands = (condition: Condition): string | null => {
  if ('any' in condition || 'none' in condition || 'not' in condition || 'not_in' in condition) return null;
  return 'exists' in condition && !condition.exists ? null : condition.field;
};

/** Whose behaviour a rule without a correlation is about: the first of these that every fact it finds has, else the server, which no fact lacks. */
const subjectOf = (where: readonly Condition[], reading: SigmaReading): RuleSubject => {
  const demanded = new Set(where.map(demands));
  const found = (['user', 'client', 'grant', 'session', 'address', 'login'] as const).find((subject) => demanded.has(subject));
  if (!found)
    reading.note(
      'Sigma does not say whose behaviour this is: alerts are about the server. Choose another subject in the draft; facts without it are then passed over.',
    );
  return found ?? 'server';
};

const rulesOf = (text: string): OperationOutcome<{ readonly base: YamlMap; readonly correlation: YamlMap | null }> => {
  const read = readYaml(text);
  if (!read.ok) return read;
  const maps = read.value.filter(isYamlMap);
  if (maps.length < read.value.length || maps.length === 0) return cannot('The file is no Sigma rule: a rule is a map.');
  const bases = maps.filter((map) => !map.has('correlation'));
  const correlations = maps.filter((map) => map.has('correlation'));
  const [base] = bases;
  const [correlation = null] = correlations;
  if (!base || bases.length > 1 || correlations.length > 1)
    return cannot(`The file holds ${maps.length} rules: it may hold one, or one with the correlation that is about it.`);
  return done({ base, correlation });
};

const logicOf = (correlation: Correlation | null): Rule['logic'] =>
  correlation
    ? { type: 'threshold', within: correlation.within, all: [correlation.measure] }
    : { type: 'threshold', within: 60, all: [{ count: 1 }] };

const correlated = (base: YamlMap, rule: YamlMap | null, reading: SigmaReading): OperationOutcome<Correlation | null> => {
  if (!rule) return done(null);
  const members = checkMembers(rule, ['correlation']);
  if (!members.ok) return members;
  const correlation = rule.get('correlation');
  if (!isYamlMap(correlation)) return cannot('correlation: It is a map.');
  reading.note(
    'Of the rule that the correlation is about, the log source and the detection are kept; everything else is that of the correlation.',
  );
  return readCorrelation(correlation, base, reading);
};

const draftOf = (text: string, subject: RuleSubject | undefined, reading: SigmaReading): OperationOutcome<Rule> => {
  const rules = rulesOf(text);
  if (!rules.ok) return rules;
  const { base, correlation: beside } = rules.value;
  const members = checkMembers(base, ['logsource', 'detection']);
  if (!members.ok) return members;
  const correlation = correlated(base, beside, reading);
  if (!correlation.ok) return correlation;
  if (correlation.value && subject !== undefined) return cannot('subject: The correlation says by its group-by what facts are counted by.');
  const meta = readMeta(beside ?? base, reading);
  if (!meta.ok) return meta;
  const when = readDetection(base, reading);
  if (!when.ok) return when;
  return done({
    ...meta.value,
    version: 1,
    enabled: true,
    subject: correlation.value?.subject ?? subject ?? subjectOf(when.value.where, reading),
    when: when.value,
    logic: logicOf(correlation.value),
    group_seconds: Math.max(HOUR, correlation.value?.within ?? 0),
    baseline: null,
    acts: [],
    playbook: null,
    tests: [],
  });
};

/**
 * Reads a Sigma rule into a draft of ours, without storing it: one rule, or one with the correlation of type `event_count` or `value_count` that is about it. What is not
 * understood, and what cannot be said exactly, refuses the whole rule and is named; what was left out without changing what it finds is told.
 *
 * @param input.text    YAML 1.2, at most 100,000 characters.
 * @param input.subject Whose behaviour a rule without a correlation is about, which Sigma does not say.
 * @returns The draft; refusal `invalid_input`.
 */
export const readSigma = (
  _deps: OperationDeps,
  _context: OperationContext,
  { text, subject }: { text: string; subject?: RuleSubject | undefined },
): Promise<OperationOutcome<SigmaDraft>> => {
  const notes = new Set<string>();
  const reading: SigmaReading = { note: (note) => void notes.add(note) };
  const draft = draftOf(text, subject, reading);
  if (!draft.ok) return Promise.resolve(draft);
  const parsed = ruleSchema.safeParse(draft.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return Promise.resolve(cannot(`${issue?.path.join('.') ?? 'rule'}: ${issue?.message ?? ''}`));
  }
  const checked = checkRule(parsed.data);
  return Promise.resolve(checked.ok ? done({ rule: checked.value, notes: [...notes].slice(0, MOST_NOTES) }) : checked);
};
