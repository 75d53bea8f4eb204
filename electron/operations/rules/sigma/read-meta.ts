import type { Rule } from '../../../../shared/rule.ts';
import { done } from '../../../lib/outcome.ts';
import { shown } from '../../../lib/shown.ts';
import type { OperationOutcome } from '../../operation.ts';
import { isYamlList, type YamlMap, type YamlValue } from './read-yaml.ts';
import { cannot, listed, type SigmaReading } from './sigma-reading.ts';
import { techniqueOfTags } from './technique-of-tags.ts';

/** What a rule says of itself, apart from what it finds. */
export type SigmaMeta = Pick<Rule, 'id' | 'title' | 'description' | 'false_positives' | 'severity' | 'risk' | 'technique'>;

/** Level → severity, and the risk that goes with it. */
const LEVELS: ReadonlyMap<YamlValue | undefined, Pick<Rule, 'severity' | 'risk'>> = new Map([
  ['informational', { severity: 'info', risk: 5 }],
  ['low', { severity: 'low', risk: 25 }],
  ['medium', { severity: 'medium', risk: 50 }],
  ['high', { severity: 'high', risk: 75 }],
  ['critical', { severity: 'critical', risk: 95 }],
]);

/** Said of a rule without changing what it finds, and without a place in ours. */
const LEFT_OUT = ['id', 'related', 'name', 'status', 'license', 'author', 'references', 'date', 'modified', 'fields', 'scope'] as const;
const KEPT = ['title', 'description', 'falsepositives', 'level', 'tags', 'taxonomy'] as const;

const LONGEST_ID = 64;

const idOf = (title: string): string => {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const id = words === '' ? 'sigma-rule' : /^[a-z]/.test(words) ? words : `sigma-${words}`;
  return id.slice(0, LONGEST_ID).replace(/-+$/, '');
};

const readText = (rule: YamlMap, name: string, most: number): OperationOutcome<string | undefined> => {
  const value = rule.get(name);
  if (value === undefined || value === null) return done(undefined);
  if (typeof value !== 'string') return cannot(`${name}: It is text.`);
  const text = value.trim();
  return text.length <= most
    ? done(text === '' ? undefined : text)
    : cannot(`${name}: It has ${text.length} characters, and may have ${most}: shorten it.`);
};

const readTexts = (rule: YamlMap, name: string, most: number): OperationOutcome<string[]> => {
  const value = rule.get(name);
  if (value === undefined || value === null) return done([]);
  const texts = isYamlList(value) ? value : [value];
  if (texts.length > most) return cannot(`${name}: These are ${texts.length}, and there may be ${most}.`);
  const all: string[] = [];
  for (const text of texts) {
    if (typeof text !== 'string' || text === '' || text.length > 500) return cannot(`${name}: Each is a text of at most 500 characters.`);
    all.push(text);
  }
  return done(all);
};

/** The first member of a rule that nobody reads. */
export const checkMembers = (rule: YamlMap, own: readonly string[]): OperationOutcome<null> => {
  const known: ReadonlySet<string> = new Set([...LEFT_OUT, ...KEPT, ...own]);
  const unknown = [...rule.keys()].find((name) => !known.has(name));
  if (unknown !== undefined) return cannot(`The member ${shown(unknown)} is not understood: take it out if it changes nothing.`);
  const taxonomy = rule.get('taxonomy');
  return taxonomy === undefined || taxonomy === 'sigma' ? done(null) : cannot(`taxonomy: ${shown(taxonomy)} is not supported, only sigma.`);
};

/** Reads title, description, false positives, level and tags; what has no place in our rules is told as left out. */
export const readMeta = (rule: YamlMap, reading: SigmaReading): OperationOutcome<SigmaMeta> => {
  const title = readText(rule, 'title', 120);
  if (!title.ok) return title;
  if (title.value === undefined) return cannot('title: It is missing.');
  const description = readText(rule, 'description', 2000);
  if (!description.ok) return description;
  const falsePositives = readTexts(rule, 'falsepositives', 10);
  if (!falsePositives.ok) return falsePositives;
  const tags = readTexts(rule, 'tags', 50);
  if (!tags.ok) return tags;
  const level = LEVELS.get(rule.get('level') ?? 'medium');
  if (!level) return cannot(`level: ${shown(rule.get('level'))} is none of ${[...LEVELS.keys()].join(', ')}.`);
  if (!rule.has('level')) reading.note('level: Without one, the severity is medium.');
  const left = LEFT_OUT.filter((name) => rule.has(name));
  if (left.length > 0) reading.note(`Left out, since it changes nothing of what the rule finds: ${listed(left)}.`);
  const technique = techniqueOfTags(tags.value, reading);
  return done({
    id: idOf(title.value),
    title: title.value,
    description: description.value ?? title.value,
    false_positives: falsePositives.value,
    ...level,
    technique,
  });
};
