import { spanWords } from '../../../../shared/rule-words/number-words.ts';

/** One member of a rule that differs. */
export interface RuleChange {
  /** Where it stands: `logic.all.0.count`. */
  readonly path: string;
  /** What people call it. */
  readonly label: string;
  /** As text; null where there is nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

const names: Readonly<Record<string, string>> = {
  enabled: 'Enabled',
  severity: 'Severity',
  risk: 'Risk',
  title: 'Title',
  description: 'Description',
  false_positives: 'Honest behaviour that looks the same',
  technique: 'Technique',
  subject: 'Subject',
  group_seconds: 'Joins the open alert within',
  baseline: 'Baseline',
  acts: 'Suggested acts',
  playbook: 'Playbook',
  within: 'Window',
  count: 'at least so many events',
  distinct: 'different',
  per: 'for each',
  at_least: 'at least',
  at_most: 'at most',
  kinds: 'kinds of event',
  where: 'condition',
  tests: 'Test',
  logic: 'Logic',
  when: 'Looks at',
  all: 'Measure',
  steps: 'Step',
  parameters: 'Figure',
  share: 'part of events',
  of: 'of those',
};

const isIndex = (part: string): boolean => /^\d+$/.test(part);

/** A place in a rule in words: `logic.all.0.count` is "Measure 1, at least so many events". */
export const pathWords = (path: readonly string[]): string => {
  const words: string[] = [];
  for (const [at, part] of path.entries()) {
    if (isIndex(part)) {
      const last = words.pop() ?? 'Item';
      words.push(`${last} ${Number(part) + 1}`);
    } else if (!(part === 'logic' && at < path.length - 1)) words.push(names[part] ?? part.replaceAll('_', ' '));
  }
  return words.join(', ');
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asText = (path: readonly string[], value: unknown): string | null => {
  if (value === undefined || value === null) return null;
  const name = path.at(-1) ?? '';
  if (typeof value === 'number') return name === 'within' || name.endsWith('_seconds') ? spanWords(value) : value.toLocaleString('en-US');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** The members of both sides, or undefined where one of them is a single value: then the two are compared whole. */
const membersOf = (before: unknown, after: unknown): readonly string[] | undefined => {
  if (isRecord(before) && isRecord(after)) return [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const lists = Array.isArray(before) && Array.isArray(after);
  if (!lists || ![...before, ...after].every(isRecord)) return undefined;
  return Array.from({ length: Math.max(before.length, after.length) }, (_, at) => String(at));
};

const memberOf = (value: unknown, name: string): unknown => {
  if (Array.isArray(value)) return value[Number(name)];
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
};

const collect = (before: unknown, after: unknown, path: readonly string[]): RuleChange[] => {
  const members = membersOf(before, after);
  if (members) return members.flatMap((name) => collect(memberOf(before, name), memberOf(after, name), [...path, name]));
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ path: path.join('.'), label: pathWords(path), before: asText(path, before), after: asText(path, after) }];
};

/** What changed from one rule to another, field by field; the number of the version is none of it. */
export const diffRules = (before: object, after: object): readonly RuleChange[] =>
  collect(before, after, []).filter(({ path }) => path !== 'version');
