import { auditKinds } from '../../../../shared/audit-event.ts';
import type { Condition, Measure, Rule } from '../../../../shared/rule.ts';
import { visible } from '../../../lib/shown.ts';
import { kindWords } from './kind-words.ts';

/** One measure of a rule in words, and how what was observed is told in a sentence. */
export interface MeasureWords {
  /** `failed sign-ins`, `different login names among failed sign-ins`. */
  readonly name: string;
  /** `14 failed sign-ins`. */
  readonly told: (observed: number) => string;
  /** Whether what was observed meets what the measure asks for. */
  readonly met: (observed: number, threshold: number) => boolean;
}

const FIELDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  login: ['login name', 'login names'],
  address: ['address', 'addresses'],
  network: ['network', 'networks'],
  user: ['account', 'accounts'],
  client: ['client', 'clients'],
  session: ['session', 'sessions'],
  grant: ['grant', 'grants'],
  token: ['token', 'tokens'],
  agent: ['program', 'programs'],
  actor: ['actor', 'actors'],
  kind: ['kind of event', 'kinds of event'],
  correlation: ['flow', 'flows'],
};

/** What values of a field are called, one and many of them. */
const fieldWords = (field: string): readonly [one: string, many: string] => {
  const name = field.replace('details.', '').replaceAll('_', ' ');
  return FIELDS[field] ?? [name, `values of ${name}`];
};

/** A number as people read it: whole, or with one digit after the point. */
export const figure = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 1 });

const textsOf = (given: unknown): string => (Array.isArray(given) ? given : [given]).map((one) => visible(String(one))).join(' or ');

/** Kinds of the rule that conditions about the kind and the outcome leave over. */
const narrowed = (kinds: readonly string[], conditions: readonly Condition[]): readonly string[] =>
  conditions.reduce<readonly string[]>((left, condition) => {
    if (!('field' in condition)) return left;
    const { field } = condition;
    if (field === 'success' && 'is' in condition)
      return left.filter((kind) => auditKinds[kind as keyof typeof auditKinds]?.success === condition.is);
    if (field !== 'kind') return left;
    if ('is' in condition) return left.filter((kind) => kind === condition.is);
    if ('in' in condition) return left.filter((kind) => condition.in.includes(kind));
    if ('not' in condition) return left.filter((kind) => kind !== condition.not);
    if ('not_in' in condition) return left.filter((kind) => !condition.not_in.includes(kind));
    return left;
  }, kinds);

/** What conditions say of the details, as far as it is said in a few words. */
const detailWords = (conditions: readonly Condition[]): string => {
  const said = conditions.flatMap((condition) => {
    if (!('field' in condition) || !condition.field.startsWith('details.')) return [];
    const [name] = fieldWords(condition.field);
    if ('is' in condition) return [`${name} ${textsOf(condition.is)}`];
    if ('in' in condition) return [`${name} ${textsOf(condition.in)}`];
    if ('at_least' in condition) return [`${name} at least ${figure(condition.at_least)}`];
    return [];
  });
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
};

const named = (rule: Rule, where: readonly Condition[]): readonly [one: string, many: string] => {
  const [one, many] = kindWords(narrowed(rule.when.kinds, where));
  const details = detailWords(where);
  return [one + details, many + details];
};

const countWords = (rule: Rule, where: readonly Condition[]): MeasureWords => {
  const [one, many] = named(rule, [...rule.when.where, ...where]);
  const told = (observed: number): string => `${figure(observed)} ${observed === 1 ? one : many}`;
  return { name: many, told, met: (observed, threshold) => observed >= threshold };
};

const shareWords = (rule: Rule, measure: Extract<Measure, { share: unknown }>): MeasureWords => {
  const [, many] = named(rule, measure.share);
  const told = (observed: number): string => `${Math.round(observed * 100)} % ${many}`;
  return 'at_least' in measure
    ? { name: `share of ${many}`, told, met: (observed, threshold) => observed >= threshold }
    : { name: `share of ${many}, at most`, told, met: (observed, threshold) => observed <= threshold };
};

/** A measure of a threshold rule in words. */
export const measureWords = (rule: Rule, measure: Measure): MeasureWords => {
  if ('share' in measure) return shareWords(rule, measure);
  if ('count' in measure) return countWords(rule, measure.where ?? []);
  const [, facts] = named(rule, measure.where ?? []);
  if ('distinct' in measure) {
    const [one, many] = fieldWords(measure.distinct);
    const told = (observed: number): string => `${figure(observed)} ${observed === 1 ? one : `different ${many}`}`;
    return { name: `different ${many} among ${facts}`, told, met: (observed, threshold) => observed >= threshold };
  }
  const [one] = fieldWords(measure.per);
  return {
    name: `${facts} for each ${one}, at most`,
    told: (observed) => `${figure(observed)} ${facts} for each ${one}`,
    met: (observed, threshold) => observed <= threshold,
  };
};

/** A step of a sequence in words. */
export const stepWords = (
  rule: Rule,
  { kinds, where }: { readonly kinds: readonly string[]; readonly where: readonly Condition[] },
): MeasureWords => countWords({ ...rule, when: { kinds: kinds as Rule['when']['kinds'], where: [] } }, where);
