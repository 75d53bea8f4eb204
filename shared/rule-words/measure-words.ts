import type { Condition, Measure, Rule, RuleLogic } from '../rule.ts';
import { areAmong, type Facts, factWords, narrowFacts, shortFactWords } from './fact-words.ts';
import { fieldLink, fieldWords } from './field-words.ts';
import type { Words } from './kind-words.ts';
import { figure, shareWords } from './number-words.ts';

/** One measure of a rule in words, as every sentence, table and list tells it. */
export interface MeasureWords {
  /** `failed sign-ins`, `different login names among failed sign-ins`. */
  readonly name: string;
  /** What the facts are called that it looks at, one and several of them. */
  readonly words: Words;
  /** The same in full, as the document says it of this measure. */
  readonly meant: Words;
  /** Whether the document gives them a name. */
  readonly isNamed: boolean;
  readonly facts: Facts;
  /** What was observed: `14 failed sign-ins`, `8 different login names`. */
  readonly told: (observed: number) => string;
  /** A number of it: `14`, `80 %`. */
  readonly figure: (value: number) => string;
  /** Whether what was observed meets what the measure asks for. */
  readonly met: (observed: number, threshold: number) => boolean;
}

type Step = Extract<RuleLogic, { type: 'sequence' }>['steps'][number];
type Looked = Pick<MeasureWords, 'words' | 'facts' | 'meant' | 'isNamed'>;

const atLeast = (observed: number, threshold: number): boolean => observed >= threshold;
const atMost = (observed: number, threshold: number): boolean => observed <= threshold;

/** The facts of some kinds that a measure looks at, beside what its rule asks of all of them. */
const looked = (rule: Rule, kinds: readonly string[], own: readonly Condition[], name: Measure['name']): Looked => {
  const conditions = [...rule.when.where, ...own];
  const facts = narrowFacts(kinds, conditions);
  const words: Words = name ? [name.one, name.many] : shortFactWords(kinds, conditions);
  return { words, facts, meant: factWords(narrowFacts(facts.kinds, own)), isNamed: name !== undefined };
};

const counted = (of: Looked): MeasureWords => {
  const { words } = of;
  const told = (observed: number): string => `${figure(observed)} ${words[observed === 1 ? 0 : 1]}`;
  return { ...of, name: words[1], told, figure, met: atLeast };
};

const shareOf = (rule: Rule, measure: Extract<Measure, { share: unknown }>): MeasureWords => {
  const of = looked(rule, rule.when.kinds, [...(measure.of ?? []), ...measure.share], measure.name);
  const { words } = of;
  const all = shortFactWords(rule.when.kinds, [...rule.when.where, ...(measure.of ?? [])])[1];
  const isLeast = 'at_least' in measure;
  return {
    name: `share of ${words[1]}${isLeast ? '' : ', at most'}`,
    ...of,
    told: (observed) => `${words[1]} are ${shareWords(observed)} of all ${all}`,
    figure: shareWords,
    met: isLeast ? atLeast : atMost,
  };
};

/** `8 different login names`, `1 login name`. */
export const valuesTold = (field: string, observed: number): string => {
  const [one, many] = fieldWords(field);
  return `${figure(observed)} ${observed === 1 ? one : `different ${many}`}`;
};

const measureWords = (rule: Rule, measure: Measure): MeasureWords => {
  if ('share' in measure) return shareOf(rule, measure);
  const of = looked(rule, rule.when.kinds, measure.where ?? [], measure.name);
  if ('count' in measure) return counted(of);
  const facts = of.words[1];
  if ('distinct' in measure) {
    const told = (observed: number): string => valuesTold(measure.distinct, observed);
    return { ...of, name: `different ${fieldWords(measure.distinct)[1]} among ${facts}`, told, figure, met: atLeast };
  }
  const each = fieldWords(measure.per)[0];
  const told = (observed: number): string => `${figure(observed)} ${facts} for each ${each}`;
  return { ...of, name: `${facts} for each ${each}, at most`, told, figure, met: atMost };
};

// What the rule asks of every fact is asked of each step as well.
const stepWords = (rule: Rule, { kinds, where, name }: Step): MeasureWords => counted(looked(rule, kinds, where, name));

/** The measures of a rule in words, in its order; none for a detector that is code. */
export const ruleMeasures = (rule: Rule): readonly MeasureWords[] => {
  const { logic } = rule;
  if (logic.type === 'threshold') return logic.all.map((measure) => measureWords(rule, measure));
  return logic.type === 'sequence' ? logic.steps.map((step) => stepWords(rule, step)) : [];
};

/** Facts that are told together: how many, and of which different values. */
interface Group {
  readonly facts: Facts;
  readonly words: Words;
  observed: number | null;
  readonly values: { readonly field: string; readonly observed: number }[];
}

/** The facts a rule counts, each with the values that are told apart among them. */
const groupsOf = (rule: Rule, all: readonly Measure[], observed: readonly number[]): readonly Group[] => {
  const words = ruleMeasures(rule);
  const groups: Group[] = [];
  const groupOf = (at: number): Group | undefined => {
    const known = words[at];
    if (!known) return undefined;
    const found = groups.find(({ facts }) => areAmong(known.facts, facts) && areAmong(facts, known.facts));
    if (found) return found;
    const made: Group = { facts: known.facts, words: known.words, observed: null, values: [] };
    groups.push(made);
    return made;
  };
  for (const [at, measure] of all.entries()) {
    const group = 'count' in measure || 'distinct' in measure ? groupOf(at) : undefined;
    if (group && 'count' in measure) group.observed = observed[at] ?? 0;
    else if (group && 'distinct' in measure) group.values.push({ field: measure.distinct, observed: observed[at] ?? 0 });
  }
  // Values of facts that nobody counts stand with those they are among, if these are counted.
  return groups.filter((group) => {
    const wider = group.observed === null ? groups.find((one) => one.observed !== null && areAmong(group.facts, one.facts)) : undefined;
    wider?.values.push(...group.values);
    return wider === undefined;
  });
};

/** `from 4 different networks and 4 different addresses`. */
const valuesPhrase = (values: Group['values']): string =>
  values
    .map(({ field, observed }, at) => {
      const former = values[at - 1];
      const link = former && fieldLink(former.field) === fieldLink(field) ? 'and' : fieldLink(field);
      return ` ${link} ${valuesTold(field, observed)}`;
    })
    .join('');

/**
 * What a rule of thresholds counted, in phrases: `24 refused proofs`, `10 of them failed sign-ins`; `failed sign-ins with 8 different login names`. Shares and averages say
 * how, not what: they stand in the arithmetic.
 *
 * @param observed What was observed of each measure, in the order of the rule.
 */
export const countedPhrases = (rule: Rule, observed: readonly number[]): readonly string[] => {
  if (rule.logic.type !== 'threshold') return [];
  const groups = groupsOf(rule, rule.logic.all, observed);
  const [first] = groups;
  if (!first)
    return ruleMeasures(rule)
      .slice(0, 1)
      .map(({ told }) => told(observed[0] ?? 0));
  return groups.map((group) => {
    const { words, facts, observed: count, values } = group;
    if (count === null) return `${words[1]}${valuesPhrase(values)}`;
    const isPart = group !== first && first.observed !== null && areAmong(facts, first.facts);
    const many = isPart && count === first.observed ? 'all of them' : `${figure(count)}${isPart ? ' of them' : ''}`;
    return `${many} ${words[count === 1 ? 0 : 1]}${valuesPhrase(values)}`;
  });
};
