import { type Measure, type RuleSubject, ruleSubjects } from '../../../../shared/rule.ts';
import { done } from '../../../lib/outcome.ts';
import { shown } from '../../../lib/shown.ts';
import type { OperationOutcome } from '../../operation.ts';
import { fieldOfSigma } from './field-of-sigma.ts';
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from './read-yaml.ts';
import { cannot, type SigmaReading, unknownMember } from './sigma-reading.ts';

/** How many facts of one subject come to a finding, and within how long. */
export interface Correlation {
  readonly subject: RuleSubject;
  readonly within: number;
  readonly measure: Measure;
}

const KNOWN: ReadonlySet<string> = new Set(['type', 'rules', 'group-by', 'timespan', 'condition', 'generate']);
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const LONGEST_DAYS = 31;
const MOST_COUNT = 10_000;
const MOST_VALUES = 1000;

const readTimespan = (value: YamlValue | undefined): OperationOutcome<number> => {
  const [, count = '', unit = ''] = typeof value === 'string' ? (/^(\d{1,9})([smhd])$/.exec(value) ?? []) : [];
  const seconds = Number(count) * (UNITS[unit] ?? Number.NaN);
  return seconds >= 1 && seconds <= LONGEST_DAYS * 86_400
    ? done(seconds)
    : cannot(`correlation.timespan: It is a time of at most ${LONGEST_DAYS} days, such as 30s, 5m, 1h or 1d.`);
};

const isSubject = (field: string): field is RuleSubject => (ruleSubjects as readonly string[]).includes(field);

const readSubject = (value: YamlValue | undefined, reading: SigmaReading): OperationOutcome<RuleSubject> => {
  const fields = value === undefined || value === null ? [] : isYamlList(value) ? value : [value];
  const [name, ...others] = fields;
  if (name === undefined) {
    reading.note('correlation.group-by: Without it, facts are counted over the whole server.');
    return done('server');
  }
  if (others.length > 0) return cannot('correlation.group-by: Facts are counted by one field alone here, and it names several.');
  const field = typeof name === 'string' ? fieldOfSigma(name) : cannot('correlation.group-by: It names a field.');
  if (!field.ok) return field;
  if (isSubject(field.value)) return done(field.value);
  return cannot(
    `correlation.group-by: Facts are not counted by ${shown(name)}, only by ${ruleSubjects.filter((one) => one !== 'operator' && one !== 'server').join(', ')}.`,
  );
};

/** The least number that meets a condition: `gte`, or `gt`, which leaves the number itself out. */
const readLeast = (condition: YamlMap, most: number): OperationOutcome<number> => {
  const limits = [...condition].filter(([name]) => name !== 'field');
  const [[name = '', value] = []] = limits;
  if (limits.length !== 1 || (name !== 'gte' && name !== 'gt'))
    return cannot(
      `correlation.condition: One limit from below is supported, gte or gt; not ${limits.map(([one]) => one).join(', ') || 'none'}.`,
    );
  const least = typeof value === 'number' ? value + (name === 'gt' ? 1 : 0) : Number.NaN;
  return Number.isInteger(least) && least >= 1 && least <= most
    ? done(least)
    : cannot(`correlation.condition.${name}: It is a whole number, and comes to 1 to ${most}.`);
};

const readMeasure = (type: YamlValue | undefined, condition: YamlValue | undefined): OperationOutcome<Measure> => {
  if (type !== 'event_count' && type !== 'value_count')
    return cannot(`correlation.type: ${shown(type)} is not supported, only event_count and value_count.`);
  if (!isYamlMap(condition)) return cannot('correlation.condition: It is a map with a limit, such as gte.');
  const counts = type === 'event_count';
  const least = readLeast(condition, counts ? MOST_COUNT : MOST_VALUES);
  if (!least.ok) return least;
  const name = condition.get('field');
  if (counts)
    return name === undefined ? done({ count: least.value }) : cannot('correlation.condition.field: It goes with value_count alone.');
  const field =
    typeof name === 'string' ? fieldOfSigma(name) : cannot('correlation.condition.field: It names the one field whose values are counted.');
  return field.ok ? done({ distinct: field.value, at_least: least.value }) : field;
};

/** Whether it is about the rule beside it, which it names by its name or id. */
const readReference = (value: YamlValue | undefined, base: YamlMap): OperationOutcome<null> => {
  const names = isYamlList(value) ? value : [value];
  const [name] = names;
  if (names.length !== 1 || typeof name !== 'string') return cannot('correlation.rules: It names one rule, the one beside it.');
  return name === base.get('name') || name === base.get('id')
    ? done(null)
    : cannot(`correlation.rules: The rule beside it is not called ${shown(name)}.`);
};

/** Reads a correlation of the rule beside it: so many facts, or so many values of a field, within a time. */
export const readCorrelation = (correlation: YamlMap, base: YamlMap, reading: SigmaReading): OperationOutcome<Correlation> => {
  const unknown = unknownMember(correlation, KNOWN);
  if (unknown !== undefined) return cannot(`correlation: The member ${shown(unknown)} is not supported.`);
  const generate = correlation.get('generate');
  if (generate !== undefined && generate !== false)
    return cannot('correlation.generate: The rule beside it raises nothing of its own here: import it by itself as well.');
  const reference = readReference(correlation.get('rules'), base);
  if (!reference.ok) return reference;
  const measure = readMeasure(correlation.get('type'), correlation.get('condition'));
  if (!measure.ok) return measure;
  const within = readTimespan(correlation.get('timespan'));
  if (!within.ok) return within;
  const subject = readSubject(correlation.get('group-by'), reading);
  return subject.ok ? done({ subject: subject.value, within: within.value, measure: measure.value }) : subject;
};
