import type { SimpleCondition } from '../../../../shared/rule.ts';
import { done } from '../../../lib/outcome.ts';
import { shown } from '../../../lib/shown.ts';
import type { OperationOutcome } from '../../operation.ts';
import { fieldOfSigma } from './field-of-sigma.ts';
import { type Place, readValue, type SigmaValue } from './read-value.ts';
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from './read-yaml.ts';
import { cannot, readEach, type SigmaReading } from './sigma-reading.ts';

/** What a rule asks of a fact, as it is written: to be brought into the form of ours afterwards. */
export type Expression =
  | { readonly one: SimpleCondition }
  | { readonly all: readonly Expression[] }
  | { readonly any: readonly Expression[] }
  | { readonly not: Expression };

const PLACES: ReadonlySet<string> = new Set(['contains', 'startswith', 'endswith']);
const COMPARISONS: ReadonlySet<string> = new Set(['lt', 'lte', 'gt', 'gte']);
const SUPPORTED: ReadonlySet<string> = new Set([...PLACES, ...COMPARISONS, 'exists', 'all', 'cased']);

const MOST_WORDS = 100;
const MOST_VALUES = 200;

interface Term {
  readonly field: string;
  readonly named: string;
  readonly modifiers: readonly string[];
}

const anyOf = (of: readonly Expression[]): Expression => (of.length === 1 && of[0] ? of[0] : { any: of });
const allOf = (of: readonly Expression[]): Expression => (of.length === 1 && of[0] ? of[0] : { all: of });

const condition = (field: string, { how, value }: SigmaValue): SimpleCondition =>
  how === 'is' ? { field, is: value } : how === 'exists' ? { field, exists: value } : ({ field, [how]: value } as SimpleCondition);

/** One at least of the values: as few conditions as say it. */
const oneOf = ({ field, named }: Term, values: readonly SigmaValue[]): OperationOutcome<Expression> => {
  const conditions: SimpleCondition[] = [];
  const whole = values.flatMap((one) => (one.how === 'is' ? [one.value] : []));
  const [only] = whole;
  if (whole.length > MOST_VALUES) return cannot(`${shown(named)}: These are ${whole.length} values, and there may be ${MOST_VALUES}.`);
  if (only !== undefined) conditions.push(whole.length === 1 ? { field, is: only } : { field, in: whole });
  for (const how of ['contains', 'starts_with', 'ends_with'] as const) {
    const words = values.flatMap((one) => (one.how === how ? [one.value] : []));
    const [word] = words;
    if (words.length > MOST_WORDS) return cannot(`${shown(named)}: These are ${words.length} texts, and there may be ${MOST_WORDS}.`);
    if (word !== undefined) conditions.push({ field, [how]: words.length === 1 ? word : words } as SimpleCondition);
  }
  for (const value of [true, false])
    if (values.some((one) => one.how === 'exists' && one.value === value)) conditions.push({ field, exists: value });
  return done(anyOf(conditions.map((one) => ({ one }))));
};

/** `lt` and `gt` leave out the number itself, which ours include. */
const compare = ({ field, named }: Term, how: string, value: YamlValue): OperationOutcome<Expression> => {
  if (typeof value !== 'number') return cannot(`${shown(named)}: "${how}" compares with one number.`);
  const limit: SimpleCondition = how.startsWith('g') ? { field, at_least: value } : { field, at_most: value };
  if (!field.startsWith('details.') && field !== 'severity')
    return cannot(`${shown(named)}: "${how}" compares numbers, and facts have none there.`);
  return done(how.endsWith('e') ? { one: limit } : { all: [{ one: limit }, { one: { field, not: value } }] });
};

const checkModifiers = ({ named, modifiers }: Term): OperationOutcome<string | null> => {
  const unsupported = modifiers.find((one) => !SUPPORTED.has(one));
  if (unsupported !== undefined)
    return cannot(`${shown(named)}: The modifier ${shown(unsupported)} is not supported. Those that are: ${[...SUPPORTED].join(', ')}.`);
  const main = modifiers.filter((one) => one !== 'all' && one !== 'cased');
  const [first = null] = main;
  const alone = first !== null && !PLACES.has(first);
  if (main.length > 1 || new Set(modifiers).size < modifiers.length || (alone && modifiers.length > 1))
    return cannot(`${shown(named)}: The modifiers ${modifiers.join(', ')} do not go together here.`);
  return done(first);
};

const readTerm = (term: Term, value: YamlValue, reading: SigmaReading): OperationOutcome<Expression> => {
  const { field, named, modifiers } = term;
  const checked = checkModifiers(term);
  if (!checked.ok) return checked;
  const main = checked.value;
  if (main === 'exists')
    return typeof value === 'boolean' ? done({ one: { field, exists: value } }) : cannot(`${shown(named)}: "exists" is true or false.`);
  if (main !== null && COMPARISONS.has(main)) return compare(term, main, value);
  const isEvery = modifiers.includes('all');
  if (isEvery && !isYamlList(value)) return cannot(`${shown(named)}: "all" goes with a list.`);
  const given = isYamlList(value) ? value : [value];
  if (given.length === 0) return cannot(`${shown(named)}: The list is empty.`);
  const looked = { field, named, place: main as Place, cased: modifiers.includes('cased') };
  const values = readEach(given, (one) => readValue(one, looked, reading));
  if (!values.ok) return values;
  return isEvery ? done(allOf(values.value.map((one) => ({ one: condition(field, one) })))) : oneOf(term, values.value);
};

const readMap = (map: YamlMap, of: string, reading: SigmaReading): OperationOutcome<Expression> => {
  if (map.size === 0) return cannot(`${shown(of)} is empty: it would be met by every fact.`);
  const terms = readEach(map, ([key, value]) => {
    const [named = '', ...modifiers] = key.split('|');
    if (isYamlMap(value)) return cannot(`${shown(key)}: A map within a map is not supported.`);
    const field = fieldOfSigma(named);
    return field.ok ? readTerm({ field: field.value, named, modifiers }, value, reading) : field;
  });
  return terms.ok ? done(allOf(terms.value)) : terms;
};

/** Reads a selection: all members of a map, or one at least of a list of maps. Refuses key words without a field: facts are not searched as a whole. */
export const readSelection = (name: string, value: YamlValue, reading: SigmaReading): OperationOutcome<Expression> => {
  if (isYamlMap(value)) return readMap(value, name, reading);
  if (!isYamlList(value)) return cannot(`${shown(name)}: A selection is a map, or a list of maps.`);
  if (value.length === 0) return cannot(`${shown(name)} is empty: it would be met by no fact.`);
  const maps = readEach(value, (one) =>
    isYamlMap(one) ? readMap(one, name, reading) : cannot(`${shown(name)}: Key words without a field are not supported: name the field.`),
  );
  return maps.ok ? done(anyOf(maps.value)) : maps;
};
